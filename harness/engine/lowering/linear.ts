import { sizeOf } from '../../core/tensor-data.ts';
import type { Value } from '../graph/graph.ts';
import type { ReductionKernel } from '../graph/kernels.ts';
import type { Emitter } from './emitter.ts';
import { type LoweringCall, type LoweringRules, operand, resultShape } from './rule.ts';

type Kernels = ReductionKernel | 'ArgMax' | 'ArgMin' | 'BatchMatMul' | 'FusedBatchNorm' | 'Softmax';

const reduction = (op: 'ReduceMax' | 'ReduceMin' | 'ReduceProd') => (call: LoweringCall<ReductionKernel>) => [
  call.emit.reduce(op, operand(call, 0), call.attributes.axes, call.attributes.keepDims),
];

const argument = (op: 'ArgMax' | 'ArgMin') => (call: LoweringCall<'ArgMax' | 'ArgMin'>) => {
  const { emit, target } = call;
  const { axis } = call.attributes;
  const x = operand(call, 0);
  const index = emit.node(op, [x], { axis, keepdims: 0, select_last_index: 0 }, resultShape(call), 'int64');
  if (target.isCpu) return [emit.cast(index, 'int32')];
  // WebGPU has no Cast from int64, but its Gather takes int64 indices: out of 0, 1, 2, ... it picks the index itself.
  const positions = Int32Array.from({ length: x.shape[axis] as number }, (_, at) => at);
  return [emit.gather(emit.constant(positions, [positions.length], 'int32'), index, 0)];
};

/** Matrix products, reductions and what is made of them. */
export const linearLowering: LoweringRules<Kernels> = {
  ArgMax: argument('ArgMax'),
  ArgMin: argument('ArgMin'),
  Max: reduction('ReduceMax'),
  Min: reduction('ReduceMin'),
  Prod: reduction('ReduceProd'),
  Sum: (call) => [sum(call.emit, operand(call, 0), call.attributes.axes, call.attributes.keepDims)],
  Mean: (call) => {
    const { emit, attributes } = call;
    const x = emit.cast(operand(call, 0), 'float32');
    const count = attributes.axes.reduce((product, axis) => product * (x.shape[axis] as number), 1);
    return [emit.binary('Mul', sum(emit, x, attributes.axes, attributes.keepDims), emit.scalar(1 / count))];
  },
  // Stable as in tfjs: e^(x - max) / sum.
  Softmax: (call) => [call.emit.unary('Softmax', operand(call, 0), { axis: -1 })],
  BatchMatMul: (call) => {
    const { emit, attributes } = call;
    const a = operand(call, 0);
    const b = operand(call, 1);
    const matrices = [a, b].every((x) => x.shape.slice(0, -2).every((size) => size === 1));
    if (matrices) {
      const product = emit.gemm(emit.reshape(a, a.shape.slice(-2)), emit.reshape(b, b.shape.slice(-2)), {
        transA: attributes.transposeA,
        transB: attributes.transposeB,
      });
      return [emit.reshape(product, resultShape(call))];
    }
    const turned = (x: Value, turn: boolean) => {
      const perm = x.shape.map((_, axis) => axis);
      return turn ? emit.transpose(x, [...perm.slice(0, -2), x.shape.length - 1, x.shape.length - 2]) : x;
    };
    const operands = [turned(a, attributes.transposeA), turned(b, attributes.transposeB)];
    return [emit.node('MatMul', operands, {}, resultShape(call), a.dtype)];
  },
  // (x - mean) * scale / sqrt(variance + epsilon) + offset; optional operands may be missing.
  FusedBatchNorm: (call) => {
    const { emit, attributes, inputs } = call;
    const [x, mean, variance, offset, scale] = inputs as [Value, Value, Value, Value | null, Value | null];
    const deviation = emit.unary('Sqrt', emit.binary('Add', variance, emit.scalar(attributes.epsilon)));
    const factor = emit.binary('Div', scale ?? emit.scalar(1), deviation);
    const scaled = emit.binary('Mul', emit.binary('Sub', x, mean), factor);
    return [offset === null ? scaled : emit.binary('Add', scaled, offset)];
  },
};

/**
 * A sum. Over leading axes of a float tensor (a bias gradient) it is a product with a row of ones: measured 2 to 7
 * times faster on ONNX Runtime's cpu than ReduceSum over rows, and a plain Gemm on a GPU.
 */
export function sum(emit: Emitter, x: Value, axes: readonly number[], keepDims: boolean): Value {
  const leading = axes.length > 0 && axes.length < x.shape.length && axes.every((axis) => axis < axes.length);
  const rows = sizeOf(x.shape.slice(0, axes.length));
  if (!leading || x.dtype !== 'float32' || rows < 2) return emit.reduce('ReduceSum', x, axes, keepDims);
  const rest = x.shape.slice(axes.length);
  const ones = emit.constant(new Float32Array(rows).fill(1), [1, rows], 'float32');
  const total = emit.gemm(ones, emit.reshape(x, [rows, sizeOf(rest)]));
  return emit.reshape(total, keepDims ? x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size)) : rest);
}
