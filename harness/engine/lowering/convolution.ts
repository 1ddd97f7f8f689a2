import { internalError } from '../../core/errors.ts';
import type { TensorType, Value } from '../graph/graph.ts';
import type { Sliding } from '../graph/kernels/sliding.ts';
import { dimensions, sizeAt, withSize } from '../graph/shape.ts';
import type { Emitter } from '../onnx/emitter.ts';
import {
  blockedFilterGradient,
  blockedForward,
  blockedImageGradient,
  convolutionBlock,
} from './blocked-convolution.ts';
import { convolutionPatches, patches } from './patches.ts';
import { type PhaseAxis, joinPhases, phaseAxis } from './phases.ts';
import { sum } from './linear.ts';
import type { LoweringRules } from './rule.ts';
import { scatterWindows, windowElements } from './windows.ts';

type Kernels =
  | 'Conv2D'
  | 'Conv2DBackpropFilter'
  | 'Conv2DBackpropInput'
  | 'DepthwiseConv2dNative'
  | 'DepthwiseConv2dNativeBackpropFilter'
  | 'DepthwiseConv2dNativeBackpropInput';

export const convolutionLowering: LoweringRules<Kernels> = {
  Conv2D: ({ emit, target, inputs, attributes, result }) => {
    const [x, filter] = inputs;
    const block = convolutionBlock(target, filter, result);
    if (block !== null) return [blockedForward(emit, block, inputs, attributes)];
    const columns = convolutionPatches(emit, x, filter, result, attributes);
    return [emit.reshape(columns.times(filter), result.shape)];
  },
  Conv2DBackpropFilter: ({ emit, target, inputs, attributes, result }) => {
    const [x, dy] = inputs;
    const block = convolutionBlock(target, result, dy);
    if (block !== null) return [blockedFilterGradient(emit, block, inputs, result, attributes)];
    const columns = convolutionPatches(emit, x, result, dy, attributes);
    const [batch, height, width, channels] = dimensions(dy, 4);
    return [columns.transposedTimes(emit.reshape(dy, [batch * height * width, channels]))];
  },
  // In phases of the stride, as phases.ts has it: a row block of the filter for each.
  Conv2DBackpropInput: ({ emit, target, inputs, attributes, result }) => {
    const [dy, filter] = inputs;
    const blocked = blockedImageGradient(emit, target, inputs, result, attributes);
    if (blocked !== null) return [blocked];
    const [batch, dxHigh, dxWide, inChannels] = dimensions(result, 4);
    const [, dyHigh, dyWide] = dimensions(dy, 4);
    const [tapsHigh, tapsWide] = dimensions(filter, 4);
    const [strideHigh, strideWide] = attributes.strides;
    const high = phaseAxis(dxHigh, dyHigh, tapsHigh, strideHigh, attributes.pads[0]);
    const wide = phaseAxis(dxWide, dyWide, tapsWide, strideWide, attributes.pads[1]);
    const product = emit.gemm(patches(emit, dy, high, wide), phaseFilter(emit, filter, high, wide), {
      transB: true,
    });
    const phases = [batch, high.outputSize, wide.outputSize, strideHigh, strideWide, inChannels];
    const folded = emit.reshape(product, phases);
    const unfolded = strideHigh * strideWide === 1 ? folded : emit.transpose(folded, [0, 1, 3, 2, 4, 5]);
    return [joinPhases(emit, unfolded, result, high, wide)];
  },
  /*
   * By channel there is no product of matrices: every tap of the filter, [C,M], multiplies the pixel [N,H,W,C,1] that it lies
   * on in each window, and the gradients do the same with dy, [N,H,W,C,M].
   */
  DepthwiseConv2dNative: ({ emit, inputs: [x, filter], attributes, result }) => {
    const { taps, pooling, windows } = channelWindows(emit, filter, result, attributes);
    const pixels = windowElements(emit, x, windows, pooling, 0);
    const [first, ...others] = taps.map((tap, index) => {
      const pixel = emit.reshape(pixels[index] ?? pixels[0], [...windows.shape, 1]);
      return emit.binary('Mul', pixel, tap);
    });
    if (first === undefined) throw internalError('a filter has no taps');
    const total = others.reduce((sum, part) => emit.binary('Add', sum, part), first);
    return [emit.reshape(total, result.shape)];
  },
  DepthwiseConv2dNativeBackpropInput: ({ emit, inputs: [dy, filter], attributes, result }) => {
    const { taps, pooling, windows } = channelWindows(emit, filter, dy, attributes);
    const gradient = emit.reshape(dy, [...windows.shape, sizeAt(filter, 3)]);
    const parts = taps.map((tap) => emit.reduce('ReduceSum', emit.binary('Mul', gradient, tap), [4], false));
    return [scatterWindows(emit, parts, result, windows, pooling)];
  },
  DepthwiseConv2dNativeBackpropFilter: ({ emit, inputs: [x, dy], attributes, result }) => {
    const [high, wide, channels, multiplier] = dimensions(result, 4);
    const windows = { ...dy, shape: withSize(dy.shape, 3, channels) };
    const gradient = emit.reshape(dy, [...windows.shape, multiplier]);
    const pixels = windowElements(emit, x, windows, { ...attributes, window: [high, wide] }, 0);
    const taps = pixels.map((pixel) => {
      const share = emit.binary('Mul', emit.reshape(pixel, [...windows.shape, 1]), gradient);
      return emit.reshape(sum(emit, share, [0, 1, 2], false), [1, channels, multiplier]);
    });
    return [emit.reshape(emit.concat(taps, 0), result.shape)];
  },
};

/** The taps [C,M] of an HWCM filter, in row-major order, and its windows as they lie on the channels of the image. */
function channelWindows(emit: Emitter, filter: Value, result: TensorType, { strides, pads }: Sliding) {
  const [high, wide, channels, multiplier] = dimensions(filter, 4);
  const ones = Array.from({ length: high * wide }, () => 1);
  const rows = emit.split(emit.reshape(filter, [high * wide, channels, multiplier]), 0, ones);
  return {
    taps: rows.map((tap) => emit.reshape(tap, [channels, multiplier])),
    pooling: { strides, pads, window: [high, wide] } as const,
    windows: { ...result, shape: withSize(result.shape, 3, channels) },
  };
}

/**
 * HWIO filter -> [strideHigh * strideWide * I, tapsHigh * tapsWide * O], a row block for each phase; O stays innermost,
 * so the transpose moves whole rows.
 */
function phaseFilter(emit: Emitter, filter: Value, high: PhaseAxis, wide: PhaseAxis): Value {
  const [height, width, inChannels, outChannels] = dimensions(filter, 4);
  const padded = emit.pad(
    filter,
    [high.front, wide.front, 0, 0],
    [high.taps * high.stride - high.front - height, wide.taps * wide.stride - wide.front - width, 0, 0],
  );
  const split = emit.reshape(padded, [
    high.taps,
    high.stride,
    wide.taps,
    wide.stride,
    inChannels,
    outChannels,
  ]);
  return emit.reshape(emit.transpose(split, [1, 3, 4, 0, 2, 5]), [
    high.stride * wide.stride * inChannels,
    high.taps * wide.taps * outChannels,
  ]);
}
