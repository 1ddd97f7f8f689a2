import type { Exhibit } from '../../harness/core/result-schema.ts';
import { groupedBars } from '../charts/bar-chart.ts';
import { seriesColor } from '../charts/palette.ts';
import { formatTick, formatValue } from '../format.ts';

type Bars = Extract<Exhibit, { kind: 'group-bars' }>;

/** Bars per group with intervals, and the same numbers as a table. */
export interface BarsView {
  readonly partial: 'exhibit-bars';
  readonly title: string;
  readonly note: string;
  readonly legend: readonly { label: string; color: string; bold: boolean }[];
  readonly svg: string;
  readonly hasIntervals: boolean;
  readonly series: readonly string[];
  readonly rows: readonly { group: string; cells: readonly { value: string; interval: string | null }[] }[];
}

/**
 * The bars of earlier suites of a lab: a later suite that shows the same groups under the same title is shown beside
 * them, as before and after.
 */
export class EarlierBars {
  readonly #bars = new Map<string, { readonly suite: string; readonly bars: Bars }>();

  /** These bars after those of an earlier suite of the lab; as they are where there are none. */
  beside(lab: string, suite: string, bars: Bars): Bars {
    const key = JSON.stringify([lab, bars.title, bars.unit, bars.groups]);
    const before = this.#bars.get(key);
    if (before === undefined) this.#bars.set(key, { suite, bars });
    if (before === undefined || before.suite === suite) return bars;
    const named = (of: string, { series }: Bars) =>
      series.map((one) => ({ ...one, name: `${of}: ${one.name}` }));
    return { ...bars, series: [...named(before.suite, before.bars), ...named(suite, bars)] };
  }
}

export function barsView(id: string, exhibit: Bars): BarsView {
  const { series, groups } = exhibit;
  const format = (value: number) => formatValue(value, exhibit.unit);
  return {
    partial: 'exhibit-bars',
    title: exhibit.title,
    note: exhibit.note,
    legend: series.map((one, index) => ({ label: one.name, color: seriesColor(index), bold: false })),
    svg: groupedBars({
      id,
      title: exhibit.title,
      categories: groups,
      series,
      valueTitle: '',
      format: (value) => formatTick(value, exhibit.unit),
    }),
    hasIntervals: series.some((one) => one.low !== null && one.high !== null),
    series: series.map((one) => one.name),
    rows: groups.map((group, index) => ({
      group,
      cells: series.map((one) => {
        const [value, low, high] = [one.values[index], one.low?.[index], one.high?.[index]];
        return {
          value: value === undefined ? '–' : format(value),
          interval: low === undefined || high === undefined ? null : `${format(low)} to ${format(high)}`,
        };
      }),
    })),
  };
}
