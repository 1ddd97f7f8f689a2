/**
 * Convolutions and their gradients as convolutions in ONNX Runtime's blocked layout (NCHWc), for images whose channels fill
 * whole blocks. Measured on AVX2 (Zen 3, a busy machine, CPU time on one thread) against Gemm, at [16,32,32,24] with a 5x5
 * filter to 48 channels in strides of 2: forward with its reorders 5.2 ms instead of 8.1; the products of the gradients, of
 * the image 5.4 instead of 10.6, of the filter 4.4 instead of 9.9, patches not counted.
 */
import type { TensorType, Value } from '../graph/graph.ts';
import type { Sliding } from '../graph/kernels/sliding.ts';
import { dimensions, sizeAt } from '../graph/shape.ts';
import { blockedConv, reorderInput, reorderOutput } from '../onnx/blocked-layout.ts';
import type { Emitter } from '../onnx/emitter.ts';
import type { ExecutionTarget } from '../target.ts';
import { convolutionAxis } from './patches.ts';
import { type PhaseAxis, joinPhases, phaseAxis } from './phases.ts';

/**
 * The block where a gain was measured. With blocks of 16 (AVX-512) Gemm reaches 87 to 97 % of the peak for gradients of the
 * image; the blocked form was not measured there.
 */
const gainingBlock = 8;

/**
 * Channels per block where a convolution and its filter's gradient are faster in blocks, else null: the channels of image
 * and result fill whole blocks, and so do the pixels of the result, which the filter's gradient sums over.
 */
export function convolutionBlock(
  target: ExecutionTarget,
  filter: TensorType,
  result: TensorType,
): number | null {
  const [batch, height, width] = dimensions(result, 4);
  return blockOf(target, [sizeAt(filter, 2), sizeAt(filter, 3), batch * height * width]);
}

function blockOf({ channelBlock: block }: ExecutionTarget, sizes: readonly number[]): number | null {
  return block === gainingBlock && sizes.every((size) => size % block === 0) ? block : null;
}

/** x: NHWC, filter: HWIO -> NHWC */
export function blockedForward(
  emit: Emitter,
  block: number,
  [x, filter]: readonly [Value, Value],
  { strides, pads }: Sliding,
): Value {
  const [high, wide, inChannels, outChannels] = dimensions(filter, 4);
  const taps = emit.reshape(filter, [high * wide, inChannels / block, block, outChannels / block, block]);
  const blocks = emit.reshape(emit.transpose(taps, [3, 1, 0, 2, 4]), [outChannels, inChannels, high, wide]);
  const attributes = { kernel_shape: [high, wide], strides, pads };
  return fromBlocks(emit, emit.node(blockedConv, [intoBlocks(emit, x), blocks], attributes));
}

/**
 * The gradient of the image: one convolution of dy that has the channels of every phase of the image (see `phaseAxis`), and
 * zeros to the end of a block. Null where dy's channels fill no whole blocks, or pixels of dy would have to be left out.
 */
export function blockedImageGradient(
  emit: Emitter,
  target: ExecutionTarget,
  [dy, filter]: readonly [Value, Value],
  image: TensorType,
  { strides, pads }: Sliding,
): Value | null {
  const block = blockOf(target, [sizeAt(dy, 3)]);
  if (block === null) return null;
  const [batch, height, width, inChannels] = dimensions(image, 4);
  const [, dyHigh, dyWide] = dimensions(dy, 4);
  const [tapsHigh, tapsWide] = dimensions(filter, 4);
  const high = phaseAxis(height, dyHigh, tapsHigh, strides[0], pads[0]);
  const wide = phaseAxis(width, dyWide, tapsWide, strides[1], pads[1]);
  const [top, bottom] = padsOf(high);
  const [left, right] = padsOf(wide);
  if (Math.min(top, bottom, left, right) < 0) return null;
  const product = emit.node(
    blockedConv,
    [intoBlocks(emit, dy), phaseBlocks(emit, block, filter, high, wide)],
    {
      kernel_shape: [high.taps, wide.taps],
      strides: [1, 1],
      pads: [top, left, bottom, right],
    },
  );
  const rows = [batch, high.stride, wide.stride];
  const pixels = [high.outputSize, wide.outputSize];
  if (inChannels % block === 0) {
    const blocks = emit.reshape(product, [...rows, inChannels / block, ...pixels, block]);
    return joinPhases(emit, emit.transpose(blocks, [0, 4, 1, 5, 2, 3, 6]), image, high, wide);
  }
  const channels = high.stride * wide.stride * inChannels;
  const unblocked = emit.node(reorderOutput, [product], { channels, channels_last: 1 });
  const phases = emit.reshape(unblocked, [batch, ...pixels, high.stride, wide.stride, inChannels]);
  return joinPhases(emit, emit.transpose(phases, [0, 1, 3, 2, 4, 5]), image, high, wide);
}

/**
 * The gradient of the filter, HWIO. It is a product over all pixels of the result; they are the channels of a 1x1
 * convolution here, dy is its image, the patches are its filter: a Gather lays them out in blocks of a patch's own
 * channels.
 */
export function blockedFilterGradient(
  emit: Emitter,
  block: number,
  [x, dy]: readonly [Value, Value],
  filter: TensorType,
  sliding: Sliding,
): Value {
  const [batch, height, width, outChannels] = dimensions(dy, 4);
  const pixels = batch * height * width;
  const image = emit.node(reorderInput, [emit.reshape(dy, [1, pixels, 1, outChannels])], {
    channels_last: 0,
  });
  const patches = blockedPatches(emit, block, x, filter, dy, sliding);
  const product = emit.node(blockedConv, [image, patches], { kernel_shape: [1, 1] });
  const channels = sizeAt(patches, 0);
  return emit.reshape(emit.node(reorderOutput, [product], { channels, channels_last: 0 }), filter.shape);
}

function intoBlocks(emit: Emitter, images: Value): Value {
  return emit.node(reorderInput, [images], { channels_last: 1 });
}

function fromBlocks(emit: Emitter, images: Value): Value {
  return emit.node(reorderOutput, [images], { channels: sizeAt(images, 1), channels_last: 1 });
}

/** Pads of dy before and behind, with the taps in the order of the convolution that `phaseAxis` turns round. */
function padsOf({ inputSize, outputSize, taps, index }: PhaseAxis): readonly [number, number] {
  return [-index(0, taps - 1), index(outputSize - 1, 0) - (inputSize - 1)];
}

/**
 * HWIO filter -> the filter [phases * I, O, tapsHigh, tapsWide] of a convolution of dy, with zeros to the end of a block; in
 * memory [phases * I / b][O/b][taps][b of O][b of phases * I]. Its rows of O, zeros among them, are gathered in the order in
 * which the convolution meets them.
 */
function phaseBlocks(emit: Emitter, block: number, filter: Value, high: PhaseAxis, wide: PhaseAxis): Value {
  const [height, width, inChannels, outChannels] = dimensions(filter, 4);
  const given = height * width * inChannels;
  const channels = Math.ceil((high.stride * wide.stride * inChannels) / block) * block;
  const taps = high.taps * wide.taps;
  const order = new Int32Array(taps * channels).fill(given);
  for (let tap = 0; tap < taps; tap++) {
    for (let channel = 0; channel < high.stride * wide.stride * inChannels; channel++) {
      const phase = Math.floor(channel / inChannels);
      const i = filterTap(high, height, Math.floor(phase / wide.stride), Math.floor(tap / wide.taps));
      const j = filterTap(wide, width, phase % wide.stride, tap % wide.taps);
      if (i === null || j === null) continue;
      order[tap * channels + channel] = (i * width + j) * inChannels + (channel % inChannels);
    }
  }
  const rows = emit.reshape(filter, [given, outChannels]);
  const zeros = emit.constant(new Float32Array(outChannels), [1, outChannels], 'float32');
  const table = order.includes(given) ? emit.concat([rows, zeros], 0) : rows;
  const gathered = emit.gather(table, emit.constant(order, [order.length], 'int32'), 0);
  const images = emit.reshape(gathered, [taps, channels, 1, outChannels]);
  const blocks = emit.node(reorderInput, [images], { channels_last: 0 });
  const split = emit.reshape(blocks, [taps, channels / block, outChannels / block, block * block]);
  return emit.reshape(emit.transpose(split, [1, 2, 0, 3]), [channels, outChannels, high.taps, wide.taps]);
}

/** The tap of the filter that a phase's window meets at a position; null for one of the zeros around the filter. */
function filterTap({ stride, taps, front }: PhaseAxis, size: number, phase: number, position: number) {
  const tap = (taps - 1 - position) * stride + phase - front;
  return tap >= 0 && tap < size ? tap : null;
}

/** The patches of a convolution as the filter [taps * I, pixels, 1, 1], in memory [taps][I/b][pixels][b]. */
function blockedPatches(
  emit: Emitter,
  block: number,
  x: Value,
  filter: TensorType,
  result: TensorType,
  { strides, pads }: Sliding,
): Value {
  const [batch, height, width, channels] = dimensions(x, 4);
  const [tapsHigh, tapsWide] = dimensions(filter, 4);
  const [, outHigh, outWide] = dimensions(result, 4);
  const high = convolutionAxis(height, outHigh, tapsHigh, strides[0], pads[0]);
  const wide = convolutionAxis(width, outWide, tapsWide, strides[1], pads[1]);
  const groups = channels / block;
  const outside = batch * height * width * groups;
  const indices = new Int32Array(tapsHigh * tapsWide * groups * batch * outHigh * outWide);
  let next = 0;
  for (let tap = 0; tap < tapsHigh * tapsWide * groups; tap++) {
    const [tapRow, tapColumn] = [Math.floor(tap / groups / tapsWide), Math.floor(tap / groups) % tapsWide];
    for (let image = 0; image < batch; image++) {
      for (let row = 0; row < outHigh; row++) {
        const y = high.index(row, tapRow);
        for (let column = 0; column < outWide; column++) {
          const at = wide.index(column, tapColumn);
          const inside = y >= 0 && y < height && at >= 0 && at < width;
          indices[next++] = inside ? ((image * height + y) * width + at) * groups + (tap % groups) : outside;
        }
      }
    }
  }
  const zeros = emit.constant(new Float32Array(channels), [1, channels], 'float32');
  const pixels = emit.concat([emit.reshape(x, [batch * height * width, channels]), zeros], 0);
  const table = emit.reshape(pixels, [outside + groups, block]);
  const gathered = emit.gather(table, emit.constant(indices, [indices.length], 'int32'), 0);
  return emit.reshape(gathered, [tapsHigh * tapsWide * channels, batch * outHigh * outWide, 1, 1]);
}
