import { internalError } from '../../core/errors.ts';
import { sameShape, sizeOf } from '../../core/tensor-data.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import type { Attributes, ConstantValues, Value, ValueType } from '../graph/graph.ts';
import { tensorTypes } from '../onnx/tensor-types.ts';

/**
 * Emits ONNX operators with their output shapes. Every method is one operator (or none, where it would do
 * nothing), spelled as ONNX spells it; all of them exist on every execution provider that we use.
 */
export class Emitter {
  readonly #builder: GraphBuilder;

  constructor(builder: GraphBuilder) {
    this.#builder = builder;
  }

  node(
    op: string,
    inputs: readonly (Value | null)[],
    attributes: Attributes,
    shape: readonly number[],
    dtype: ValueType,
  ): Value {
    return this.#builder.node(op, inputs, attributes, [{ shape, dtype }])[0] as Value;
  }

  nodes(
    op: string,
    inputs: readonly Value[],
    attributes: Attributes,
    outputs: readonly { shape: readonly number[]; dtype: ValueType }[],
  ): Value[] {
    return this.#builder.node(op, inputs, attributes, outputs);
  }

  constant(values: ConstantValues, shape: readonly number[], dtype: ValueType): Value {
    return this.#builder.constant(values, shape, dtype);
  }

  constantValues(value: Value): ConstantValues | undefined {
    return this.#builder.constantValues(value);
  }

  /** A scalar of the given type. */
  scalar(value: number, dtype: ValueType = 'float32'): Value {
    const values = dtype === 'float32' ? Float32Array.of(value) : Int32Array.of(value);
    return this.constant(values, [], dtype);
  }

  /** A 1-d int64 constant, as ONNX takes shapes and axes. */
  integers(values: readonly number[]): Value {
    return this.constant(Int32Array.from(values), [values.length], 'int64');
  }

  /** An operator of one input that keeps shape and dtype. */
  unary(op: string, x: Value, attributes: Attributes = {}): Value {
    return this.node(op, [x], attributes, x.shape, x.dtype);
  }

  /** An arithmetic operator with broadcasting. */
  binary(op: 'Add' | 'Sub' | 'Mul' | 'Div' | 'Pow', a: Value, b: Value): Value {
    return this.node(op, [a, b], {}, broadcast(a.shape, b.shape), a.dtype);
  }

  compare(op: 'Equal' | 'Greater' | 'GreaterOrEqual' | 'Less' | 'LessOrEqual', a: Value, b: Value): Value {
    return this.node(op, [a, b], {}, broadcast(a.shape, b.shape), 'bool');
  }

  where(condition: Value, whenTrue: Value, whenFalse: Value): Value {
    const shape = broadcast(broadcast(condition.shape, whenTrue.shape), whenFalse.shape);
    return this.node('Where', [condition, whenTrue, whenFalse], {}, shape, whenTrue.dtype);
  }

  cast(x: Value, dtype: ValueType): Value {
    return x.dtype === dtype ? x : this.node('Cast', [x], { to: tensorTypes[dtype] }, x.shape, dtype);
  }

  reshape(x: Value, shape: readonly number[]): Value {
    if (sizeOf(shape) !== sizeOf(x.shape)) {
      throw internalError(`reshape of [${x.shape.join(',')}] to [${shape.join(',')}]`);
    }
    if (sameShape(x.shape, shape)) return x;
    return this.node('Reshape', [x, this.integers(shape)], {}, shape, x.dtype);
  }

  transpose(x: Value, perm: readonly number[]): Value {
    if (perm.every((axis, index) => axis === index)) return x;
    const shape = perm.map((axis) => x.shape[axis] as number);
    return this.node('Transpose', [x], { perm }, shape, x.dtype);
  }

  /** Elements begin[i], begin[i] + step[i], ... (size[i] of them) along each axis; a step may be negative. */
  slice(x: Value, begin: readonly number[], size: readonly number[], step?: readonly number[]): Value {
    if (sameShape(x.shape, size) && (step ?? []).every((item) => item === 1)) return x;
    const steps = step ?? begin.map(() => 1);
    const axes = x.shape
      .map((_, axis) => axis)
      .filter((axis) => begin[axis] !== 0 || size[axis] !== x.shape[axis] || steps[axis] !== 1);
    const starts = axes.map((axis) => begin[axis] as number);
    const ends = axes.map((axis) => {
      const stride = steps[axis] as number;
      const end = (begin[axis] as number) + ((size[axis] as number) - 1) * stride + Math.sign(stride);
      // A negative end would count from the back; below every index means: up to and including index 0.
      return end < 0 ? -2147483647 : end;
    });
    const inputs = [x, this.integers(starts), this.integers(ends), this.integers(axes)];
    if (axes.some((axis) => steps[axis] !== 1)) {
      inputs.push(this.integers(axes.map((axis) => steps[axis] as number)));
    }
    return this.node('Slice', inputs, {}, size, x.dtype);
  }

  concat(parts: readonly Value[], axis: number): Value {
    const first = parts[0] as Value;
    if (parts.length === 1) return first;
    const shape = [...first.shape];
    shape[axis] = parts.reduce((sum, part) => sum + (part.shape[axis] as number), 0);
    return this.node('Concat', parts, { axis }, shape, first.dtype);
  }

  pad(x: Value, before: readonly number[], after: readonly number[], value = 0): Value {
    if ([...before, ...after].every((count) => count === 0)) return x;
    const shape = x.shape.map((size, axis) => size + (before[axis] as number) + (after[axis] as number));
    const inputs = [x, this.integers([...before, ...after])];
    if (value !== 0) inputs.push(this.scalar(value, x.dtype));
    return this.node('Pad', inputs, { mode: 'constant' }, shape, x.dtype);
  }

  expand(x: Value, shape: readonly number[]): Value {
    return sameShape(x.shape, shape) ? x : this.node('Expand', [x, this.integers(shape)], {}, shape, x.dtype);
  }

  /** op(a) x op(b) + c for matrices, where op transposes a factor whose option asks for it. */
  gemm(a: Value, b: Value, options: { transA?: boolean; transB?: boolean; c?: Value } = {}): Value {
    const { transA = false, transB = false, c } = options;
    const rows = a.shape[transA ? 1 : 0] as number;
    const columns = b.shape[transB ? 0 : 1] as number;
    const attributes = { transA: Number(transA), transB: Number(transB) };
    const inputs = c === undefined ? [a, b] : [a, b, c];
    return this.node('Gemm', inputs, attributes, [rows, columns], a.dtype);
  }

  reduce(
    op: 'ReduceSum' | 'ReduceMean' | 'ReduceMax' | 'ReduceMin' | 'ReduceProd',
    x: Value,
    axes: readonly number[],
    keepDims: boolean,
  ): Value {
    if (axes.length === 0) return x;
    const shape = keepDims
      ? x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
      : x.shape.filter((_, axis) => !axes.includes(axis));
    // Up to opset 17 ReduceSum alone takes its axes as an input.
    return op === 'ReduceSum'
      ? this.node(op, [x, this.integers(axes)], { keepdims: Number(keepDims) }, shape, x.dtype)
      : this.node(op, [x], { axes, keepdims: Number(keepDims) }, shape, x.dtype);
  }

  gather(x: Value, indices: Value, axis: number): Value {
    const shape = [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)];
    return this.node('Gather', [x, indices], { axis }, shape, x.dtype);
  }
}

/** The shape of an element-wise operation's result (numpy rules; shapes are known to fit). */
export function broadcast(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, index) => {
    const left = a[index - rank + a.length] ?? 1;
    const right = b[index - rank + b.length] ?? 1;
    if (left !== right && left !== 1 && right !== 1) {
      throw internalError(`shapes [${a.join(',')}] and [${b.join(',')}] do not broadcast`);
    }
    return left === 1 ? right : left;
  });
}
