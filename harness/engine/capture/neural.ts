import { type TensorInfo, backend_util } from '@tensorflow/tfjs-core';
import type { Pooling, ReductionKernel, Sliding } from '../graph/kernels.ts';
import {
  type CaptureRule,
  type KernelCall,
  axesAttribute,
  broadcastShape,
  flagAttribute,
  input,
  isGiven,
  numberAttribute,
  numbersAttribute,
  pairAttribute,
  spec,
  unsupported,
} from './rules.ts';
import type { OutputSpec } from './tracer-backend.ts';

const reduction =
  (kernel: ReductionKernel, axesName: string): CaptureRule =>
  (call) => {
    const x = input(call, 'x');
    const axes = axesAttribute(call, axesName, x.shape);
    const keepDims = flagAttribute(call, 'keepDims');
    const shape = keepDims
      ? x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
      : x.shape.filter((_, axis) => !axes.includes(axis));
    // A mean of integers is not an integer.
    const output = kernel === 'Mean' ? { shape, dtype: 'float32' as const } : spec(shape, x);
    return call.tracer.record(kernel, [x], { axes, keepDims }, [output]);
  };

const argument =
  (kernel: 'ArgMax' | 'ArgMin'): CaptureRule =>
  (call) => {
    const x = input(call, 'x');
    const axis = axesAttribute(call, 'axis', x.shape)[0] as number;
    return call.tracer.record(kernel, [x], { axis }, [
      { shape: x.shape.filter((_, index) => index !== axis), dtype: 'int32' },
    ]);
  };

/** Kernels that reduce, multiply, convolve, pool and normalize. */
export const neuralRules: Readonly<Record<string, CaptureRule>> = {
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
    return call.tracer.record('Softmax', [x], {}, [spec(x.shape, x)]);
  },
  BatchMatMul: (call) => matMul(call),
  _FusedMatMul: (call) => finish(call, matMul(call)),
  Conv2D: (call) => convolve(call),
  FusedConv2D: (call) => finish(call, convolve(call)),
  Conv2DBackpropInput: (call) => {
    const dy = input(call, 'dy');
    const filter = input(call, 'filter');
    const inputShape = numbersAttribute(call, 'inputShape');
    const info = convolution(call, inputShape, filter.shape);
    return call.tracer.record('Conv2DBackpropInput', [dy, filter], info.sliding, [spec(inputShape, dy)]);
  },
  Conv2DBackpropFilter: (call) => {
    const x = input(call, 'x');
    const filterShape = numbersAttribute(call, 'filterShape');
    const info = convolution(call, x.shape, filterShape);
    return call.tracer.record('Conv2DBackpropFilter', [x, input(call, 'dy')], info.sliding, [
      spec(filterShape, x),
    ]);
  },
  MaxPool: (call) => pool(call, 'MaxPool'),
  AvgPool: (call) => pool(call, 'AvgPool'),
  MaxPoolGrad: (call) => {
    const x = input(call, 'input');
    return call.tracer.record('MaxPoolGrad', [input(call, 'dy'), x], pooling(call, x.shape).pooling, [
      spec(x.shape, x),
    ]);
  },
  AvgPoolGrad: (call) => {
    const x = input(call, 'input');
    return call.tracer.record('AvgPoolGrad', [input(call, 'dy')], pooling(call, x.shape).pooling, [
      spec(x.shape, x),
    ]);
  },
  FusedBatchNorm: (call) => {
    const x = input(call, 'x');
    const operands = [
      x,
      input(call, 'mean'),
      input(call, 'variance'),
      call.inputs['offset'],
      call.inputs['scale'],
    ];
    const epsilon = numberAttribute(call, 'varianceEpsilon', 0.001);
    return call.tracer.record('FusedBatchNorm', operands, { epsilon }, [spec(x.shape, x)]);
  },
};

function matMul(call: KernelCall): TensorInfo[] {
  const a = input(call, 'a');
  const b = input(call, 'b');
  const transposeA = flagAttribute(call, 'transposeA');
  const transposeB = flagAttribute(call, 'transposeB');
  const rows = a.shape.at(transposeA ? -1 : -2) as number;
  const columns = b.shape.at(transposeB ? -2 : -1) as number;
  const batch = backend_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  return call.tracer.record('BatchMatMul', [a, b], { transposeA, transposeB }, [
    spec([...batch, rows, columns], a),
  ]);
}

/** Adds the bias and activation of a fused kernel as kernels of their own: the provider fuses them again. */
function finish(call: KernelCall, [result]: TensorInfo[]): TensorInfo[] {
  let y = result as TensorInfo;
  const bias = call.inputs['bias'];
  if (bias !== undefined) {
    [y] = call.tracer.record('Add', [y, bias], {}, [spec(broadcastShape(y, bias), y)]) as [TensorInfo];
  }
  const activation = (call.attributes['activation'] ?? 'linear') as string;
  switch (activation) {
    case 'linear':
      return [y];
    case 'relu':
      return call.tracer.record('Relu', [y], {}, [spec(y.shape, y)]);
    case 'relu6':
      return call.tracer.record('Relu6', [y], {}, [spec(y.shape, y)]);
    case 'sigmoid':
      return call.tracer.record('Sigmoid', [y], {}, [spec(y.shape, y)]);
    case 'elu':
      return call.tracer.record('Elu', [y], {}, [spec(y.shape, y)]);
    default:
      throw unsupported(call, `fused activation '${activation}'`);
  }
}

function convolve(call: KernelCall): TensorInfo[] {
  const x = input(call, 'x');
  const filter = input(call, 'filter');
  const { sliding, outShape } = convolution(call, x.shape, filter.shape);
  return call.tracer.record('Conv2D', [x, filter], sliding, [spec(outShape, x)]);
}

type Shape4 = [number, number, number, number];

function convolution(
  call: KernelCall,
  inputShape: readonly number[],
  filterShape: readonly number[],
): { sliding: Sliding; outShape: OutputSpec['shape'] } {
  if (isGiven(call, 'dilations') && numbersAttribute(call, 'dilations').some((rate) => rate !== 1)) {
    throw unsupported(call, `dilations ${JSON.stringify(call.attributes['dilations'])}`);
  }
  if ((call.attributes['dataFormat'] ?? 'NHWC') !== 'NHWC') {
    throw unsupported(call, `data format ${JSON.stringify(call.attributes['dataFormat'])}`);
  }
  refuseRounding(call);
  const info = backend_util.computeConv2DInfo(
    [...inputShape] as Shape4,
    [...filterShape] as Shape4,
    pairAttribute(call, 'strides'),
    1,
    call.attributes['pad'] as 'valid' | 'same' | number,
  );
  const { top, left, bottom, right } = info.padInfo;
  return {
    sliding: { strides: [info.strideHeight, info.strideWidth], pads: [top, left, bottom, right] },
    outShape: info.outShape,
  };
}

function pool(call: KernelCall, kernel: 'AvgPool' | 'MaxPool'): TensorInfo[] {
  const x = input(call, 'x');
  const info = pooling(call, x.shape);
  return call.tracer.record(kernel, [x], info.pooling, [spec(info.outShape, x)]);
}

function pooling(call: KernelCall, inputShape: readonly number[]): { pooling: Pooling; outShape: number[] } {
  refuseRounding(call);
  const info = backend_util.computePool2DInfo(
    [...inputShape] as Shape4,
    pairAttribute(call, 'filterSize'),
    pairAttribute(call, 'strides'),
    1,
    call.attributes['pad'] as 'valid' | 'same' | number,
  );
  const { top, left, bottom, right } = info.padInfo;
  return {
    pooling: {
      window: [info.filterHeight, info.filterWidth],
      strides: [info.strideHeight, info.strideWidth],
      pads: [top, left, bottom, right],
    },
    outShape: info.outShape,
  };
}

function refuseRounding(call: KernelCall): void {
  if (isGiven(call, 'dimRoundingMode')) {
    throw unsupported(call, `dimRoundingMode ${JSON.stringify(call.attributes['dimRoundingMode'])}`);
  }
}
