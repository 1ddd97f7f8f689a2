import { internalError } from '../../core/errors.ts';
import { sameShape, sizeOf } from '../../core/tensor-data.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import type { ConstantValues, Value, ValueType } from '../graph/graph.ts';
import { perAxis } from '../graph/shape.ts';
import type {
  BinaryOperator,
  ComparisonOperator,
  OnnxOpType,
  Operators,
  ReductionOperator,
  UnaryOperator,
} from './operators.ts';
import { tensorTypes } from './tensor-types.ts';

/**
 * Emits ONNX operators. Every method but `constant` and its kin is one operator, or none where it would do nothing,
 * spelled as ONNX spells it.
 */
export class Emitter {
  readonly #builder: GraphBuilder<Operators>;

  constructor(builder: GraphBuilder<Operators>) {
    this.#builder = builder;
  }

  /** Any operator; its first result. */
  node<Op extends OnnxOpType>(
    op: Op,
    inputs: Operators[Op]['inputs'],
    attributes: Operators[Op]['attributes'],
  ): Value {
    return this.#builder.node(op, inputs, attributes)[0];
  }

  constant(values: ConstantValues, shape: readonly number[], dtype: ValueType): Value {
    return this.#builder.constant(values, shape, dtype);
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
  unary(op: UnaryOperator, x: Value): Value {
    return this.node(op, [x], {});
  }

  /** An arithmetic operator with broadcasting. */
  binary(op: BinaryOperator, a: Value, b: Value): Value {
    return this.node(op, [a, b], {});
  }

  compare(op: ComparisonOperator, a: Value, b: Value): Value {
    return this.node(op, [a, b], {});
  }

  where(condition: Value, whenTrue: Value, whenFalse: Value): Value {
    return this.node('Where', [condition, whenTrue, whenFalse], {});
  }

  cast(x: Value, dtype: ValueType): Value {
    return x.dtype === dtype ? x : this.node('Cast', [x], { to: tensorTypes[dtype] });
  }

  reshape(x: Value, shape: readonly number[]): Value {
    if (sizeOf(shape) !== sizeOf(x.shape)) {
      throw internalError(`reshape of [${x.shape.join(',')}] to [${shape.join(',')}]`);
    }
    return sameShape(x.shape, shape) ? x : this.node('Reshape', [x, this.integers(shape)], {});
  }

  transpose(x: Value, perm: readonly number[]): Value {
    return perm.every((axis, index) => axis === index) ? x : this.node('Transpose', [x], { perm });
  }

  /** Elements begin[i], begin[i] + step[i], ... (size[i] of them) along each axis; a step may be negative. */
  slice(
    x: Value,
    begin: readonly number[],
    size: readonly number[],
    step: readonly number[] = begin.map(() => 1),
  ): Value {
    perAxis(x, begin, size, step);
    const cuts = x.shape
      .map((whole, axis) => ({
        axis,
        whole,
        start: begin[axis] ?? 0,
        count: size[axis] ?? whole,
        stride: step[axis] ?? 1,
      }))
      .filter(({ whole, start, count, stride }) => start !== 0 || count !== whole || stride !== 1);
    if (cuts.length === 0) return x;
    const starts = this.integers(cuts.map(({ start }) => start));
    const ends = this.integers(
      cuts.map(({ start, count, stride }) => {
        const end = start + (count - 1) * stride + Math.sign(stride);
        // A negative end would count from the back; below every index means: up to and including index 0.
        return end < 0 ? -2147483647 : end;
      }),
    );
    const axes = this.integers(cuts.map(({ axis }) => axis));
    if (cuts.every(({ stride }) => stride === 1)) return this.node('Slice', [x, starts, ends, axes], {});
    const steps = this.integers(cuts.map(({ stride }) => stride));
    return this.node('Slice', [x, starts, ends, axes, steps], {});
  }

  concat(parts: readonly Value[], axis: number): Value {
    const [first, ...others] = parts;
    return first !== undefined && others.length === 0 ? first : this.node('Concat', parts, { axis });
  }

  /** Parts of the given sizes along an axis. */
  split(x: Value, axis: number, sizes: readonly number[]): readonly Value[] {
    return sizes.length === 1 ? [x] : this.#builder.node('Split', [x, this.integers(sizes)], { axis });
  }

  pad(x: Value, before: readonly number[], after: readonly number[], value = 0): Value {
    if ([...before, ...after].every((count) => count === 0)) return x;
    const pads = this.integers([...before, ...after]);
    const attributes = { mode: 'constant' };
    return value === 0
      ? this.node('Pad', [x, pads], attributes)
      : this.node('Pad', [x, pads, this.scalar(value, x.dtype)], attributes);
  }

  expand(x: Value, shape: readonly number[]): Value {
    return sameShape(x.shape, shape) ? x : this.node('Expand', [x, this.integers(shape)], {});
  }

  /** op(a) x op(b) + c for matrices. */
  gemm(
    a: Value,
    b: Value,
    options: { transA?: boolean; transB?: boolean; c?: Value | undefined } = {},
  ): Value {
    const { transA = false, transB = false, c } = options;
    const attributes = { transA: Number(transA), transB: Number(transB) };
    return this.node('Gemm', c === undefined ? [a, b] : [a, b, c], attributes);
  }

  reduce(op: ReductionOperator | 'ReduceSum', x: Value, axes: readonly number[], keepDims: boolean): Value {
    if (axes.length === 0) return x;
    const keepdims = Number(keepDims);
    return op === 'ReduceSum'
      ? this.node(op, [x, this.integers(axes)], { keepdims })
      : this.node(op, [x], { axes, keepdims });
  }

  gather(x: Value, indices: Value, axis: number): Value {
    return this.node('Gather', [x, indices], { axis });
  }
}
