import { backend_util } from '@tensorflow/tfjs-core';
import type { Pooling, Sliding } from '../graph/kernels/sliding.ts';
import { finishFused } from './fused.ts';
import {
  type CaptureRule,
  type KernelCall,
  type One,
  input,
  isGiven,
  numbersAttribute,
  pairAttribute,
  unsupported,
} from './rules.ts';

/** Kernels that slide a window: convolutions, pooling and their gradients. */
export const slidingRules = {
  Conv2D: (call) => convolve(call, 'Conv2D'),
  FusedConv2D: (call) => finishFused(call, convolve(call, 'Conv2D')),
  Conv2DBackpropInput: (call) => inputGradient(call, 'Conv2DBackpropInput'),
  Conv2DBackpropFilter: (call) => filterGradient(call, 'Conv2DBackpropFilter'),
  DepthwiseConv2dNative: (call) => convolve(call, 'DepthwiseConv2dNative'),
  FusedDepthwiseConv2D: (call) => finishFused(call, convolve(call, 'DepthwiseConv2dNative')),
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
} satisfies Readonly<Record<string, CaptureRule>>;

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
