/** Fairness over groups: means, the gap between them and the worst of them, with bootstrap intervals. */
import { riskOfFalseAlarm } from './level.ts';
import { internalError } from '../../core/errors.ts';
import { extent } from '../../core/extent.ts';
import type { RandomStream } from '../../core/random.ts';
import { mean, type Range } from './sample.ts';
import { roundingFloor } from './spread.ts';

export interface Estimate extends Range {
  readonly value: number;
}

export interface GroupEstimates {
  /** Mean of each group, in the order given. */
  readonly means: readonly Estimate[];
  /** Largest minus smallest group mean. */
  readonly spread: Estimate;
  /** Smallest group mean. */
  readonly worst: Estimate;
}

/**
 * Percentile bootstrap (Efron 1979) that resamples inside each group; `groups` holds each group's per-sample
 * values, which are probabilities. Two limits to state beside it: with few samples (the lab has 5 images a group) the
 * intervals are too narrow, and a resampled maximum minus minimum leans upward, so the spread's interval does too.
 *
 * A group whose values are all equal says nothing of its spread, and resampling it gives an interval without width. Its
 * mean is then drawn with the error of a proportion of as many samples that is 0 or 1: rounding to 1/n.
 */
export function bootstrapGroups(
  groups: readonly (readonly number[])[],
  random: RandomStream,
  options: { readonly resamples?: number; readonly level?: number } = {},
): GroupEstimates {
  const { resamples = 2000, level = 1 - riskOfFalseAlarm } = options;
  if (groups.length === 0 || groups.some((group) => group.length === 0)) {
    throw internalError('bootstrap of an empty group');
  }
  const drawMean = groups.map((group) => meanSampler(group, random));
  const draws = Array.from({ length: resamples }, () => drawMean.map((draw) => draw()));
  const estimate = (statistic: (means: readonly number[]) => number): Estimate => ({
    value: statistic(groups.map((group) => mean(group))),
    ...percentiles(draws.map(statistic), level),
  });
  return {
    means: groups.map((_, group) => estimate((means) => means[group] ?? NaN)),
    spread: estimate((means) => {
      const { lowest, highest } = extent(means);
      return highest - lowest;
    }),
    worst: estimate((means) => extent(means).lowest),
  };
}

/** Draws the mean of a resampled group. */
function meanSampler(values: readonly number[], random: RandomStream): () => number {
  if (values.some((value) => value !== values[0])) return () => mean(resample(values, random));
  const { standardDeviation } = roundingFloor(1 / values.length);
  return () => Math.min(1, Math.max(0, mean(values) + standardDeviation * random.normal()));
}

function resample(values: readonly number[], random: RandomStream): number[] {
  return values.map(() => values[random.integer(0, values.length - 1)] ?? NaN);
}

/** The central `level` of the draws, by order statistics. */
function percentiles(draws: readonly number[], level: number): Range {
  const sorted = draws.toSorted((a, b) => a - b);
  const cut = Math.floor(((1 - level) / 2) * sorted.length);
  return { low: sorted[cut] ?? NaN, high: sorted[sorted.length - 1 - cut] ?? NaN };
}
