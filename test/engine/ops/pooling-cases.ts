import * as tf from '@tensorflow/tfjs-core';
import { type OpCase, floats, withGradient } from '../op-case.ts';

type Image = tf.Tensor4D;
type Pair = [number, number];

const windows: readonly Pair[] = [
  [2, 2],
  [3, 3],
  [3, 2],
  [1, 1],
  [2, 5],
];
const strideChoices: readonly Pair[] = [
  [2, 2],
  [1, 1],
  [3, 2],
  [1, 3],
];
/** Height, width and channels; odd sizes lose a row or a column to tiled windows. */
const images: readonly [number, number, number][] = [
  [7, 10, 3],
  [9, 6, 1],
  [8, 7, 5],
  [6, 11, 16],
];
const ops = { max: tf.maxPool, avg: tf.avgPool } as const;

export const poolingCases: readonly OpCase[] = [
  ...(['max', 'avg'] as const).flatMap((kind) =>
    windows.flatMap((window, w) =>
      strideChoices.flatMap((strides, s) =>
        (['valid', 'same'] as const).map((padding, p) => {
          const batch = [1, 3][(w + s + p) % 2] as number;
          const image = images[(w + s + p) % images.length] as [number, number, number];
          return withGradient(
            `${kind}Pool ${batch}x${image.join('x')}, window ${window.join('x')}, stride ${strides.join('x')}, ${padding}`,
            kind === 'max' ? ['MaxPool', 'MaxPoolGrad'] : ['AvgPool', 'AvgPoolGrad'],
            [floats([batch, ...image])],
            (x) => ops[kind](x as Image, window, strides, padding),
            'accumulated',
          );
        }),
      ),
    ),
  ),
  withGradient(
    'maxPool of negative images: padding never wins',
    ['MaxPool', 'MaxPoolGrad'],
    [floats([2, 5, 4, 3], -9, -5)],
    (x) => tf.maxPool(x as Image, 3, 2, 'same'),
  ),
  withGradient('maxPool with numeric padding', ['MaxPool', 'MaxPoolGrad'], [floats([2, 5, 4, 3])], (x) =>
    tf.maxPool(x as Image, 3, 2, 1),
  ),
  withGradient('avgPool with numeric padding', ['AvgPool', 'AvgPoolGrad'], [floats([2, 5, 4, 3])], (x) =>
    tf.avgPool(x as Image, 3, 2, 1),
  ),
  withGradient('maxPool of the whole image', ['MaxPool', 'MaxPoolGrad'], [floats([3, 5, 4, 3])], (x) =>
    tf.maxPool(x as Image, [5, 4], 1, 'valid'),
  ),
  withGradient(
    'maxPool of one image without a batch axis',
    ['MaxPool', 'MaxPoolGrad'],
    [floats([7, 6, 3])],
    (x) => tf.maxPool(x as tf.Tensor3D, 2, 2, 'valid'),
  ),
  withGradient(
    'maxPool of a ReLU, as a network has it',
    ['MaxPool', 'MaxPoolGrad', 'Relu'],
    [floats([3, 7, 6, 5], -4, 1)],
    (x) => tf.maxPool(tf.relu(x as Image), 2, 2, 'valid'),
    'accumulated',
  ),
];
