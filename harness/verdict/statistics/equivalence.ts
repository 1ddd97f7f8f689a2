/** Equivalence of two samples' means by two one-sided tests (Schuirmann 1987), through Welch's interval. */
import { studentTQuantile } from './distributions.ts';
import { mean, variance, type Range } from './sample.ts';
import type { SpreadFloor } from './spread.ts';

export interface Equivalence {
  /** Inside: equivalent. Outside: different by more than the margin. Overlapping: the runs cannot tell. */
  readonly outcome: 'inside' | 'outside' | 'overlapping';
  readonly difference: number;
  /** 90% interval of mean(sample) - mean(reference): 5% on each side, one for each one-sided test. */
  readonly interval: Range;
}

/** Two one-sided tests at 5% of |mean(sample) - mean(reference)| < margin; both samples have at least two values. */
export function testEquivalence(
  sample: readonly number[],
  reference: readonly number[],
  margin: number,
  floor: SpreadFloor,
): Equivalence {
  const difference = mean(sample) - mean(reference);
  const halfWidth = welchHalfWidth(sample, reference, floor);
  const interval = { low: difference - halfWidth, high: difference + halfWidth };
  if (interval.low > -margin && interval.high < margin) return { outcome: 'inside', difference, interval };
  const outside = interval.low > margin || interval.high < -margin;
  return { outcome: outside ? 'outside' : 'overlapping', difference, interval };
}

/** Half of Welch's 90% interval, degrees of freedom by Welch and Satterthwaite. */
function welchHalfWidth(a: readonly number[], b: readonly number[], floor: SpreadFloor): number {
  const least = floor.standardDeviation ** 2;
  const errorA = Math.max(variance(a), least) / a.length;
  const errorB = Math.max(variance(b), least) / b.length;
  const degreesOfFreedom =
    (errorA + errorB) ** 2 / (errorA ** 2 / (a.length - 1) + errorB ** 2 / (b.length - 1));
  return studentTQuantile(0.95, degreesOfFreedom) * Math.sqrt(errorA + errorB);
}
