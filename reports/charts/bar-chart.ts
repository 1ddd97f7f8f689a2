import type { BarSeriesOption, EChartsOption } from 'echarts';
import { extent } from '../../harness/core/extent.ts';
import { ink, muted, seriesColor } from './palette.ts';
import { axisText, baseAxis, renderChart, valueAxis } from './render.ts';
import { whiskers } from './whisker.ts';

export interface BarSeries {
  readonly name: string;
  readonly values: readonly number[];
  /** Interval ends, one a value; null where there is none. */
  readonly low: readonly number[] | null;
  readonly high: readonly number[] | null;
}

export interface BarChart {
  readonly id: string;
  readonly title: string;
  readonly categories: readonly string[];
  readonly series: readonly BarSeries[];
  readonly valueTitle: string;
  readonly format: (value: number) => string;
}

/** Width of horizontal bars, which have long labels. */
const wideChart = 680;

const describe = (chart: BarChart) =>
  chart.series
    .map((series) => {
      const values = chart.categories.map(
        (category, index) => `${category} ${chart.format(series.values[index] ?? Number.NaN)}`,
      );
      return `${series.name}: ${values.join(', ')}.`;
    })
    .join(' ');

/** The whiskers of a series where it has intervals, `offsetPx` beside the middle of their lanes. */
function intervals(chart: BarChart, series: BarSeries | undefined, along: 'x' | 'y', offsetPx = 0) {
  const marks = chart.categories.flatMap((_category, lane) => {
    const low = series?.low?.[lane];
    const high = series?.high?.[lane];
    return low === undefined || high === undefined ? [] : [{ lane, low, high, offsetPx }];
  });
  return whiskers(marks, along, { color: ink, width: 1.5, capPx: 4, z: 5 });
}

/** Vertical bars grouped by category, one colour a series, with interval whiskers. */
export function groupedBars(chart: BarChart): string {
  const plot = { width: 560, left: 56, right: 12 };
  const band = (plot.width - plot.left - plot.right) / chart.categories.length;
  const barWidth = Math.min(44, (band * 0.72) / chart.series.length);
  const gap = 4;
  const offset = (index: number) => (index - (chart.series.length - 1) / 2) * (barWidth + gap);
  return renderChart(
    { id: chart.id, title: chart.title, description: describe(chart), width: plot.width, height: 280 },
    {
      grid: { left: plot.left, right: plot.right, top: 14, bottom: 30 },
      xAxis: {
        type: 'category',
        data: [...chart.categories],
        ...baseAxis,
        axisLabel: { ...axisText, interval: 0 },
      },
      yAxis: {
        type: 'value',
        ...valueAxis,
        splitNumber: 4,
        axisLabel: { ...axisText, formatter: chart.format },
      },
      series: [
        ...chart.series.map((series, index): BarSeriesOption => ({
          type: 'bar',
          silent: true,
          name: series.name,
          barWidth,
          barGap: `${String((gap / barWidth) * 100)}%`,
          itemStyle: { color: seriesColor(index), borderRadius: [3, 3, 0, 0] },
          data: [...series.values],
        })),
        ...chart.series.map((series, index) => intervals(chart, series, 'y', offset(index))),
      ],
    },
  );
}

/**
 * A lane for each category from the top down and values along the bottom. The value axis runs from zero to `end`;
 * null: to a round number past the longest bar.
 */
function renderLanes(
  chart: BarChart,
  laneHeight: number,
  end: number | null,
  series: NonNullable<EChartsOption['series']>,
): string {
  return renderChart(
    {
      id: chart.id,
      title: chart.title,
      description: describe(chart),
      width: wideChart,
      height: 48 + laneHeight * chart.categories.length,
    },
    {
      grid: {
        left: 20 + 7 * extent(chart.categories.map((category) => category.length)).highest,
        right: 24,
        top: 6,
        bottom: 40,
      },
      yAxis: {
        type: 'category',
        inverse: true,
        data: [...chart.categories],
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: { ...axisText, color: ink },
      },
      xAxis: {
        type: 'value',
        ...(end === null ? {} : { min: 0, max: end }),
        splitNumber: 5,
        ...valueAxis,
        axisLabel: { ...axisText, hideOverlap: true, ...(end === null ? {} : { showMaxLabel: false }) },
        name: chart.valueTitle,
        nameLocation: 'middle',
        nameGap: 24,
        nameTextStyle: { color: muted, fontSize: 12, fontFamily: 'inherit' },
      },
      series,
    },
  );
}

/** Horizontal bars of one series with interval whiskers and the value at the end: medians of a benchmark. */
export function horizontalBars(chart: BarChart): string {
  const [series] = chart.series;
  const longest = extent([...(series?.values ?? [0]), ...(series?.high ?? [0])]).highest;
  return renderLanes(chart, 30, longest * 1.06, [
    {
      type: 'bar',
      silent: true,
      barWidth: 16,
      itemStyle: { color: seriesColor(0), borderRadius: [0, 3, 3, 0] },
      data: [...(series?.values ?? [])],
    },
    intervals(chart, series, 'x'),
  ]);
}
