/**
 * The gradient of a convolution's image in phases.
 *
 * dx[h] = sum over (a, i) with a * s + i - pad = h of dy[a] * w[i], for stride s. With h = s * p + r the taps that meet
 * row h are i = s * j + r - front, read from dy[p + last - j], where last = floor((s - 1 + pad) / s) and
 * front = s * last - pad. So one patch matrix of dy, or one convolution of it, serves all s x s phases r at once: the filter,
 * with `front` zero taps before it and enough behind, has a row block for each phase. No zeros are put between the
 * elements of dy, as a dilated convolution would.
 */
import type { TensorType, Value } from '../graph/graph.ts';
import { dimensions } from '../graph/shape.ts';
import type { Emitter } from '../onnx/emitter.ts';
import type { WindowAxis } from './patches.ts';

/** One axis of dx, in phases. */
export interface PhaseAxis extends WindowAxis {
  readonly stride: number;
  /** Zero taps before the filter's first. */
  readonly front: number;
}

export function phaseAxis(
  dxSize: number,
  dySize: number,
  taps: number,
  stride: number,
  padBefore: number,
): PhaseAxis {
  const last = Math.floor((stride - 1 + padBefore) / stride);
  const front = stride * last - padBefore;
  return {
    inputSize: dySize,
    outputSize: Math.ceil(dxSize / stride),
    taps: Math.ceil((front + taps) / stride),
    index: (position, tap) => position + last - tap,
    stride,
    front,
  };
}

/** The image [N,H,W,C] of its phases, which lie as [N, rows, strideHigh, columns, strideWide, ...] that make up C. */
export function joinPhases(
  emit: Emitter,
  phases: Value,
  image: TensorType,
  high: PhaseAxis,
  wide: PhaseAxis,
): Value {
  const [batch, , , channels] = dimensions(image, 4);
  const grown = emit.reshape(phases, [
    batch,
    high.outputSize * high.stride,
    wide.outputSize * wide.stride,
    channels,
  ]);
  return emit.slice(grown, [0, 0, 0, 0], image.shape);
}
