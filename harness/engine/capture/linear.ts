import type { ReductionKernel } from '../graph/kernels/linear.ts';
import { finishFused } from './fused.ts';
import {
  type CaptureRule,
  type KernelCall,
  type One,
  axesAttribute,
  axisAttribute,
  flagAttribute,
  input,
  numberAttribute,
  unsupported,
} from './rules.ts';

const reduction =
  (kernel: ReductionKernel, axesName: string): CaptureRule =>
  (call) => {
    const x = input(call, 'x');
    return call.tracing.record(kernel, [x], {
      axes: axesAttribute(call, axesName, x.shape),
      keepDims: flagAttribute(call, 'keepDims'),
    });
  };

const argument =
  (kernel: 'ArgMax' | 'ArgMin'): CaptureRule =>
  (call) => {
    const x = input(call, 'x');
    return call.tracing.record(kernel, [x], { axis: axisAttribute(call, 'axis', x.shape.length) });
  };

/** Kernels that reduce, multiply and normalize. */
export const linearRules = {
  Sum: reduction('Sum', 'axis'),
  Mean: reduction('Mean', 'axis'),
  Prod: reduction('Prod', 'axis'),
  Max: reduction('Max', 'reductionIndices'),
  Min: reduction('Min', 'axis'),
  ArgMax: argument('ArgMax'),
  ArgMin: argument('ArgMin'),
  Softmax: (call) => {
    const x = input(call, 'logits');
    const dim = numberAttribute(call, 'dim', -1);
    if (dim !== -1 && dim !== x.shape.length - 1) throw unsupported(call, `dim ${dim} is not the last`);
    return call.tracing.record('Softmax', [x], {});
  },
  BatchMatMul: (call) => matMul(call),
  _FusedMatMul: (call) => finishFused(call, matMul(call)),
  FusedBatchNorm: (call) => {
    const optional = (name: string) => call.inputs[name] ?? null;
    return call.tracing.record(
      'FusedBatchNorm',
      [input(call, 'x'), input(call, 'mean'), input(call, 'variance'), optional('offset'), optional('scale')],
      { epsilon: numberAttribute(call, 'varianceEpsilon', 0.001) },
    );
  },
} satisfies Readonly<Record<string, CaptureRule>>;

function matMul(call: KernelCall): One {
  return call.tracing.record('BatchMatMul', [input(call, 'a'), input(call, 'b')], {
    transposeA: flagAttribute(call, 'transposeA'),
    transposeB: flagAttribute(call, 'transposeB'),
  });
}
