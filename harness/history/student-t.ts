import { studentTTwoSidedP } from '../verdict/statistics/distributions.ts';

/** Two levels compared. */
export interface Comparison {
  readonly before: number;
  readonly after: number;
  /** Two-sided p-value of Student's t-test for equal means. */
  readonly p: number;
}

/**
 * Student's t-test of two neighbouring stretches with one variance, [from, index) and [index, to), means included.
 * Stretches that do not vary differ for certain or not at all; without a degree of freedom nothing is said (p = 1).
 */
export function studentT(values: readonly number[], from: number, index: number, to: number): Comparison {
  // Deviations from one of the values: equal values then have a spread of exactly 0, and no rounding's.
  const origin = values[from] ?? 0;
  const left = momentsOf(values, from, index, origin);
  const right = momentsOf(values, index, to, origin);
  const means = { before: origin + left.mean, after: origin + right.mean };
  const degreesOfFreedom = to - from - 2;
  const difference = Math.abs(left.mean - right.mean);
  if (difference === 0 || degreesOfFreedom < 1) return { ...means, p: 1 };
  const variance = (left.squares + right.squares) / degreesOfFreedom;
  const error = Math.sqrt(variance * (1 / (index - from) + 1 / (to - index)));
  return { ...means, p: studentTTwoSidedP(difference / error, degreesOfFreedom) };
}

/** Mean of the deviations from `origin`, and their sum of squares about it; loops, since it is called so often. */
function momentsOf(
  values: readonly number[],
  from: number,
  to: number,
  origin: number,
): { readonly mean: number; readonly squares: number } {
  let sum = 0;
  for (let at = from; at < to; at++) sum += (values[at] ?? Number.NaN) - origin;
  const mean = sum / (to - from);
  let squares = 0;
  for (let at = from; at < to; at++) squares += ((values[at] ?? Number.NaN) - origin - mean) ** 2;
  return { mean, squares };
}
