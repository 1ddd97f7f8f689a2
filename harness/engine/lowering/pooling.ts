import { internalError } from '../../core/errors.ts';
import type { Value } from '../graph/graph.ts';
import type { Pooling } from '../graph/kernels.ts';
import type { Emitter } from './emitter.ts';
import { type LoweringRules, operand, resultShape } from './rule.ts';

type Kernels = 'AvgPool' | 'AvgPoolGrad' | 'MaxPool' | 'MaxPoolGrad';

const lowest = -3.4028234663852886e38;

export const poolingLowering: LoweringRules<Kernels> = {
  MaxPool: (call) => {
    const shape = resultShape(call);
    const parts = windowElements(call.emit, operand(call, 0), shape, call.attributes, lowest);
    return [firstMaximum(call.emit, parts).value];
  },
  /*
   * The gradient of a window goes to its first maximum in row-major order, as in TensorFlow: a tournament in which
   * the earlier half wins ties. Ties are common (a flat background under ReLU), and dividing or repeating the
   * gradient would train another model.
   */
  MaxPoolGrad: (call) => {
    const { emit, attributes } = call;
    const dy = operand(call, 0);
    const x = operand(call, 1);
    const parts = windowElements(emit, x, dy.shape, attributes, lowest);
    const gradients: Value[] = [];
    award(emit, firstMaximum(emit, parts), dy, gradients);
    return [scatterWindows(emit, gradients, x.shape, dy.shape, attributes)];
  },
  // The mean over the pixels of a window that lie inside the image, as tfjs and TensorFlow count them.
  AvgPool: (call) => {
    const { emit, attributes } = call;
    const x = operand(call, 0);
    const shape = resultShape(call);
    const parts = windowElements(emit, x, shape, attributes, 0);
    const total = parts.reduce((sum, part) => emit.binary('Add', sum, part));
    return [emit.binary('Div', total, pixelCounts(emit, x.shape, shape, attributes))];
  },
  // tfjs divides by the whole window here, whatever part of it lies inside the image.
  AvgPoolGrad: (call) => {
    const { emit, attributes } = call;
    const dy = operand(call, 0);
    const [high, wide] = attributes.window;
    const share = emit.binary('Mul', dy, emit.scalar(1 / (high * wide)));
    const gradients = Array.from({ length: high * wide }, () => share);
    return [scatterWindows(emit, gradients, resultShape(call), dy.shape, attributes)];
  },
};

/** Rows and columns that the windows cover, counted from the padded image's corner. */
function covered(outShape: readonly number[], pooling: Pooling): [number, number] {
  const [high, wide] = pooling.window;
  return [
    ((outShape[1] as number) - 1) * pooling.strides[0] + high,
    ((outShape[2] as number) - 1) * pooling.strides[1] + wide,
  ];
}

/** Windows side by side without overlap and without padding: they can be split by reshaping. */
function tiles(pooling: Pooling): boolean {
  return (
    pooling.window[0] === pooling.strides[0] &&
    pooling.window[1] === pooling.strides[1] &&
    pooling.pads.every((count) => count === 0)
  );
}

/** Element (i, j) of every window, in row-major order of (i, j); each of the output's shape. */
function windowElements(
  emit: Emitter,
  x: Value,
  outShape: readonly number[],
  pooling: Pooling,
  padValue: number,
): Value[] {
  const [batch, outHigh, outWide, channels] = outShape as [number, number, number, number];
  const [high, wide] = pooling.window;
  const [coveredHigh, coveredWide] = covered(outShape, pooling);
  if (tiles(pooling)) {
    const whole = emit.slice(x, [0, 0, 0, 0], [batch, coveredHigh, coveredWide, channels]);
    const rows = split(emit, emit.reshape(whole, [batch * outHigh, high, coveredWide * channels]), high);
    return rows.flatMap((row) =>
      split(emit, emit.reshape(row, [batch * outHigh * outWide, wide, channels]), wide).map((part) =>
        emit.reshape(part, outShape),
      ),
    );
  }
  const [top, left] = pooling.pads;
  const padded = emit.pad(
    x,
    [0, top, left, 0],
    [
      0,
      Math.max(0, coveredHigh - top - (x.shape[1] as number)),
      Math.max(0, coveredWide - left - (x.shape[2] as number)),
      0,
    ],
    padValue,
  );
  return positions(pooling).map(([i, j]) =>
    emit.slice(padded, [0, i, j, 0], outShape, [1, ...pooling.strides, 1]),
  );
}

function positions(pooling: Pooling): [number, number][] {
  const [high, wide] = pooling.window;
  return Array.from({ length: high * wide }, (_, index) => [Math.floor(index / wide), index % wide]);
}

/** Parts of size 1 along axis 1. */
function split(emit: Emitter, x: Value, count: number): Value[] {
  if (count === 1) return [x];
  const shape = [x.shape[0] as number, 1, x.shape[2] as number];
  const outputs = Array.from({ length: count }, () => ({ shape, dtype: x.dtype }));
  return emit.nodes('Split', [x, emit.integers(outputs.map(() => 1))], { axis: 1 }, outputs);
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

function firstMaximum(emit: Emitter, parts: readonly Value[]): Match {
  const [only] = parts;
  if (only === undefined) throw internalError('a pooling window is empty');
  if (parts.length === 1) return { value: only, leaf: true };
  const middle = Math.ceil(parts.length / 2);
  const earlier = firstMaximum(emit, parts.slice(0, middle));
  const later = firstMaximum(emit, parts.slice(middle));
  const earlierWins = emit.compare('GreaterOrEqual', earlier.value, later.value);
  return {
    value: emit.where(earlierWins, earlier.value, later.value),
    leaf: false,
    earlierWins,
    earlier,
    later,
  };
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
  shape: readonly number[],
  outShape: readonly number[],
  pooling: Pooling,
): Value {
  const [batch, outHigh, outWide, channels] = outShape as [number, number, number, number];
  const [height, width] = shape.slice(1) as [number, number];
  const [high, wide] = pooling.window;
  const [coveredHigh, coveredWide] = covered(outShape, pooling);
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
  const placed = positions(pooling).map(([i, j]) => {
    const part = gradients[i * wide + j] as Value;
    const dilated = dilate(emit, part, strideHigh, strideWide);
    return emit.pad(
      dilated,
      [0, i, j, 0],
      [0, paddedHigh - i - (dilated.shape[1] as number), paddedWide - j - (dilated.shape[2] as number), 0],
    );
  });
  const total = placed.reduce((sum, part) => emit.binary('Add', sum, part));
  return emit.slice(total, [0, top, left, 0], shape);
}

/** Puts stride - 1 zeros between neighbours along axes 1 and 2. */
function dilate(emit: Emitter, x: Value, strideHigh: number, strideWide: number): Value {
  if (strideHigh === 1 && strideWide === 1) return x;
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
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
function pixelCounts(
  emit: Emitter,
  shape: readonly number[],
  outShape: readonly number[],
  pooling: Pooling,
): Value {
  const along = (axis: 0 | 1) =>
    Array.from({ length: outShape[axis + 1] as number }, (_, position) => {
      const start = position * pooling.strides[axis] - pooling.pads[axis];
      const end = Math.min(start + pooling.window[axis], shape[axis + 1] as number);
      return end - Math.max(start, 0);
    });
  const rows = along(0);
  const columns = along(1);
  const counts = rows.flatMap((row) => columns.map((column) => row * column));
  return emit.constant(Float32Array.from(counts), [1, rows.length, columns.length, 1], 'float32');
}
