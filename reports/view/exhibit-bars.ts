import type { Exhibit } from '../../harness/core/result-schema.ts';
import { groupedBars } from '../charts/bar-chart.ts';
import { seriesColor } from '../charts/palette.ts';
import { formatNumber, formatPercent, isFraction } from '../format.ts';

/** Bars per group with intervals, and the same numbers as a table. */
export interface BarsView {
  readonly partial: 'exhibit-bars';
  readonly note: string;
  readonly legend: readonly { label: string; color: string; bold: boolean }[];
  readonly svg: string;
  readonly hasIntervals: boolean;
  readonly series: readonly string[];
  readonly rows: readonly { group: string; cells: readonly { value: string; interval: string | null }[] }[];
}

export function barsView(id: string, exhibit: Extract<Exhibit, { kind: 'group-bars' }>): BarsView {
  const { series, groups } = exhibit;
  const everything = series.flatMap((one) => [...one.values, ...(one.low ?? []), ...(one.high ?? [])]);
  const fractions =
    [exhibit.title, ...series.map((one) => one.name)].some(isFraction) &&
    everything.every((value) => value >= 0 && value <= 1);
  const format = fractions ? formatPercent : formatNumber;
  return {
    partial: 'exhibit-bars',
    note: exhibit.note,
    legend: series.map((one, index) => ({ label: one.name, color: seriesColor(index), bold: false })),
    svg: groupedBars({
      id,
      title: exhibit.title,
      categories: groups,
      series,
      valueTitle: '',
      format: fractions ? (value) => `${formatNumber(value * 100)}%` : formatNumber,
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
