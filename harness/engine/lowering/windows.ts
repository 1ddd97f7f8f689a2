/** The elements of windows that slide over NHWC images, each as a tensor of the shape of the windows' positions. */
import { internalError } from '../../core/errors.ts';
import type { TensorType, Value } from '../graph/graph.ts';
import type { Pooling } from '../graph/kernels/sliding.ts';
import { dimensions } from '../graph/shape.ts';
import type { Emitter } from '../onnx/emitter.ts';

/** Rows and columns that the windows cover, counted from the padded image's corner. */
function covered(pooled: TensorType, { window, strides }: Pooling): [number, number] {
  const [, outHigh, outWide] = dimensions(pooled, 4);
  return [(outHigh - 1) * strides[0] + window[0], (outWide - 1) * strides[1] + window[1]];
}

/** Windows side by side without overlap and without padding: they can be split by reshaping. */
function tiles(pooling: Pooling): boolean {
  return (
    pooling.window[0] === pooling.strides[0] &&
    pooling.window[1] === pooling.strides[1] &&
    pooling.pads.every((count) => count === 0)
  );
}

export type Elements = readonly [Value, ...Value[]];

/** Element (i, j) of every window, in row-major order of (i, j); each of the output's shape. */
export function windowElements(
  emit: Emitter,
  x: Value,
  pooled: TensorType,
  pooling: Pooling,
  padValue: number,
): Elements {
  const [first, ...others] = elements(emit, x, pooled, pooling, padValue);
  if (first === undefined) throw internalError('a pooling window is empty');
  return [first, ...others];
}

function elements(
  emit: Emitter,
  x: Value,
  pooled: TensorType,
  pooling: Pooling,
  padValue: number,
): readonly Value[] {
  const [batch, outHigh, outWide, channels] = dimensions(pooled, 4);
  const [high, wide] = pooling.window;
  const [coveredHigh, coveredWide] = covered(pooled, pooling);
  if (tiles(pooling)) {
    const whole = emit.slice(x, [0, 0, 0, 0], [batch, coveredHigh, coveredWide, channels]);
    const rows = split(emit, emit.reshape(whole, [batch * outHigh, high, coveredWide * channels]), high);
    return rows.flatMap((row) =>
      split(emit, emit.reshape(row, [batch * outHigh * outWide, wide, channels]), wide).map((part) =>
        emit.reshape(part, pooled.shape),
      ),
    );
  }
  const [top, left] = pooling.pads;
  const [, height, width] = dimensions(x, 4);
  const padded = emit.pad(
    x,
    [0, top, left, 0],
    [0, Math.max(0, coveredHigh - top - height), Math.max(0, coveredWide - left - width), 0],
    padValue,
  );
  return positions(pooling).map(([i, j]) =>
    emit.slice(padded, [0, i, j, 0], pooled.shape, [1, ...pooling.strides, 1]),
  );
}

function positions(pooling: Pooling): [number, number][] {
  const [high, wide] = pooling.window;
  return Array.from({ length: high * wide }, (_, index) => [Math.floor(index / wide), index % wide]);
}

/** Parts of size 1 along axis 1. */
function split(emit: Emitter, x: Value, count: number): readonly Value[] {
  return emit.split(
    x,
    1,
    Array.from({ length: count }, () => 1),
  );
}

/** The inverse of `windowElements`: adds element (i, j) of every window to its pixel. */
export function scatterWindows(
  emit: Emitter,
  gradients: readonly Value[],
  image: TensorType,
  pooled: TensorType,
  pooling: Pooling,
): Value {
  const [batch, outHigh, outWide, channels] = dimensions(pooled, 4);
  const [, height, width] = dimensions(image, 4);
  const [high, wide] = pooling.window;
  const [coveredHigh, coveredWide] = covered(pooled, pooling);
  if (tiles(pooling)) {
    const rows = Array.from({ length: high }, (_, i) => {
      const columns = gradients
        .slice(i * wide, (i + 1) * wide)
        .map((part) => emit.reshape(part, [batch * outHigh * outWide, 1, channels]));
      return emit.reshape(emit.concat(columns, 1), [batch * outHigh, 1, coveredWide * channels]);
    });
    const whole = emit.reshape(emit.concat(rows, 1), [batch, coveredHigh, coveredWide, channels]);
    return emit.pad(whole, [0, 0, 0, 0], [0, height - coveredHigh, width - coveredWide, 0]);
  }
  const [top, left] = pooling.pads;
  const [strideHigh, strideWide] = pooling.strides;
  const paddedHigh = Math.max(coveredHigh, top + height);
  const paddedWide = Math.max(coveredWide, left + width);
  const offsets = positions(pooling);
  const placed = gradients.map((part, element) => {
    const [i, j] = offsets[element] ?? [0, 0];
    const dilated = dilate(emit, part, strideHigh, strideWide);
    const [, partHigh, partWide] = dimensions(dilated, 4);
    return emit.pad(dilated, [0, i, j, 0], [0, paddedHigh - i - partHigh, paddedWide - j - partWide, 0]);
  });
  const total = placed.reduce((sum, part) => emit.binary('Add', sum, part));
  return emit.slice(total, [0, top, left, 0], image.shape);
}

/** Puts stride - 1 zeros between neighbours along axes 1 and 2. */
function dilate(emit: Emitter, x: Value, strideHigh: number, strideWide: number): Value {
  if (strideHigh === 1 && strideWide === 1) return x;
  const [batch, height, width, channels] = dimensions(x, 4);
  const spread = emit.pad(
    emit.reshape(x, [batch, height, 1, width, 1, channels]),
    [0, 0, 0, 0, 0, 0],
    [0, 0, strideHigh - 1, 0, strideWide - 1, 0],
  );
  const grown = emit.reshape(spread, [batch, height * strideHigh, width * strideWide, channels]);
  return emit.slice(
    grown,
    [0, 0, 0, 0],
    [batch, (height - 1) * strideHigh + 1, (width - 1) * strideWide + 1, channels],
  );
}
