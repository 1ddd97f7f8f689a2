/** Where the nights before a result let one more be expected. */
import { predictionInterval } from '../verdict/statistics/prediction.ts';
import { mean, variance, type Range } from '../verdict/statistics/sample.ts';
import { leastPoints } from './analysis.ts';
import type { SeriesOverview } from './overview.ts';

/** Where one more value is expected. */
export interface Expectation extends Range {
  /** Of the earlier values; of times, their geometric mean. */
  readonly mean: number;
  readonly nights: number;
}

/** The values of a series, in its present epoch, that were measured before a result, since the last change among them. */
export interface Level {
  readonly series: SeriesOverview['series'];
  readonly values: readonly number[];
}

/**
 * What a series was at before a result; null where that is fewer nights than tell how much one differs from the next.
 *
 * @param count - Points that were measured before the result.
 */
export function levelBefore({ series, changes, epochStart }: SeriesOverview, count: number): Level | null {
  const changed = changes.findLast(({ point }) => point < count)?.point ?? 0;
  const values = series.values.slice(Math.max(epochStart, changed), count);
  return values.length < leastPoints ? null : { series, values };
}

/** The prediction interval of a level, of times on a logarithmic scale as where change points are found. */
export function expectationOf({ series, values }: Level, risk: number): Expectation {
  const isTime = series.kind !== 'metric';
  const back = isTime ? Math.exp : (value: number) => value;
  const compared = isTime ? values.map(Math.log) : values;
  const nights = values.length;
  const spread = {
    standardDeviation: Math.sqrt(variance(compared)),
    degreesOfFreedom: nights - 1,
    floor: null,
  };
  const center = mean(compared);
  const { low, high } = predictionInterval({ mean: center, count: nights, spread }, risk);
  return { mean: back(center), low: back(low), high: back(high), nights };
}
