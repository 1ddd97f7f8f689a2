import { groupBy } from '../core/group-by.ts';
import type { Overview, SeriesOverview } from './overview.ts';
import type { RibbonCell } from './ribbon.ts';

/** The series of one class of one suite. */
export interface ClassGroup {
  readonly recipe: string;
  readonly series: readonly SeriesOverview[];
  /** Index of the last night that measured it. */
  readonly lastNight: number;
}

/** What a history knows of a suite. */
export interface SuiteGroup {
  readonly suite: string;
  readonly ribbon: readonly RibbonCell[];
  /** The class measured last comes first. */
  readonly classes: readonly ClassGroup[];
}

/** Puts the series of an overview in order: by suite, then by class. */
export function groupBySuite({ series, ribbon }: Overview): SuiteGroup[] {
  const names = [
    ...new Set([...series.map((item) => item.series.suite), ...ribbon.map(({ suite }) => suite)]),
  ];
  return names.sort().map((suite) => ({
    suite,
    ribbon: ribbon.filter((cell) => cell.suite === suite),
    classes: classesOf(series.filter((item) => item.series.suite === suite)),
  }));
}

function classesOf(series: readonly SeriesOverview[]): ClassGroup[] {
  const groups = groupBy(series, (item) => item.series.class);
  return [...groups.values()]
    .map((group) => ({
      recipe: group[0]?.series.recipe ?? '',
      series: group,
      lastNight: group.reduce((last, item) => Math.max(last, item.series.nights.at(-1) ?? 0), 0),
    }))
    .sort((a, b) => b.lastNight - a.lastNight);
}
