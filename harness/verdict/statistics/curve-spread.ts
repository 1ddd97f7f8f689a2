/** The run-to-run spread along a curve, from few stored runs. */
import { internalError } from '../../core/errors.ts';
import { mean, variance } from './sample.ts';
import { atLeast, type Spread } from './spread.ts';

/**
 * Correlation assumed between points of one curve when counting degrees of freedom. Pooling K points of m runs
 * gives (m - 1) K only if the points are independent; with correlation r it is (m - 1) K / (1 + (K - 1) r^2)
 * (Satterthwaite). At 0.5 a curve of an equal run is refused in at most 6% of all cases, whatever the true
 * correlation and a fourfold change of s along the curve (simulated in the tests).
 */
const assumedCorrelation = 0.5;

/** Relative precision of single floats: the least relative spread. */
const floatPrecision = 2 ** -24;

/**
 * Relative spread (s / mean), pooled over all points of a curve of positive values: 3 to 5 runs say too little
 * about a single point. `runs[run][point]`, at least two runs of equal length.
 */
export function pooledRelativeSpread(runs: readonly (readonly number[])[]): Spread {
  const points = columns(runs);
  const squares = points.map((values) => variance(values) / mean(values) ** 2);
  const degreesOfFreedom =
    ((runs.length - 1) * points.length) / (1 + (points.length - 1) * assumedCorrelation ** 2);
  return atLeast(
    { standardDeviation: Math.sqrt(mean(squares)), degreesOfFreedom, floor: null },
    { standardDeviation: floatPrecision, cause: 'rounding' },
  );
}

/** Where the curve's points lie: mean and spread of each, the spread never below the pooled relative one. */
export function curvePoints(
  runs: readonly (readonly number[])[],
): readonly { readonly mean: number; readonly spread: Spread }[] {
  const pooled = pooledRelativeSpread(runs);
  return columns(runs).map((values) => {
    const center = mean(values);
    return { mean: center, spread: scaleSpread(pooled, center, values) };
  });
}

/** A relative spread at a point with the given stored values, or their own spread where that is larger. */
export function scaleSpread(relative: Spread, center: number, values: readonly number[]): Spread {
  const [pooled, own] = [relative.standardDeviation * center, Math.sqrt(variance(values))];
  return own > pooled
    ? { ...relative, standardDeviation: own, floor: null }
    : { ...relative, standardDeviation: pooled };
}

function columns(runs: readonly (readonly number[])[]): number[][] {
  const [first] = runs;
  if (first === undefined) throw internalError('a curve without runs');
  return first.map((_, point) => runs.map((run) => run[point] ?? NaN));
}
