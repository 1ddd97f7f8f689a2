/** A history as people look at it: every series with its changes, what was decided about them, and the verdicts. */
import { hashOf } from '../core/hash.ts';
import type { Unit } from '../core/unit.ts';
import type { Analysis, ChangePoint } from './analysis.ts';
import type { History } from './database.ts';
import { about, readDecisions, type Decision } from './decisions.ts';
import { epochOf } from './epochs.ts';
import { readRibbon, type RibbonCell } from './ribbon.ts';
import {
  readChanges,
  readClasses,
  readNights,
  readSeries,
  type Night,
  type Series,
  type SeriesClass,
} from './series.ts';

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

/** Reads what is known of a suite, or of all. */
export async function readOverview(history: History, suite: string | null): Promise<Overview> {
  const nights = await readNights(history);
  const all = await readSeries(history);
  const changes = await readChanges(history);
  const classes = await readClasses(history);
  const decisions = await readDecisions(history);
  const series = all
    .filter((item) => suite === null || item.series.suite === suite)
    .map(({ series: item, state }): SeriesOverview => {
      const { start, decision } = epochOf(item, nights, decisions);
      const changed = changes.get(item.id) ?? [];
      return {
        series: item,
        unit: item.unit,
        class: classes.get(item.class) ?? null,
        state,
        epochStart: start,
        rebaselined: decision,
        changes: changed.map((change) => changeOf(item, change, nights, decisions)),
      };
    });
  return { nights, series, ribbon: await readRibbon(history, suite, ribbonNights), decisions };
}

function changeOf(
  series: Series,
  { index: point, kind, before, after, p }: ChangePoint,
  nights: readonly Night[],
  decisions: readonly Decision[],
): Change {
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
