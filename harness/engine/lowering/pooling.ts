import type { TensorType, Value } from '../graph/graph.ts';
import type { Pooling } from '../graph/kernels/sliding.ts';
import { sizeAt } from '../graph/shape.ts';
import type { Emitter } from '../onnx/emitter.ts';
import type { ExecutionTarget } from '../target.ts';
import { larger } from './choices.ts';
import type { LoweringRules } from './rule.ts';
import { type Elements, scatterWindows, windowElements } from './windows.ts';

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
