/**
 * The ONNX dialect: every operator that we emit, with the types of its attributes and of its results. All of them exist on
 * every execution provider that we use, but for Max and Min (missing on WebGPU) and those of com.microsoft.nchwc (ONNX
 * Runtime's own, on its cpu provider).
 */
import { internalError } from '../../core/errors.ts';
import { sameShape } from '../../core/tensor-data.ts';
import { type OpsOf, alike, dialectOf } from '../graph/dialect.ts';
import type { Graph, NodeOf, TensorType, Value } from '../graph/graph.ts';
import { concatenated, gathered, padded, parted, reshaped, tiled, transposed } from '../graph/moves.ts';
import { broadcast, commonDtype, dimensions, reduced, sizeAt, slid, typeText } from '../graph/shape.ts';
import { constantIntegers, operator } from './operator.ts';
import { dtypeOfTensorType } from './tensor-types.ts';

type One = readonly [x: Value];
type Two = readonly [a: Value, b: Value];

/** Operators of one operand and no attributes that keep its type. */
const unaryOperators = [
  'Abs',
  'Ceil',
  'Cos',
  'Elu',
  'Erf',
  'Exp',
  'Floor',
  'Identity',
  'Log',
  'Neg',
  'Not',
  'Reciprocal',
  'Relu',
  'Sigmoid',
  'Sin',
  'Sqrt',
  'Tanh',
] as const;
export type UnaryOperator = (typeof unaryOperators)[number];

/** Arithmetic of two operands, with broadcasting. */
const binaryOperators = ['Add', 'Div', 'Max', 'Min', 'Mul', 'Pow', 'Sub'] as const;
export type BinaryOperator = (typeof binaryOperators)[number];

const comparisons = ['Equal', 'Greater', 'GreaterOrEqual', 'Less', 'LessOrEqual'] as const;
export type ComparisonOperator = (typeof comparisons)[number];

/** Up to opset 17 these take their axes as an attribute. */
const reductions = ['ReduceMax', 'ReduceMin', 'ReduceProd'] as const;
export type ReductionOperator = (typeof reductions)[number];

const argument = operator<One>()(
  { axis: 'int', keepdims: 'int', select_last_index: 'int' },
  ([x], { axis, keepdims }) => ({ shape: reduced(x.shape, [axis], keepdims === 1), dtype: 'int64' }),
);

/** How many elements ONNX's Slice takes of an axis of `size`. */
function sliced(size: number, start: number, end: number, step: number): number {
  const fromFront = (index: number) => (index < 0 ? index + size : index);
  const between = (low: number, index: number, high: number) => Math.min(Math.max(index, low), high);
  const [low, high] = step > 0 ? [0, size] : [-1, size - 1];
  const first = between(Math.max(low, 0), fromFront(start), high);
  return Math.max(0, Math.ceil((between(low, fromFront(end), high) - first) / step));
}

export const operators = {
  ...alike(
    unaryOperators,
    operator<One>()({}, ([x]) => x),
  ),
  ...alike(
    binaryOperators,
    operator<Two>()({}, ([a, b]) => ({ shape: broadcast(a.shape, b.shape), dtype: commonDtype([a, b]) })),
  ),
  ...alike(
    comparisons,
    operator<Two>()({}, ([a, b]) => {
      commonDtype([a, b]);
      return { shape: broadcast(a.shape, b.shape), dtype: 'bool' };
    }),
  ),
  ...alike(
    reductions,
    operator<One>()({ axes: 'ints', keepdims: 'int' }, ([x], { axes, keepdims }) => ({
      shape: reduced(x.shape, axes, keepdims === 1),
      dtype: x.dtype,
    })),
  ),
  ReduceSum: operator<readonly [x: Value, axes: Value]>()(
    { keepdims: 'int' },
    ([x, axes], { keepdims }, constants) => ({
      shape: reduced(x.shape, constantIntegers(constants, axes), keepdims === 1),
      dtype: x.dtype,
    }),
  ),
  ArgMax: argument,
  ArgMin: argument,
  Cast: operator<One>()({ to: 'int' }, ([x], { to }) => ({ shape: x.shape, dtype: dtypeOfTensorType(to) })),
  Clip: operator<readonly [x: Value, min: Value, max: Value]>()({}, ([x, min, max]) => {
    commonDtype([x, min, max]);
    if (min.shape.length + max.shape.length > 0) throw internalError('bounds are not scalar');
    return x;
  }),
  Concat: operator<readonly Value[]>()({ axis: 'int' }, (parts, { axis }) => concatenated(parts, axis)),
  Expand: operator<readonly [x: Value, shape: Value]>()({}, ([x, shape], _, constants) => ({
    shape: broadcast(x.shape, constantIntegers(constants, shape)),
    dtype: x.dtype,
  })),
  Gather: operator<readonly [x: Value, indices: Value]>()({ axis: 'int' }, ([x, indices], { axis }) => {
    if (indices.dtype !== 'int64') commonDtype([indices], 'int32');
    return gathered(x, indices, axis);
  }),
  /** alpha a b + beta c, of matrices that may be read transposed; c is broadcast. */
  Gemm: operator<readonly [a: Value, b: Value, c?: Value]>()(
    { alpha: 'float?', transA: 'int', transB: 'int' },
    ([a, b, c], { transA, transB }) => {
      const [aHigh, aWide] = dimensions(a, 2);
      const [bHigh, bWide] = dimensions(b, 2);
      if ((transA === 1 ? aHigh : aWide) !== (transB === 1 ? bWide : bHigh)) {
        throw internalError(`${typeText(a)} and ${typeText(b)} do not multiply`);
      }
      const shape = [transA === 1 ? aWide : aHigh, transB === 1 ? bHigh : bWide];
      if (c !== undefined && !sameShape(broadcast(shape, c.shape), shape)) {
        throw internalError(`addend ${typeText(c)} does not fit [${shape.join(',')}]`);
      }
      return { shape, dtype: commonDtype(c === undefined ? [a, b] : [a, b, c]) };
    },
  ),
  /** min(max(alpha x + beta, 0), 1) */
  HardSigmoid: operator<One>()({ alpha: 'float', beta: 'float' }, ([x]) => x),
  LeakyRelu: operator<One>()({ alpha: 'float' }, ([x]) => x),
  MatMul: operator<Two>()({}, ([a, b]) => {
    if (sizeAt(a, -1) !== sizeAt(b, -2))
      throw internalError(`${typeText(a)} and ${typeText(b)} do not multiply`);
    const batch = broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2));
    return { shape: [...batch, sizeAt(a, -2), sizeAt(b, -1)], dtype: commonDtype([a, b]) };
  }),
  /** Counts before all axes, then after all axes. */
  Pad: operator<readonly [x: Value, pads: Value, value?: Value]>()(
    { mode: 'string' },
    ([x, pads, value], _, constants) => {
      if (value !== undefined) commonDtype([x, value]);
      const counts = constantIntegers(constants, pads);
      return padded(x, counts.slice(0, x.shape.length), counts.slice(x.shape.length));
    },
  ),
  Reshape: operator<readonly [x: Value, shape: Value]>()({}, ([x, shape], _, constants) =>
    reshaped(x, constantIntegers(constants, shape)),
  ),
  Slice: operator<readonly [x: Value, starts: Value, ends: Value, axes: Value, steps?: Value]>()(
    {},
    ([x, ...bounds], _, constants) => {
      const [starts = [], ends = [], axes = [], steps = []] = bounds.map((bound) =>
        bound === undefined ? [] : constantIntegers(constants, bound),
      );
      const shape = [...x.shape];
      axes.forEach((axis, index) => {
        shape[axis] = sliced(sizeAt(x, axis), starts[index] ?? 0, ends[index] ?? 0, steps[index] ?? 1);
      });
      return { shape, dtype: x.dtype };
    },
  ),
  Softmax: operator<One>()({ axis: 'int' }, ([x]) => x),
  Split: operator<readonly [x: Value, sizes: Value]>()({ axis: 'int' }, ([x, sizes], { axis }, constants) =>
    parted(x, axis, constantIntegers(constants, sizes)),
  ),
  Tile: operator<readonly [x: Value, repeats: Value]>()({}, ([x, repeats], _, constants) =>
    tiled(x, constantIntegers(constants, repeats)),
  ),
  Transpose: operator<One>()({ perm: 'ints' }, ([x], { perm }) => transposed(x, perm)),
  Where: operator<readonly [condition: Value, whenTrue: Value, whenFalse: Value]>()(
    {},
    ([condition, t, e]) => {
      commonDtype([condition], 'bool');
      return { shape: broadcast(condition.shape, t.shape, e.shape), dtype: commonDtype([t, e]) };
    },
  ),
  /**
   * ONNX Runtime's convolution in its blocked layout; shapes are written as those of NCHW images. Pads are counted before
   * both axes, then after both.
   */
  'com.microsoft.nchwc.Conv': operator<
    readonly [image: Value, filter: Value, bias?: Value | null, addend?: Value]
  >()(
    { kernel_shape: 'ints', strides: 'ints?', pads: 'ints?', activation: 'string?' },
    ([image, filter, bias, addend], { strides = [1, 1], pads = [0, 0, 0, 0] }) => {
      const [batch, channels, height, width] = dimensions(image, 4);
      const [outChannels, inChannels, high, wide] = dimensions(filter, 4);
      if (channels !== inChannels)
        throw internalError(`${typeText(filter)} does not filter ${typeText(image)}`);
      const [top = 0, left = 0, bottom = 0, right = 0] = pads;
      const [down = 1, across = 1] = strides;
      const shape = [
        batch,
        outChannels,
        slid(height, high, down, top, bottom),
        slid(width, wide, across, left, right),
      ];
      if (addend !== undefined && !sameShape(addend.shape, shape)) {
        throw internalError(`addend ${typeText(addend)} does not fit [${shape.join(',')}]`);
      }
      return {
        shape,
        dtype: commonDtype([image, filter, bias, addend].filter((operand) => operand != null)),
      };
    },
  ),
  /** NHWC (channels_last) or NCHW images into the blocked layout. */
  'com.microsoft.nchwc.ReorderInput': operator<One>()({ channels_last: 'int' }, ([x], { channels_last }) => {
    const [batch, ...sizes] = dimensions(x, 4);
    const [first, second, third] = sizes;
    return { shape: channels_last === 1 ? [batch, third, first, second] : x.shape, dtype: x.dtype };
  }),
  /** And back. */
  'com.microsoft.nchwc.ReorderOutput': operator<One>()(
    { channels: 'int', channels_last: 'int' },
    ([x], { channels, channels_last }): TensorType => {
      const [batch, , height, width] = dimensions(x, 4);
      const shape = channels_last === 1 ? [batch, height, width, channels] : [batch, channels, height, width];
      return { shape, dtype: x.dtype };
    },
  ),
};

/** Operands and attributes of every operator. */
export type Operators = OpsOf<typeof operators>;
export type OnnxOpType = keyof Operators;
export type OnnxGraph = Graph<Operators>;
export type OnnxNode<Op extends OnnxOpType = OnnxOpType> = NodeOf<Operators, Op>;

export const onnxDialect = dialectOf('ONNX operator', operators);
