import * as tf from '@tensorflow/tfjs-core';
import type { KernelName } from '../../../harness/engine/graph/kernels.ts';
import {
  type OpCase,
  type OpInput,
  booleans,
  fixed,
  floats,
  forwardOnly,
  integers,
  withGradient,
} from '../op-case.ts';

/** Values are moved unchanged, and their gradients too, unless some of them add up. */
const moves = (
  name: string,
  kernels: readonly KernelName[],
  inputs: readonly OpInput[],
  apply: OpCase['apply'],
) => withGradient(name, kernels, inputs, apply, 'exact');

export const shapingCases: readonly OpCase[] = [
  moves('reshape', ['Reshape'], [floats([3, 5, 2])], (x) => tf.reshape(x, [2, -1, 3])),
  moves('expandDims in the middle', ['Reshape'], [floats([3, 5])], (x) => tf.expandDims(x, 1)),
  moves('expandDims at the end', ['Reshape'], [floats([3, 5])], (x) => tf.expandDims(x, -1)),
  moves('squeeze', ['Reshape'], [floats([3, 1, 5, 1])], (x) => tf.squeeze(x, [1])),
  moves('transpose of a matrix', ['Transpose'], [floats([3, 5])], (x) => tf.transpose(x)),
  moves('transpose of three axes', ['Transpose'], [floats([3, 5, 2])], (x) => tf.transpose(x, [2, 0, 1])),
  moves('transpose NHWC to NCHW', ['Transpose'], [floats([3, 5, 7, 2])], (x) =>
    tf.transpose(x, [0, 3, 1, 2]),
  ),
  moves('concat of rows', ['Concat'], [floats([3, 5]), floats([1, 5]), floats([2, 5])], (...parts) =>
    tf.concat(parts, 0),
  ),
  moves('concat along the last axis', ['Concat'], [floats([3, 2, 1]), floats([3, 2, 4])], (...parts) =>
    tf.concat(parts, -1),
  ),
  moves('concat of a tensor with itself', ['Concat'], [floats([3, 2])], (x) => tf.concat([x, x], 1)),
  ...[0, 1, 2].map((axis) =>
    moves(`stack along axis ${axis}`, ['Pack'], [floats([3, 5]), floats([3, 5])], (...parts) =>
      tf.stack(parts, axis),
    ),
  ),
  ...[0, 1, -1].map((axis) =>
    moves(`unstack along axis ${axis}, put together in reverse`, ['Unpack'], [floats([3, 5, 2])], (x) =>
      tf.concat(tf.unstack(x, axis).reverse(), 0),
    ),
  ),
  forwardOnly(
    'unstack of one',
    ['Unpack'],
    [floats([1, 5])],
    (x) => tf.unstack(x)[0] as tf.Tensor,
    'tfjs has none',
  ),
  moves('split into equal parts', ['SplitV'], [floats([3, 6])], (x) =>
    tf.concat(tf.split(x, 3, 1).reverse(), 0),
  ),
  moves('split into given sizes', ['SplitV'], [floats([7, 3])], (x) =>
    tf.concat(tf.split(x, [1, 4, 2]).reverse()),
  ),
  moves('split with the rest inferred', ['SplitV'], [floats([2, 7])], (x) =>
    tf.concat(tf.split(x, [3, -1], 1).reverse(), 1),
  ),
  moves(
    'split of which one part is used',
    ['SplitV'],
    [floats([3, 6])],
    (x) => tf.split(x, 2, 1)[1] as tf.Tensor,
  ),
  moves('slice', ['Slice'], [floats([5, 7])], (x) => tf.slice(x, [1, 2], [3, 4])),
  moves('slice to the end', ['Slice'], [floats([5, 7, 2])], (x) => tf.slice(x, [0, 3, 1], [-1, -1, 1])),
  moves('slice of leading rows', ['Slice'], [floats([5, 7])], (x) => tf.slice(x, 2, 2)),
  moves('pad with zeros', ['PadV2'], [floats([3, 5])], (x) =>
    tf.pad(x, [
      [1, 0],
      [2, 3],
    ]),
  ),
  moves('pad with a value', ['PadV2'], [floats([2, 3, 4])], (x) =>
    tf.pad(
      x,
      [
        [0, 1],
        [0, 0],
        [2, 0],
      ],
      -1.5,
    ),
  ),
  moves('reverse one axis', ['Reverse'], [floats([3, 5, 2])], (x) => tf.reverse(x, 1)),
  moves('reverse all axes', ['Reverse'], [floats([3, 5])], (x) => tf.reverse(x)),
  withGradient('tile', ['Tile'], [floats([3, 5])], (x) => tf.tile(x, [2, 3])),
  withGradient('tile of an axis of one', ['Tile'], [floats([3, 1])], (x) => tf.tile(x, [1, 4])),
  withGradient('tile by ones', ['Tile'], [floats([3, 5])], (x) => tf.tile(x, [1, 1])),
  withGradient('broadcastTo', ['Tile'], [floats([3, 1])], (x) => tf.broadcastTo(x, [3, 5])),
  withGradient('broadcastTo more axes', ['Tile'], [floats([5])], (x) => tf.broadcastTo(x, [2, 3, 5])),
  withGradient(
    'gather rows, some twice',
    ['GatherV2', 'UnsortedSegmentSum'],
    [floats([7, 3]), integers([11], 0, 6)],
    (x, rows) => tf.gather(x, rows),
  ),
  withGradient(
    'gather columns',
    ['GatherV2', 'UnsortedSegmentSum'],
    [floats([3, 5]), integers([4], 0, 4)],
    (x, columns) => tf.gather(x, columns, 1),
  ),
  withGradient(
    'gather along the middle of three axes',
    ['GatherV2'],
    [floats([2, 5, 3]), integers([7], 0, 4)],
    (x, indices) => tf.gather(x, indices, 1),
  ),
  forwardOnly(
    'gather by a matrix of indices',
    ['GatherV2'],
    [floats([7, 3]), integers([2, 4], 0, 6)],
    (x, rows) => tf.gather(x, rows),
    'tfjs has none',
  ),
  withGradient(
    'unsortedSegmentSum that drops negative ids',
    ['UnsortedSegmentSum', 'GatherV2'],
    [floats([6, 3]), fixed([6], [2, 0, -1, 2, 4, 0], 'int32')],
    (x, ids) => tf.unsortedSegmentSum(x, ids as tf.Tensor1D, 5),
  ),
  withGradient(
    'unsortedSegmentSum of a vector',
    ['UnsortedSegmentSum'],
    [floats([6]), integers([6], 0, 3)],
    (x, ids) => tf.unsortedSegmentSum(x, ids as tf.Tensor1D, 4),
  ),
  forwardOnly('oneHot', ['OneHot'], [integers([6], 0, 4)], (x) => tf.oneHot(x, 5)),
  forwardOnly('oneHot of a matrix, with values outside', ['OneHot'], [integers([3, 4], -1, 5)], (x) =>
    tf.oneHot(x, 5),
  ),
  forwardOnly('oneHot float32', ['OneHot'], [integers([6], 0, 4)], (x) => tf.oneHot(x, 5, 1, 0, 'float32')),
  forwardOnly('oneHot with given values', ['OneHot'], [integers([6], 0, 4)], (x) =>
    tf.oneHot(x, 5, 3, -2, 'float32'),
  ),
  forwardOnly(
    'int32 is moved too',
    ['Concat', 'Reverse', 'Slice', 'Transpose', 'Tile', 'Pack'],
    [integers([3, 5])],
    (x) => {
      const turned = tf.transpose(tf.reverse(tf.concat([x, tf.slice(x, [1, 0], [1, 5])]), 1));
      return tf.stack([tf.tile(turned, [1, 2]), tf.tile(turned, [1, 2])], 1);
    },
  ),
  forwardOnly(
    'int32 is padded and gathered too',
    ['PadV2', 'GatherV2'],
    [integers([3, 5]), integers([4], 0, 4)],
    (x, rows) =>
      tf.gather(
        tf.pad(
          x,
          [
            [1, 1],
            [0, 2],
          ],
          7,
        ),
        rows,
      ),
  ),
  forwardOnly('bool is moved too', ['Concat', 'Reshape', 'Slice'], [booleans([3, 5])], (x) =>
    tf.reshape(tf.concat([x, tf.slice(x, [1, 0], [1, 5])]), [5, 4]),
  ),
];
