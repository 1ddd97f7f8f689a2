import { type TensorInfo, backend_util } from '@tensorflow/tfjs-core';
import type { ReductionKernel } from '../graph/kernels/linear.ts';
import type { Pooling, Sliding } from '../graph/kernels/sliding.ts';
import {
  type CaptureRule,
  type KernelCall,
  axesAttribute,
  axisAttribute,
  flagAttribute,
  input,
  isGiven,
  numberAttribute,
  numbersAttribute,
  pairAttribute,
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

/** Kernels that reduce, multiply, convolve, pool and normalize. */
export const neuralRules = {
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
  _FusedMatMul: (call) => finish(call, matMul(call)),
  Conv2D: (call) => convolve(call, 'Conv2D'),
  FusedConv2D: (call) => finish(call, convolve(call, 'Conv2D')),
  Conv2DBackpropInput: (call) => inputGradient(call, 'Conv2DBackpropInput'),
  Conv2DBackpropFilter: (call) => filterGradient(call, 'Conv2DBackpropFilter'),
  DepthwiseConv2dNative: (call) => convolve(call, 'DepthwiseConv2dNative'),
  FusedDepthwiseConv2D: (call) => finish(call, convolve(call, 'DepthwiseConv2dNative')),
  DepthwiseConv2dNativeBackpropInput: (call) => inputGradient(call, 'DepthwiseConv2dNativeBackpropInput'),
  DepthwiseConv2dNativeBackpropFilter: (call) => filterGradient(call, 'DepthwiseConv2dNativeBackpropFilter'),
  MaxPool: (call) => pool(call, 'MaxPool'),
  AvgPool: (call) => pool(call, 'AvgPool'),
  MaxPoolGrad: (call) => {
    const x = input(call, 'input');
    return call.tracing.record('MaxPoolGrad', [input(call, 'dy'), x], pooling(call, x.shape));
  },
  AvgPoolGrad: (call) => {
    const inputShape = input(call, 'input').shape;
    const attributes = { ...pooling(call, inputShape), inputShape };
    return call.tracing.record('AvgPoolGrad', [input(call, 'dy')], attributes);
  },
  FusedBatchNorm: (call) => {
    const optional = (name: string) => call.inputs[name] ?? null;
    return call.tracing.record(
      'FusedBatchNorm',
      [input(call, 'x'), input(call, 'mean'), input(call, 'variance'), optional('offset'), optional('scale')],
      { epsilon: numberAttribute(call, 'varianceEpsilon', 0.001) },
    );
  },
} satisfies Readonly<Record<string, CaptureRule>>;

type One = readonly [TensorInfo, ...TensorInfo[]];

function matMul(call: KernelCall): One {
  return call.tracing.record('BatchMatMul', [input(call, 'a'), input(call, 'b')], {
    transposeA: flagAttribute(call, 'transposeA'),
    transposeB: flagAttribute(call, 'transposeB'),
  });
}

/** Kernels that tfjs fuses into a product or a convolution, by the name of the activation. */
const fusedActivations = { relu: 'Relu', relu6: 'Relu6', sigmoid: 'Sigmoid', elu: 'Elu' } as const;

/** Adds the bias and activation of a fused kernel as kernels of their own: the provider fuses them again. */
function finish(call: KernelCall, [result]: One): One {
  const bias = call.inputs['bias'];
  const sum = bias === undefined ? ([result] as const) : call.tracing.record('Add', [result, bias], {});
  const activation = call.attributes['activation'] ?? 'linear';
  if (activation === 'linear') return sum;
  const known = Object.entries(fusedActivations).find(([name]) => name === activation);
  if (known === undefined) throw unsupported(call, `fused activation ${JSON.stringify(activation)}`);
  return call.tracing.record(known[1], [sum[0]], {});
}

function convolve(call: KernelCall, kernel: 'Conv2D' | 'DepthwiseConv2dNative'): One {
  const x = input(call, 'x');
  const filter = input(call, 'filter');
  return call.tracing.record(kernel, [x, filter], convolution(call, x.shape, filter.shape));
}

function inputGradient(
  call: KernelCall,
  kernel: 'Conv2DBackpropInput' | 'DepthwiseConv2dNativeBackpropInput',
): One {
  const filter = input(call, 'filter');
  const inputShape = numbersAttribute(call, 'inputShape');
  const sliding = convolution(call, inputShape, filter.shape);
  return call.tracing.record(kernel, [input(call, 'dy'), filter], { ...sliding, inputShape });
}

function filterGradient(
  call: KernelCall,
  kernel: 'Conv2DBackpropFilter' | 'DepthwiseConv2dNativeBackpropFilter',
): One {
  const x = input(call, 'x');
  const filterShape = numbersAttribute(call, 'filterShape');
  const sliding = convolution(call, x.shape, filterShape);
  return call.tracing.record(kernel, [x, input(call, 'dy')], { ...sliding, filterShape });
}

type Shape4 = [number, number, number, number];

function convolution(
  call: KernelCall,
  inputShape: readonly number[],
  filterShape: readonly number[],
): Sliding {
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
  return { strides: [info.strideHeight, info.strideWidth], pads: [top, left, bottom, right] };
}

function pool(call: KernelCall, kernel: 'AvgPool' | 'MaxPool'): One {
  const x = input(call, 'x');
  return call.tracing.record(kernel, [x], pooling(call, x.shape));
}

function pooling(call: KernelCall, inputShape: readonly number[]): Pooling {
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
    window: [info.filterHeight, info.filterWidth],
    strides: [info.strideHeight, info.strideWidth],
    pads: [top, left, bottom, right],
  };
}

function refuseRounding(call: KernelCall): void {
  if (isGiven(call, 'dimRoundingMode')) {
    throw unsupported(call, `dimRoundingMode ${JSON.stringify(call.attributes['dimRoundingMode'])}`);
  }
}
