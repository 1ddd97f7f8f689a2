/** Equivalence of two samples' means by two one-sided tests (Schuirmann 1987), through Welch's interval. */
import { riskOfFalseAlarm } from './level.ts';
import { studentTQuantile, studentTTwoSidedP } from './distributions.ts';
import { mean, variance, type Range } from './sample.ts';
import type { SpreadFloor } from './spread.ts';

export interface Equivalence {
  /** Inside: equivalent. Outside: different by more than the margin. Overlapping: the runs cannot tell. */
  readonly outcome: 'inside' | 'outside' | 'overlapping';
  readonly difference: number;
  /** 90% interval of mean(sample) - mean(reference): 5% on each side, one for each one-sided test. */
  readonly interval: Range;
  /** p-value of the hypothesis that the means differ by at most the margin: one-sided, beyond it. */
  readonly outsideP: number;
  /** Whether one of the samples showed less spread than the floor. */
  readonly isFloored: boolean;
}

/**
 * Two one-sided tests at 5% of |mean(sample) - mean(reference)| < margin; both samples have at least
 * two values, whose spread counts as `floor` at least: values that were rounded to one number do not show theirs. Both
 * are measured on the same test samples, so that their sampling error is no part of the difference.
 */
export function testEquivalence(
  sample: readonly number[],
  reference: readonly number[],
  margin: number,
  floor: SpreadFloor,
): Equivalence {
  const difference = mean(sample) - mean(reference);
  const { standardError, degreesOfFreedom } = welchError(sample, reference, floor);
  const halfWidth = studentTQuantile(1 - riskOfFalseAlarm, degreesOfFreedom) * standardError;
  const interval = { low: difference - halfWidth, high: difference + halfWidth };
  const isFloored = [sample, reference].some((values) => variance(values) < floor.standardDeviation ** 2);
  const isInside = interval.low > -margin && interval.high < margin;
  const isOutside = interval.low > margin || interval.high < -margin;
  const outcome = isInside ? 'inside' : isOutside ? 'outside' : 'overlapping';
  const distance = Math.max(0, Math.abs(difference) - margin);
  const outsideP = distance === 0 ? 1 : studentTTwoSidedP(distance / standardError, degreesOfFreedom) / 2;
  return { outcome, difference, interval, outsideP, isFloored };
}

/** Standard error of the difference of means, degrees of freedom by Welch and Satterthwaite. */
function welchError(
  a: readonly number[],
  b: readonly number[],
  floor: SpreadFloor,
): { standardError: number; degreesOfFreedom: number } {
  const least = floor.standardDeviation ** 2;
  const errorA = Math.max(variance(a), least) / a.length;
  const errorB = Math.max(variance(b), least) / b.length;
  const degreesOfFreedom =
    (errorA + errorB) ** 2 / (errorA ** 2 / (a.length - 1) + errorB ** 2 / (b.length - 1));
  return { standardError: Math.sqrt(errorA + errorB), degreesOfFreedom };
}
