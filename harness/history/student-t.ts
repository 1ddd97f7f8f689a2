import { studentTTwoSidedP } from '../verdict/statistics/distributions.ts';
import { mean, squaredDeviations } from '../verdict/statistics/sample.ts';

/** Two samples compared. */
export interface Comparison {
  readonly before: number;
  readonly after: number;
  /** Two-sided p-value of Student's t-test for equal means. */
  readonly p: number;
}

/**
 * Student's t-test of two samples with one variance, means included. Samples that do not vary differ for certain or not
 * at all; one without a degree of freedom says nothing (p = 1).
 */
export function studentT(before: readonly number[], after: readonly number[]): Comparison {
  // Deviations from one of the values: equal values then have a spread of exactly 0, and no rounding's.
  const origin = before[0] ?? 0;
  const [x, y] = [before, after].map((values) => values.map((value) => value - origin)) as [
    number[],
    number[],
  ];
  const means = { before: origin + mean(x), after: origin + mean(y) };
  const degreesOfFreedom = x.length + y.length - 2;
  const difference = Math.abs(mean(x) - mean(y));
  if (difference === 0 || degreesOfFreedom < 1) return { ...means, p: 1 };
  const squares = squaredDeviations(x) + squaredDeviations(y);
  const error = Math.sqrt((squares / degreesOfFreedom) * (1 / x.length + 1 / y.length));
  return { ...means, p: studentTTwoSidedP(difference / error, degreesOfFreedom) };
}
