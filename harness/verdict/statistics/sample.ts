/** Moments of a sample. */
import { internalError } from '../../core/errors.ts';

/** A closed range; the unit is the metric's. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** Arithmetic mean of at least one value. */
export function mean(values: readonly number[]): number {
  if (values.length === 0) throw internalError('mean of no values');
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Sum of squared deviations from the mean. */
export function squaredDeviations(values: readonly number[]): number {
  const center = mean(values);
  return values.reduce((sum, value) => sum + (value - center) ** 2, 0);
}

/** Unbiased variance (divisor n - 1) of at least two values. */
export function variance(values: readonly number[]): number {
  if (values.length < 2) throw internalError('variance of fewer than two values');
  return squaredDeviations(values) / (values.length - 1);
}
