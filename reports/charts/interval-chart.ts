import { extent } from '../../harness/core/extent.ts';
import { ink, muted, surface } from './palette.ts';
import { axisText, baseAxis, renderChart } from './render.ts';
import { whiskers } from './whisker.ts';

export interface IntervalChart {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** The published value, drawn as a dashed line; null when there is no number. */
  readonly expected: number | null;
  /** What the dashed line is called: 'published' for a claim. */
  readonly expectedLabel: string;
  readonly mean: number;
  /** One value a seed, drawn as faint dots. */
  readonly values: readonly number[];
  readonly interval: { readonly low: number; readonly high: number } | null;
  /** CSS colour of the dot and its whisker. */
  readonly color: string;
  readonly format: (value: number) => string;
}

/** The measured mean as a dot with its interval as whiskers, against the published value. */
export function intervalChart(chart: IntervalChart): string {
  const { expected, interval, mean, values } = chart;
  const { lowest, highest } = extent([
    mean,
    ...values,
    ...(expected === null ? [] : [expected]),
    ...(interval === null ? [] : [interval.low, interval.high]),
  ]);
  const margin = (highest - lowest || Math.abs(mean) * 0.01 || 1) * 0.14;
  return renderChart(
    { id: chart.id, title: chart.title, description: chart.description, width: 360, height: 84 },
    {
      grid: { left: 26, right: 26, top: 20, bottom: 26 },
      xAxis: {
        type: 'value',
        min: lowest - margin,
        max: highest + margin,
        splitNumber: 3,
        ...baseAxis,
        axisLabel: {
          ...axisText,
          formatter: chart.format,
          hideOverlap: true,
          showMinLabel: false,
          showMaxLabel: false,
        },
      },
      yAxis: { type: 'value', min: -1, max: 1, show: false },
      series: [
        {
          type: 'scatter',
          silent: true,
          z: 3,
          symbolSize: 5,
          itemStyle: { color: ink, opacity: 0.35 },
          data: values.length > 1 ? values.map((value) => [value, -0.6]) : [],
        },
        whiskers(interval === null ? [] : [{ lane: 0.1, ...interval }], 'x', {
          color: chart.color,
          width: 2.5,
          capPx: 5,
          z: 4,
        }),
        {
          type: 'scatter',
          silent: true,
          z: 5,
          symbolSize: 11,
          itemStyle: { color: chart.color, borderColor: surface, borderWidth: 1.5 },
          data: [[mean, 0.1]],
          ...(expected === null
            ? {}
            : {
                markLine: {
                  silent: true,
                  // By default the library rounds a marked position to two decimals.
                  precision: 15,
                  symbol: 'none',
                  lineStyle: { color: muted, type: [4, 3], width: 1.5 },
                  label: { color: muted, fontSize: 11, formatter: chart.expectedLabel, distance: 4 },
                  data: [{ xAxis: expected }],
                },
              }),
        },
      ],
    },
  );
}
