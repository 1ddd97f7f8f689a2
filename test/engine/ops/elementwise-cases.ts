import * as tf from '@tensorflow/tfjs-core';
import type {
  binaryKernels,
  comparisonKernels,
  unaryKernels,
} from '../../../harness/engine/graph/kernels/elementwise.ts';
import {
  type OpCase,
  booleans,
  fixed,
  floats,
  forwardOnly,
  integers,
  wholeFloats,
  withGradient,
} from '../op-case.ts';

type Unary = (x: tf.Tensor) => tf.Tensor;
type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

const shape = [3, 5];

/** Every kernel of one operand, with the interval that its operands come from. */
const unaries: Readonly<
  Record<(typeof unaryKernels)[number], readonly [op: Unary, low: number, high: number]>
> = {
  Abs: [tf.abs, -3, 3],
  Ceil: [tf.ceil, -3, 3],
  Cos: [tf.cos, -7, 7],
  Elu: [tf.elu, -3, 3],
  Erf: [tf.erf, -3, 3],
  Exp: [tf.exp, -5, 5],
  Floor: [tf.floor, -3, 3],
  Log: [tf.log, 0.05, 8],
  Log1p: [tf.log1p, -0.9, 8],
  Neg: [tf.neg, -3, 3],
  Reciprocal: [tf.reciprocal, 0.2, 4],
  Relu: [tf.relu, -3, 3],
  Relu6: [tf.relu6, -4, 12],
  Rsqrt: [tf.rsqrt, 0.1, 5],
  Sigmoid: [tf.sigmoid, -9, 9],
  Sign: [tf.sign, -3, 3],
  Sin: [tf.sin, -7, 7],
  Softplus: [tf.softplus, -9, 9],
  Sqrt: [tf.sqrt, 0.1, 5],
  Square: [tf.square, -3, 3],
  Tanh: [tf.tanh, -4, 4],
};

const binaries: Readonly<
  Record<(typeof binaryKernels)[number], readonly [op: Binary, low: number, high: number]>
> = {
  Add: [tf.add, -3, 3],
  Maximum: [tf.maximum, -3, 3],
  Minimum: [tf.minimum, -3, 3],
  Multiply: [tf.mul, -3, 3],
  Pow: [tf.pow, 0.3, 2.5],
  RealDiv: [tf.div, 0.4, 3],
  SquaredDifference: [tf.squaredDifference, -3, 3],
  Sub: [tf.sub, -3, 3],
};

const comparisons: Readonly<Record<(typeof comparisonKernels)[number], Binary>> = {
  Equal: tf.equal,
  Greater: tf.greater,
  GreaterEqual: tf.greaterEqual,
  Less: tf.less,
  LessEqual: tf.lessEqual,
  NotEqual: tf.notEqual,
};

/** Broadcasting both ways, over leading, inner and missing axes, and scalars. */
const shapePairs: readonly (readonly [readonly number[], readonly number[]])[] = [
  [shape, shape],
  [shape, [5]],
  [[5], shape],
  [
    [3, 1],
    [1, 5],
  ],
  [
    [2, 3, 5],
    [3, 1],
  ],
  [shape, []],
];

/** tfjs differentiates these three only for operands of the same shape. */
function gradientBroadcasts({ kernels, inputs }: OpCase): boolean {
  const [a, b] = inputs;
  return !/^(Maximum|Minimum|SquaredDifference)$/.test(kernels.join()) || a?.shape.join() === b?.shape.join();
}

const unaryCases = Object.entries(unaries).map(([kernel, [op, low, high]]) =>
  withGradient(kernel, [kernel as keyof typeof unaries], [floats(shape, low, high)], op),
);

const binaryCases = Object.entries(binaries)
  .flatMap(([kernel, [op, low, high]]) =>
    shapePairs.map(([a, b]) =>
      withGradient(
        `${kernel} [${a.join(',')}] [${b.join(',')}]`,
        [kernel as keyof typeof binaries],
        [floats(a, low, high), floats(b, low, high)],
        op,
      ),
    ),
  )
  .map((opCase) => (gradientBroadcasts(opCase) ? opCase : { ...opCase, gradient: 'tfjs has none' as const }));

const comparisonCases = Object.entries(comparisons).flatMap(([kernel, op]) => [
  forwardOnly(
    `${kernel} float32`,
    [kernel as keyof typeof comparisons],
    [wholeFloats([4, 7]), wholeFloats([7])],
    op,
  ),
  forwardOnly(
    `${kernel} int32`,
    [kernel as keyof typeof comparisons],
    [integers([4, 7], -2, 2), integers([4, 1], -2, 2)],
    op,
  ),
]);

const integerBinaries = ['Add', 'Maximum', 'Minimum', 'Multiply', 'SquaredDifference', 'Sub'] as const;
const integerUnaries = ['Abs', 'Neg', 'Sign', 'Square'] as const;

const integerCases = [
  ...integerBinaries.map((kernel) =>
    forwardOnly(`${kernel} int32`, [kernel], [integers(shape), integers([5])], binaries[kernel][0]),
  ),
  ...integerUnaries.map((kernel) =>
    forwardOnly(`${kernel} int32`, [kernel], [integers(shape)], unaries[kernel][0]),
  ),
];

/** -0, the kinks of the activations, and what overflows when it is computed carelessly. */
const corners = fixed([9], [0, -0, 1, -1, 6, 88, -88, 1e-6, 30]);

export const elementwiseCases: readonly OpCase[] = [
  ...unaryCases,
  ...binaryCases,
  ...comparisonCases,
  ...integerCases,
  ...(['Abs', 'Relu', 'Relu6', 'Sigmoid', 'Sign', 'Softplus', 'Tanh'] as const).map((kernel) =>
    withGradient(`${kernel} at corners`, [kernel], [corners], unaries[kernel][0]),
  ),
  withGradient('Elu at corners', ['Elu', 'EluGrad'], [fixed([5], [0, -0, 1e-6, -20, 5])], tf.elu),
  withGradient('Maximum of equals', ['Maximum'], [wholeFloats([4, 7]), wholeFloats([4, 7])], tf.maximum),
  withGradient('Minimum of equals', ['Minimum'], [wholeFloats([4, 7]), wholeFloats([4, 7])], tf.minimum),
  withGradient('Pow with a constant square', ['Pow'], [floats(shape, -2, 2)], (x) => tf.pow(x, 2)),
  withGradient(
    'AddN of one, two and three',
    ['AddN'],
    [floats(shape), floats(shape), floats(shape)],
    (a, b, c) => tf.addN([a, tf.addN([a, b]), tf.addN([a, b, c])]),
  ),
  forwardOnly('AddN int32', ['AddN'], [integers(shape), integers(shape)], (a, b) => tf.addN([a, b])),
  withGradient('ClipByValue', ['ClipByValue'], [wholeFloats([4, 7], -3, 3)], (x) => tf.clipByValue(x, -1, 2)),
  forwardOnly('ClipByValue int32', ['ClipByValue'], [integers(shape)], (x) => tf.clipByValue(x, -4, 3)),
  withGradient('LeakyRelu', ['LeakyRelu'], [floats(shape)], (x) => tf.leakyRelu(x, 0.3)),
  withGradient('Step', ['Step'], [floats(shape)], (x) => tf.step(x)),
  withGradient('Step with alpha', ['Step'], [floats(shape)], (x) => tf.step(x, -0.5)),
  forwardOnly('Step int32', ['Step'], [integers(shape)], (x) => tf.step(x)),
  withGradient('Select', ['Select'], [booleans(shape), floats(shape), floats(shape)], (condition, t, e) =>
    tf.where(condition, t, e),
  ),
  withGradient(
    'Select with broadcasting',
    ['Select'],
    [booleans([3, 1]), floats([5]), floats(shape)],
    (c, t, e) => tf.where(c, t, e),
  ),
  forwardOnly(
    'Select int32',
    ['Select'],
    [booleans(shape), integers(shape), integers(shape)],
    (condition, t, e) => tf.where(condition, t, e),
  ),
  forwardOnly('LogicalAnd', ['LogicalAnd'], [booleans([4, 7]), booleans([7])], tf.logicalAnd),
  forwardOnly('LogicalOr', ['LogicalOr'], [booleans([4, 7]), booleans([4, 1])], tf.logicalOr),
  forwardOnly('LogicalNot', ['LogicalNot'], [booleans([4, 7])], tf.logicalNot),
  forwardOnly('Equal bool', ['Equal'], [booleans([4, 7]), booleans([4, 7])], tf.equal),
  forwardOnly('NotEqual bool', ['NotEqual'], [booleans([4, 7]), booleans([4, 7])], tf.notEqual),
  forwardOnly('Cast float32 to int32', ['Cast'], [floats([4, 7], -9, 9)], (x) => tf.cast(x, 'int32')),
  forwardOnly('Cast float32 to bool', ['Cast'], [wholeFloats([4, 7])], (x) => tf.cast(x, 'bool')),
  forwardOnly('Cast int32 to float32', ['Cast'], [integers([4, 7])], (x) => tf.cast(x, 'float32')),
  forwardOnly('Cast int32 to bool', ['Cast'], [integers([4, 7], -1, 1)], (x) => tf.cast(x, 'bool')),
  forwardOnly('Cast bool to int32', ['Cast'], [booleans([4, 7])], (x) => tf.cast(x, 'int32')),
  forwardOnly('Cast bool to float32', ['Cast'], [booleans([4, 7])], (x) => tf.cast(x, 'float32')),
];
