import type { Exhibit } from '../../harness/core/result-schema.ts';
import { groupedBars } from '../charts/bar-chart.ts';
import { seriesColor } from '../charts/palette.ts';
import { formatTick, formatValue } from '../format.ts';

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
  const format = (value: number) => formatValue(value, exhibit.unit);
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
