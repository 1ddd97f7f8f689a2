import type { TensorInfo } from '@tensorflow/tfjs-core';
import { sizeOf } from '../../core/tensor-data.ts';
import type { Comparison, ElementwiseBinary, ElementwiseUnary } from '../graph/kernels.ts';
import {
  type CaptureRule,
  broadcastShape,
  input,
  inputList,
  numberAttribute,
  spec,
  unsupported,
} from './rules.ts';
import { dtypeOf } from './tracer-backend.ts';

const unaryKernels: readonly ElementwiseUnary[] = [
  'Abs',
  'Ceil',
  'Cos',
  'Elu',
  'Erf',
  'Exp',
  'Floor',
  'Log',
  'Log1p',
  'Neg',
  'Reciprocal',
  'Relu',
  'Relu6',
  'Rsqrt',
  'Sigmoid',
  'Sign',
  'Sin',
  'Softplus',
  'Sqrt',
  'Square',
  'Tanh',
];

const binaryKernels: readonly ElementwiseBinary[] = [
  'Add',
  'Maximum',
  'Minimum',
  'Multiply',
  'Pow',
  'RealDiv',
  'SquaredDifference',
  'Sub',
];

const comparisons: readonly Comparison[] = [
  'Equal',
  'Greater',
  'GreaterEqual',
  'Less',
  'LessEqual',
  'NotEqual',
];

const unary =
  (kernel: ElementwiseUnary): CaptureRule =>
  (call) => {
    const x = input(call, 'x');
    return call.tracer.record(kernel, [x], {}, [spec(x.shape, x)]);
  };

const binary =
  (kernel: ElementwiseBinary): CaptureRule =>
  (call) => {
    const a = input(call, 'a');
    const b = input(call, 'b');
    return call.tracer.record(kernel, [a, b], {}, [spec(broadcastShape(a, b), a)]);
  };

const comparison =
  (kernel: Comparison | 'LogicalAnd' | 'LogicalOr'): CaptureRule =>
  (call) => {
    const a = input(call, 'a');
    const b = input(call, 'b');
    return call.tracer.record(kernel, [a, b], {}, [{ shape: broadcastShape(a, b), dtype: 'bool' }]);
  };

const each = <K extends string>(kernels: readonly K[], rule: (kernel: K) => CaptureRule) =>
  Object.fromEntries(kernels.map((kernel) => [kernel, rule(kernel)]));

export const elementwiseRules: Readonly<Record<string, CaptureRule>> = {
  ...each(unaryKernels, unary),
  ...each(binaryKernels, binary),
  ...each(comparisons, comparison),
  LogicalAnd: comparison('LogicalAnd'),
  LogicalOr: comparison('LogicalOr'),
  LogicalNot: (call) => {
    const x = input(call, 'x');
    return call.tracer.record('LogicalNot', [x], {}, [spec(x.shape, x)]);
  },
  AddN: (call) => {
    const terms = inputList(call);
    const first = terms[0] as TensorInfo;
    return call.tracer.record('AddN', terms, {}, [spec(first.shape, first)]);
  },
  Cast: (call) => {
    const x = input(call, 'x');
    const dtype = dtypeOf(call.attributes['dtype'] as TensorInfo['dtype'], 'the target of a cast');
    if (dtype === x.dtype) return alias(call.tracer, x);
    return call.tracer.record('Cast', [x], {}, [{ shape: x.shape, dtype }]);
  },
  ClipByValue: (call) => {
    const x = input(call, 'x');
    const attributes = {
      min: numberAttribute(call, 'clipValueMin'),
      max: numberAttribute(call, 'clipValueMax'),
    };
    return call.tracer.record('ClipByValue', [x], attributes, [spec(x.shape, x)]);
  },
  EluGrad: (call) => {
    const dy = input(call, 'dy');
    return call.tracer.record('EluGrad', [dy, input(call, 'y')], {}, [spec(dy.shape, dy)]);
  },
  Identity: (call) => alias(call.tracer, input(call, 'x')),
  LeakyRelu: (call) => {
    const x = input(call, 'x');
    return call.tracer.record('LeakyRelu', [x], { alpha: numberAttribute(call, 'alpha') }, [
      spec(x.shape, x),
    ]);
  },
  Select: (call) => {
    const condition = input(call, 'condition');
    const t = input(call, 't');
    const e = input(call, 'e');
    if (condition.shape.length !== t.shape.length)
      throw unsupported(call, 'condition and branches differ in rank');
    return call.tracer.record('Select', [condition, t, e], {}, [spec(t.shape, t)]);
  },
  Step: (call) => {
    const x = input(call, 'x');
    return call.tracer.record('Step', [x], { alpha: numberAttribute(call, 'alpha', 0) }, [spec(x.shape, x)]);
  },
  ZerosLike: (call) => filled(call, 0),
  OnesLike: (call) => filled(call, 1),
};

/** The same tensor under another handle: no node. */
function alias(tracer: Parameters<CaptureRule>[0]['tracer'], x: TensorInfo): TensorInfo[] {
  tracer.incRef(x.dataId);
  return [{ dataId: x.dataId, shape: x.shape, dtype: x.dtype }];
}

/** Depends on the shape alone, so it is a constant even for a symbolic input. */
function filled(call: Parameters<CaptureRule>[0], value: 0 | 1): TensorInfo[] {
  const x = input(call, 'x');
  const size = sizeOf(x.shape);
  const values =
    x.dtype === 'float32'
      ? new Float32Array(size)
      : x.dtype === 'int32'
        ? new Int32Array(size)
        : new Uint8Array(size);
  return [call.tracer.makeTensorInfo(x.shape, x.dtype, values.fill(value))];
}
