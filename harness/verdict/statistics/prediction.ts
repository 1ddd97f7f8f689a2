/**
 * Where one more run is expected, given n runs: mean ± t(1 - alpha/2, df) * s * sqrt(1 + 1/n)
 * (prediction interval of a normal observation; Hahn and Meeker, Statistical Intervals, 4.7).
 */
import { studentTQuantile, studentTTwoSidedP } from './distributions.ts';
import type { Range } from './sample.ts';
import type { Spread } from './spread.ts';

/** The runs that predict: their mean, their number, and the spread of single runs. */
export interface Predictor {
  readonly mean: number;
  readonly count: number;
  readonly spread: Spread;
}

/** The interval of confidence 1 - `alpha`, widened on both sides by `tolerance` (rounding of the value asked about). */
export function predictionInterval(predictor: Predictor, alpha: number, tolerance = 0): Range {
  const halfWidth =
    studentTQuantile(1 - alpha / 2, predictor.spread.degreesOfFreedom) * predictionError(predictor) +
    tolerance;
  return { low: predictor.mean - halfWidth, high: predictor.mean + halfWidth };
}

/** Two-sided p-value of `value` as one more run; distances within `tolerance` count as none. */
export function predictionP(predictor: Predictor, value: number, tolerance = 0): number {
  const distance = Math.max(0, Math.abs(value - predictor.mean) - tolerance);
  if (distance === 0) return 1;
  return studentTTwoSidedP(distance / predictionError(predictor), predictor.spread.degreesOfFreedom);
}

function predictionError({ count, spread }: Predictor): number {
  return spread.standardDeviation * Math.sqrt(1 + 1 / count);
}
