/** A history as people look at it: every series with its changes, what was decided about them, and the verdicts. */
import { hashOf } from '../core/hash.ts';
import type { Unit } from '../core/unit.ts';
import { analyse, type Analysis, type ChangePoint, type Points } from './change-points.ts';
import type { History } from './database.ts';
import { about, readDecisions, type Decision } from './decisions.ts';
import { readRibbon, type RibbonCell } from './ribbon.ts';
import { readClasses, readNights, readSeries, type Night, type Series, type SeriesClass } from './series.ts';

/** A change point with the nights around it. */
export interface Change {
  /** Names it in `reprolab history ack`. */
  readonly id: string;
  readonly kind: ChangePoint['kind'];
  readonly before: number;
  readonly after: number;
  readonly p: number | null;
  /** Whether the new level is the better one; null where neither is, or nobody knows. */
  readonly isBetter: boolean | null;
  /** Last night of the old level and first of the new one: what changed lies between their commits. */
  readonly lastBefore: Night;
  readonly firstAfter: Night;
  /** Index of the point in the whole series. */
  readonly point: number;
  readonly acknowledged: Decision | null;
}

/** A series with all that is known of it. */
export interface SeriesOverview {
  readonly series: Series;
  readonly unit: Unit;
  readonly class: SeriesClass | null;
  readonly state: Analysis['state'];
  /** Index of the first point of the present epoch; what is before it is shown and not judged. */
  readonly epochStart: number;
  /** The decision that began it. */
  readonly rebaselined: Decision | null;
  readonly changes: readonly Change[];
}

export interface Overview {
  readonly nights: readonly Night[];
  readonly series: readonly SeriesOverview[];
  readonly ribbon: readonly RibbonCell[];
  readonly decisions: readonly Decision[];
}

/** Nights of the ribbon where nobody says how many. */
export const ribbonNights = 60;

/** A change is the acknowledged one where its first night has moved by at most this: new nights move it a little. */
const sameChangeNights = 2;

/** Reads and analyses the history of a suite, or of all. */
export async function readOverview(history: History, suite: string | null): Promise<Overview> {
  const nights = await readNights(history);
  const all = await readSeries(history, suite);
  const classes = await readClasses(history);
  const decisions = await readDecisions(history);
  const epochs = all.map((series) => epochOf(series, nights, decisions));
  const analyses = analyse(all.map((series, at) => pointsFrom(series, epochs[at]?.start ?? 0)));
  const series = all.map((item, at): SeriesOverview => {
    const { start = 0, decision = null } = epochs[at] ?? {};
    const { state, changes } = analyses[at] ?? { state: 'insufficient-history', changes: [] };
    return {
      series: item,
      unit: item.unit,
      class: classes.get(item.class) ?? null,
      state,
      epochStart: start,
      rebaselined: decision,
      changes: changes.map((change) => changeOf(item, change, start, nights, decisions)),
    };
  });
  return { nights, series, ribbon: await readRibbon(history, suite, ribbonNights), decisions };
}

function epochOf(
  series: Series,
  nights: readonly Night[],
  decisions: readonly Decision[],
): { readonly start: number; readonly decision: Decision | null } {
  const starts = about(decisions, 'rebaseline', series).map((decision) => ({
    decision,
    start: series.nights.filter((night) => (nights[night]?.startedAt ?? 0) < decision.startedAt).length,
  }));
  return starts.reduce<{ start: number; decision: Decision | null }>(
    (latest, item) => (item.start >= latest.start ? item : latest),
    { start: 0, decision: null },
  );
}

function pointsFrom({ kind, nights, values, repeats }: Series, start: number): Points {
  return {
    nights: nights.slice(start),
    values: values.slice(start),
    repeats: repeats.slice(start),
    scale: kind === 'metric' ? 'value' : 'time',
  };
}

function changeOf(
  series: Series,
  { index, kind, before, after, p }: ChangePoint,
  start: number,
  nights: readonly Night[],
  decisions: readonly Decision[],
): Change {
  const point = start + index;
  const nightAt = (at: number) => nights[series.nights[at] ?? 0] as Night;
  const firstAfter = nightAt(point);
  const acknowledged = about(decisions, 'acknowledge', series).find(({ resultId }) => {
    const known = nights.findIndex(({ id }) => id === resultId);
    const position = series.nights.indexOf(known);
    return position >= 0 && Math.abs(position - point) <= sameChangeNights;
  });
  return {
    id: hashOf([series.id, firstAfter.id]).slice(0, 8),
    kind,
    before,
    after,
    p,
    isBetter: series.better === 'none' ? null : (series.better === 'higher') === after > before,
    lastBefore: nightAt(point - 1),
    firstAfter,
    point,
    acknowledged: acknowledged ?? null,
  };
}
