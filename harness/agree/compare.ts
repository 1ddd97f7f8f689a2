import type { EngineAgreement } from '../core/result-schema.ts';
import type { FirstSteps } from './agree-process.ts';

/** What differences between engines are held to, and why. */
export const tolerance = {
  losses: 1e-5,
  weights: 1e-5,
  factor: 10,
  most: 0.1,
  reason:
    'Engines add up in other orders, and training amplifies roundings by as much as it amplifies any small change. How much that is ' +
    'is measured: the reference trains once more from weights that are rounded once. A difference may be 10 times what that ' +
    'makes of the losses up to the same step, and of the weights, since every operator of every step rounds, and not the initial ' +
    'weights alone. It may always be 1e-5 (sums of thousands of float32 products) and never more than 0.1.',
};

type Losses = FirstSteps['losses'];
type Weights = FirstSteps['weights'];

/** |got - expected| / |expected|; 0 for equal ones, NaN where one is not finite. */
function relative(got: number | null | undefined, expected: number | null | undefined): number {
  if (typeof got !== 'number' || typeof expected !== 'number') return Number.NaN;
  return got === expected ? 0 : Math.abs(got - expected) / Math.abs(expected);
}

/**
 * Distance of all weights, relative to the length of the expected ones (Euclidean). Not element by element: Adam moves an
 * element by its whole rate even where its gradient is nothing but rounding, so single ones differ by chance.
 */
export function weightDifference(got: Weights, expected: Weights): number {
  let apart = 0;
  let length = 0;
  for (const [index, variable] of expected.entries()) {
    const other = got[index];
    if (other?.length !== variable.length) return Number.NaN;
    for (let at = 0; at < variable.length; at++) {
      const value = variable[at] as number;
      apart += ((other[at] as number) - value) ** 2;
      length += value ** 2;
    }
  }
  return apart === 0 ? 0 : Math.sqrt(apart / length);
}

/** Whether all values are the same float32, signs of zeros and all. */
function sameBits(got: Float32Array | undefined, expected: Float32Array): boolean {
  const bytes = ({ buffer, byteOffset, byteLength }: Float32Array) =>
    Buffer.from(buffer, byteOffset, byteLength);
  return got !== undefined && bytes(got).equals(bytes(expected));
}

/** Holds what an engine did to what the reference did; `rounded` is the reference from weights that are rounded once. */
export function compare(reference: FirstSteps, rounded: FirstSteps, got: FirstSteps): EngineAgreement {
  const losses = lossDifference(reference.losses, rounded.losses, got.losses);
  const weights = held(
    weightDifference(got.weights, reference.weights),
    tolerance.weights,
    weightDifference(rounded.weights, reference.weights),
  );
  const problems = [
    ...(losses.isWithin ? [] : [problem('losses', losses)]),
    ...(weights.isWithin ? [] : [problem('weights', weights)]),
  ];
  const differing = reference.losses.findIndex((loss, index) => !Object.is(loss, got.losses[index]));
  return {
    engine: got.engine,
    losses: [...got.losses],
    lossDifference: stored(losses),
    weightDifference: stored(weights),
    firstDifferingStep: differing < 0 ? null : differing + 1,
    hasEqualWeights: reference.weights.every((values, index) => sameBits(got.weights[index], values)),
    verdict: problems.length === 0 ? 'agree' : 'disagree',
    reason: problems.length === 0 ? 'losses and weights are within their tolerance' : problems.join('; '),
  };
}

interface Held {
  /** NaN where something is not finite. */
  readonly largest: number;
  readonly tolerance: number;
  readonly isWithin: boolean;
  /** From 1; null for weights, of which the last alone are compared. */
  readonly step: number | null;
}

function held(largest: number, least: number, ofRounding: number, step: number | null = null): Held {
  const amplified = Number.isFinite(ofRounding) ? tolerance.factor * ofRounding : 0;
  const allowed = Math.min(tolerance.most, Math.max(least, amplified));
  return { largest, tolerance: allowed, isWithin: largest <= allowed, step };
}

/** The largest difference, with the tolerance of the step that is closest to it or furthest beyond. */
function lossDifference(expected: Losses, rounded: Losses, got: Losses): Held {
  let ofRounding = 0;
  let worst = held(0, tolerance.losses, 0);
  let largest = 0;
  for (const [index, loss] of expected.entries()) {
    // What is amplified stays amplified, even where two curves happen to cross.
    ofRounding = Math.max(ofRounding, relative(rounded[index], loss));
    const step = held(relative(got[index], loss), tolerance.losses, ofRounding, index + 1);
    if (Number.isNaN(step.largest)) return step;
    largest = Math.max(largest, step.largest);
    if (step.largest / step.tolerance > worst.largest / worst.tolerance) worst = step;
  }
  return { ...worst, largest };
}

function stored({ largest, tolerance: allowed }: Held): EngineAgreement['lossDifference'] {
  return { largest: Number.isFinite(largest) ? largest : null, tolerance: allowed };
}

function problem(what: string, { largest, tolerance: allowed, step }: Held): string {
  const where = step === null ? '' : ` at step ${step}`;
  return Number.isFinite(largest)
    ? `${what} differ by ${largest.toExponential(1)}, more than ${allowed.toExponential(1)}${where}`
    : `${what} are not all finite numbers${where}`;
}
