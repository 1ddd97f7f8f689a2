import type { Value } from '../graph/graph.ts';
import type { Emitter } from './emitter.ts';
import { convolutionPatches, patches } from './patches.ts';
import { type LoweringRules, operand, resultShape } from './rule.ts';

type Kernels = 'Conv2D' | 'Conv2DBackpropFilter' | 'Conv2DBackpropInput';

export const convolutionLowering: LoweringRules<Kernels> = {
  Conv2D: (call) => {
    const { emit, attributes } = call;
    const filter = operand(call, 1);
    const shape = resultShape(call);
    const columns = convolutionPatches(emit, operand(call, 0), filter.shape, shape, attributes);
    return [emit.reshape(columns.times(filter), shape)];
  },
  Conv2DBackpropFilter: (call) => {
    const { emit, attributes } = call;
    const dy = operand(call, 1);
    const columns = convolutionPatches(emit, operand(call, 0), resultShape(call), dy.shape, attributes);
    const [batch, height, width, channels] = dy.shape as [number, number, number, number];
    return [columns.transposedTimes(emit.reshape(dy, [batch * height * width, channels]))];
  },
  /*
   * dx[h] = sum over (a, i) with a * s + i - pad = h of dy[a] * w[i], for stride s. With h + pad = s * q + r the
   * taps that meet row h are i = r + s * t, read from dy[q - t], t = 0 .. ceil(k / s) - 1. So one patch matrix of dy
   * serves all s x s phases r at once, and the filter, padded with zero taps to a multiple of s, has a column block
   * for each phase. No zeros are put between the elements of dy, as a dilated convolution would.
   */
  Conv2DBackpropInput: (call) => {
    const { emit, attributes } = call;
    const dy = operand(call, 0);
    const filter = operand(call, 1);
    const shape = resultShape(call) as [number, number, number, number];
    const [batch, , , inChannels] = shape;
    const [, dyHigh, dyWide] = dy.shape as [number, number, number];
    const [tapsHigh, tapsWide] = filter.shape as [number, number];
    const [strideHigh, strideWide] = attributes.strides;
    const high = phaseAxis(shape[1], dyHigh, tapsHigh, strideHigh, attributes.pads[0]);
    const wide = phaseAxis(shape[2], dyWide, tapsWide, strideWide, attributes.pads[1]);
    const matrix = patches(emit, dy, high, wide);
    const product = emit.gemm(
      matrix,
      phaseFilter(emit, filter, high.taps, wide.taps, strideHigh, strideWide),
      { transB: true },
    );
    const folded = emit.reshape(product, [
      batch,
      high.outputSize,
      wide.outputSize,
      strideHigh,
      strideWide,
      inChannels,
    ]);
    const unfolded = strideHigh * strideWide === 1 ? folded : emit.transpose(folded, [0, 1, 3, 2, 4, 5]);
    const grown = emit.reshape(unfolded, [
      batch,
      high.outputSize * strideHigh,
      wide.outputSize * strideWide,
      inChannels,
    ]);
    return [emit.slice(grown, [0, high.skipped, wide.skipped, 0], shape)];
  },
};

/** The quotients q that the rows of dx need, and the rows before the first of them that are cut off again. */
function phaseAxis(dxSize: number, dySize: number, taps: number, stride: number, padBefore: number) {
  const first = Math.floor(padBefore / stride);
  const last = Math.floor((dxSize - 1 + padBefore) / stride);
  return {
    inputSize: dySize,
    outputSize: last - first + 1,
    taps: Math.ceil(taps / stride),
    index: (position: number, tap: number) => first + position - tap,
    skipped: padBefore - first * stride,
  };
}

/**
 * HWIO filter -> [strideHigh * strideWide * I, tapsHigh * tapsWide * O], a row block for each phase; O stays innermost,
 * so the transpose moves whole rows.
 */
function phaseFilter(
  emit: Emitter,
  filter: Value,
  tapsHigh: number,
  tapsWide: number,
  strideHigh: number,
  strideWide: number,
): Value {
  const [height, width, inChannels, outChannels] = filter.shape as [number, number, number, number];
  const padded = emit.pad(
    filter,
    [0, 0, 0, 0],
    [tapsHigh * strideHigh - height, tapsWide * strideWide - width, 0, 0],
  );
  const split = emit.reshape(padded, [tapsHigh, strideHigh, tapsWide, strideWide, inChannels, outChannels]);
  return emit.reshape(emit.transpose(split, [1, 3, 4, 0, 2, 5]), [
    strideHigh * strideWide * inChannels,
    tapsHigh * tapsWide * outChannels,
  ]);
}
