/** Where the present epoch of a series begins, and its points. */
import type { Points } from './change-points.ts';
import { about, type Decision } from './decisions.ts';
import type { Night, Series } from './series.ts';

export interface Epoch {
  /** Index of its first point. */
  readonly start: number;
  /** The decision that began it; null of the first. */
  readonly decision: Decision | null;
}

export function epochOf(series: Series, nights: readonly Night[], decisions: readonly Decision[]): Epoch {
  const starts = about(decisions, 'rebaseline', series).map((decision) => ({
    decision,
    start: series.nights.filter((night) => (nights[night]?.startedAt ?? 0) < decision.startedAt).length,
  }));
  return starts.reduce<Epoch>((latest, item) => (item.start >= latest.start ? item : latest), {
    start: 0,
    decision: null,
  });
}

/** The points from an index on. */
export function pointsFrom(
  { kind, nights, values, repeats }: Series,
  start: number,
): Omit<Points, 'searched'> {
  return {
    nights: nights.slice(start),
    values: values.slice(start),
    repeats: repeats.slice(start),
    scale: kind === 'metric' ? 'value' : 'time',
  };
}
