import * as tf from '@tensorflow/tfjs-core';
import type { ReductionKernel } from '../../../harness/engine/graph/kernels/linear.ts';
import { type OpCase, fixed, floats, forwardOnly, integers, wholeFloats, withGradient } from '../op-case.ts';

const matrix = (rows: number, columns: number, turned: boolean) =>
  floats(turned ? [columns, rows] : [rows, columns], -1, 1);

const flags = [false, true];
const turns = flags.flatMap((a) => flags.map((b) => [a, b] as const));

const products: readonly OpCase[] = [
  ...turns.map(([turnA, turnB]) =>
    withGradient(
      `matMul${turnA ? ' a^T' : ' a'}${turnB ? ' b^T' : ' b'}`,
      ['BatchMatMul'],
      [matrix(3, 7, turnA), matrix(7, 5, turnB)],
      (a, b) => tf.matMul(a, b, turnA, turnB),
      'accumulated',
    ),
  ),
  ...turns.map(([turnA, turnB]) =>
    withGradient(
      `batched matMul${turnA ? ' a^T' : ' a'}${turnB ? ' b^T' : ' b'}`,
      ['BatchMatMul'],
      [floats(turnA ? [3, 7, 2] : [3, 2, 7], -1, 1), floats(turnB ? [3, 5, 7] : [3, 7, 5], -1, 1)],
      (a, b) => tf.matMul(a, b, turnA, turnB),
      'accumulated',
    ),
  ),
  withGradient(
    'matMul of a batch of one',
    ['BatchMatMul'],
    [floats([1, 2, 7]), floats([1, 7, 5])],
    (a, b) => tf.matMul(a, b),
    'accumulated',
  ),
  forwardOnly(
    'matMul of a batch with one matrix',
    ['BatchMatMul'],
    [floats([3, 2, 7]), floats([1, 7, 5])],
    (a, b) => tf.matMul(a, b),
    'tfjs has none',
    'accumulated',
  ),
  withGradient(
    'matMul of one row and one column',
    ['BatchMatMul'],
    [floats([1, 784], -1, 1), floats([784, 1], -1, 1)],
    (a, b) => tf.matMul(a, b),
    'accumulated',
  ),
  withGradient('dot of vectors', ['BatchMatMul'], [floats([7]), floats([7])], tf.dot, 'accumulated'),
  withGradient('matrix times vector', ['BatchMatMul'], [floats([3, 7]), floats([7])], tf.dot, 'accumulated'),
  withGradient('vector times matrix', ['BatchMatMul'], [floats([7]), floats([7, 3])], tf.dot, 'accumulated'),
  withGradient('outer product', ['BatchMatMul'], [floats([3]), floats([5])], (a, b) =>
    tf.outerProduct(a as tf.Tensor1D, b as tf.Tensor1D),
  ),
  ...(['linear', 'relu', 'relu6', 'sigmoid', 'elu'] as const).map((activation) =>
    // tfjs fuses the forward pass only while it records no gradient, so both forms are captured.
    withGradient(
      `fused matMul, bias and ${activation}`,
      ['BatchMatMul', 'Add'],
      [floats([3, 7], -1, 1), floats([7, 5], -1, 1), floats([5])],
      (a, b, bias) => tf.fused.matMul({ a, b, bias, activation }),
      'accumulated',
    ),
  ),
];

type Reduce = (x: tf.Tensor, axis?: number | number[], keepDims?: boolean) => tf.Tensor;

const reductions: Readonly<Record<ReductionKernel, Reduce>> = {
  Max: tf.max,
  Mean: tf.mean,
  Min: tf.min,
  Prod: tf.prod,
  Sum: tf.sum,
};

/** Leading, trailing, inner, single, several and all axes of [3, 5, 2]. */
const axisChoices: readonly (number[] | undefined)[] = [[0], [0, 1], [1], [-1], [0, 2], [1, 2], undefined];

const reductionCases = Object.entries(reductions).flatMap(([kernel, reduce]) =>
  axisChoices.flatMap((axes) =>
    flags.map((keepDims) => {
      const name = `${kernel} over ${axes === undefined ? 'all' : axes.join(',')}${keepDims ? ', kept' : ''}`;
      const apply = (x: tf.Tensor) => reduce(x, axes, keepDims);
      const kernels = [kernel as ReductionKernel];
      const inputs = [floats([3, 5, 2])];
      return kernel === 'Prod'
        ? // tfjs differentiates Prod with cumulative products, which no lab uses and capture refuses.
          forwardOnly(name, kernels, inputs, apply, 'tfjs has none', 'accumulated')
        : withGradient(name, kernels, inputs, apply, 'accumulated');
    }),
  ),
);

export const linearCases: readonly OpCase[] = [
  ...products,
  ...reductionCases,
  withGradient('Sum of a vector', ['Sum'], [floats([17])], (x) => tf.sum(x), 'accumulated'),
  withGradient('Sum of the rows of one image', ['Sum'], [floats([1, 7])], (x) => tf.sum(x, 0), 'accumulated'),
  withGradient(
    'Sum over many rows',
    ['Sum'],
    [floats([3, 5, 7, 4])],
    (x) => tf.sum(x, [0, 1, 2]),
    'accumulated',
  ),
  withGradient('Sum over no axis', [], [floats([3, 5])], (x) => tf.sum(x, []), 'exact'),
  withGradient('Max of equals', ['Max'], [wholeFloats([4, 7])], (x) => tf.max(x, 1)),
  withGradient('Min of equals', ['Min'], [wholeFloats([4, 7])], (x) => tf.min(x, 1)),
  ...(['Max', 'Min', 'Prod', 'Sum'] as const).map((kernel) =>
    forwardOnly(`${kernel} int32`, [kernel], [integers([3, 5])], (x) => reductions[kernel](x, 0)),
  ),
  forwardOnly(
    'Mean int32',
    ['Mean'],
    [integers([3, 5])],
    (x) => tf.mean(x, 1),
    'tfjs has none',
    'elementwise',
  ),
  forwardOnly('Sum of booleans', ['Sum'], [fixed([2, 4], [1, 0, 1, 1, 0, 0, 1, 0], 'bool')], (x) =>
    tf.sum(x, 1),
  ),
  forwardOnly('argMax of rows', ['ArgMax'], [floats([4, 7])], (x) => tf.argMax(x, 1)),
  forwardOnly('argMax of columns', ['ArgMax'], [floats([4, 7])], (x) => tf.argMax(x, 0)),
  forwardOnly('argMax of the last of three axes', ['ArgMax'], [floats([2, 4, 3])], (x) => tf.argMax(x, -1)),
  forwardOnly('argMax of equals: the first', ['ArgMax'], [wholeFloats([5, 9], -1, 1)], (x) =>
    tf.argMax(x, 1),
  ),
  forwardOnly('argMin of rows', ['ArgMin'], [floats([4, 7])], (x) => tf.argMin(x, 1)),
  forwardOnly('argMin of equals: the first', ['ArgMin'], [wholeFloats([5, 9], -1, 1)], (x) =>
    tf.argMin(x, 1),
  ),
  forwardOnly('argMax int32', ['ArgMax'], [integers([5, 9], -2, 2)], (x) => tf.argMax(x, 0)),
];
