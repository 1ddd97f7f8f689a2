import { internalError } from '../../core/errors.ts';
import type { TensorType, Value } from '../graph/graph.ts';
import type { Pooling } from '../graph/kernels/sliding.ts';
import { dimensions, sizeAt } from '../graph/shape.ts';
import type { Emitter } from '../onnx/emitter.ts';
import type { ExecutionTarget } from '../target.ts';
import { larger } from './choices.ts';
import type { LoweringRules } from './rule.ts';

const lowest = -3.4028234663852886e38;

export const poolingLowering: LoweringRules<'AvgPool' | 'AvgPoolGrad' | 'MaxPool' | 'MaxPoolGrad'> = {
  MaxPool: ({ emit, target, inputs: [x], attributes, result }) => {
    const parts = windowElements(emit, x, result, attributes, lowest);
    return [firstMaximum(emit, target, parts).value];
  },
  /*
   * The gradient of a window goes to its first maximum in row-major order, as in TensorFlow: a tournament in which
   * the earlier half wins ties. Ties are common (a flat background under ReLU), and dividing or repeating the
   * gradient would train another model.
   */
  MaxPoolGrad: ({ emit, target, inputs: [dy, x], attributes }) => {
    const parts = windowElements(emit, x, dy, attributes, lowest);
    const gradients: Value[] = [];
    award(emit, firstMaximum(emit, target, parts), dy, gradients);
    return [scatterWindows(emit, gradients, x, dy, attributes)];
  },
  // The mean over the pixels of a window that lie inside the image, as tfjs and TensorFlow count them.
  AvgPool: ({ emit, inputs: [x], attributes, result }) => {
    const [first, ...others] = windowElements(emit, x, result, attributes, 0);
    const total = others.reduce((sum, part) => emit.binary('Add', sum, part), first);
    return [emit.binary('Div', total, pixelCounts(emit, x, result, attributes))];
  },
  // tfjs divides by the whole window here, whatever part of it lies inside the image.
  AvgPoolGrad: ({ emit, inputs: [dy], attributes, result }) => {
    const [high, wide] = attributes.window;
    const share = emit.binary('Mul', dy, emit.scalar(1 / (high * wide)));
    const gradients = Array.from({ length: high * wide }, () => share);
    return [scatterWindows(emit, gradients, result, dy, attributes)];
  },
};

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

type Elements = readonly [Value, ...Value[]];

/** Element (i, j) of every window, in row-major order of (i, j); each of the output's shape. */
function windowElements(
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

/** A tournament over window elements: its maximum, and at each match whether the earlier half won. */
type Match =
  | { readonly value: Value; readonly leaf: true }
  | {
      readonly value: Value;
      readonly leaf: false;
      readonly earlierWins: Value;
      readonly earlier: Match;
      readonly later: Match;
    };

function firstMaximum(emit: Emitter, target: ExecutionTarget, parts: Elements): Match {
  const [only, ...rest] = parts;
  const middle = Math.ceil(parts.length / 2);
  const [second, ...others] = rest.slice(middle - 1);
  if (second === undefined) return { value: only, leaf: true };
  const earlier = firstMaximum(emit, target, [only, ...rest.slice(0, middle - 1)]);
  const later = firstMaximum(emit, target, [second, ...others]);
  const earlierWins = emit.compare('GreaterOrEqual', earlier.value, later.value);
  const value = larger(emit, target, earlier.value, later.value);
  return { value, leaf: false, earlierWins, earlier, later };
}

/** Hands `gradient` down the tournament to the winner; appends one gradient per element, in order. */
function award(emit: Emitter, match: Match, gradient: Value, gradients: Value[]): void {
  if (match.leaf) {
    gradients.push(gradient);
    return;
  }
  const won = emit.binary('Mul', gradient, emit.cast(match.earlierWins, 'float32'));
  award(emit, match.earlier, won, gradients);
  award(emit, match.later, emit.binary('Sub', gradient, won), gradients);
}

/** The inverse of `windowElements`: adds element (i, j) of every window to its pixel. */
function scatterWindows(
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

/** How many pixels of each window lie inside the image: [1, H, W, 1]. */
function pixelCounts(emit: Emitter, image: TensorType, pooled: TensorType, pooling: Pooling): Value {
  const along = (axis: 0 | 1) =>
    Array.from({ length: sizeAt(pooled, axis + 1) }, (_, position) => {
      const start = position * pooling.strides[axis] - pooling.pads[axis];
      const end = Math.min(start + pooling.window[axis], sizeAt(image, axis + 1));
      return end - Math.max(start, 0);
    });
  const rows = along(0);
  const columns = along(1);
  const counts = rows.flatMap((row) => columns.map((column) => row * column));
  return emit.constant(Float32Array.from(counts), [1, rows.length, columns.length, 1], 'float32');
}
