import type { TensorInfo } from '@tensorflow/tfjs-core';
import { allocate } from '../../core/tensor-data.ts';
import {
  binaryKernels,
  comparisonKernels,
  logicalKernels,
  unaryKernels,
} from '../graph/kernels/elementwise.ts';
import {
  type CaptureRule,
  type KernelCall,
  dtypeAttribute,
  input,
  inputList,
  numberAttribute,
  unsupported,
} from './rules.ts';
import { dtypeOf } from './tracer-backend.ts';

const unary =
  (kernel: (typeof unaryKernels)[number]): CaptureRule =>
  (call) =>
    call.tracing.record(kernel, [input(call, 'x')], {});

const binary =
  (kernel: (typeof binaryKernels | typeof comparisonKernels | typeof logicalKernels)[number]): CaptureRule =>
  (call) =>
    call.tracing.record(kernel, [input(call, 'a'), input(call, 'b')], {});

const each = <K extends string>(kernels: readonly K[], rule: (kernel: K) => CaptureRule) =>
  Object.fromEntries(kernels.map((kernel) => [kernel, rule(kernel)])) as Record<K, CaptureRule>;

export const elementwiseRules = {
  ...each(unaryKernels, unary),
  ...each(binaryKernels, binary),
  ...each(comparisonKernels, binary),
  ...each(logicalKernels, binary),
  LogicalNot: (call) => call.tracing.record('LogicalNot', [input(call, 'x')], {}),
  AddN: (call) => call.tracing.record('AddN', inputList(call), {}),
  Cast: (call) => {
    const x = input(call, 'x');
    const dtype = dtypeAttribute(call, 'dtype');
    return dtype === x.dtype ? alias(call, x) : call.tracing.record('Cast', [x], { dtype });
  },
  ClipByValue: (call) =>
    call.tracing.record('ClipByValue', [input(call, 'x')], {
      min: numberAttribute(call, 'clipValueMin'),
      max: numberAttribute(call, 'clipValueMax'),
    }),
  EluGrad: (call) => call.tracing.record('EluGrad', [input(call, 'dy'), input(call, 'y')], {}),
  Identity: (call) => alias(call, input(call, 'x')),
  LeakyRelu: (call) =>
    call.tracing.record('LeakyRelu', [input(call, 'x')], { alpha: numberAttribute(call, 'alpha') }),
  Select: (call) => {
    const condition = input(call, 'condition');
    const t = input(call, 't');
    if (condition.shape.length !== t.shape.length)
      throw unsupported(call, 'condition and branches differ in rank');
    return call.tracing.record('Select', [condition, t, input(call, 'e')], {});
  },
  Step: (call) =>
    call.tracing.record('Step', [input(call, 'x')], { alpha: numberAttribute(call, 'alpha', 0) }),
  ZerosLike: (call) => filled(call, 0),
  OnesLike: (call) => filled(call, 1),
} satisfies Readonly<Record<string, CaptureRule>>;

/** The same tensor under another handle: no node. */
function alias({ tracing }: KernelCall, x: TensorInfo): readonly [TensorInfo] {
  return [tracing.alias(x)];
}

/** Depends on the shape alone, so it is a constant even for a symbolic input. */
function filled(call: KernelCall, value: 0 | 1): readonly [TensorInfo] {
  const { shape, dtype } = input(call, 'x');
  const values = allocate({ shape, dtype: dtypeOf(dtype, `kernel ${call.kernel}`) });
  return [call.tracing.concrete(shape, dtype, values.fill(value))];
}
