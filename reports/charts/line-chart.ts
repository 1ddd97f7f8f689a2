import type { CustomSeriesOption } from 'echarts';
import { extent } from '../../harness/core/extent.ts';
import { ink, muted, seriesColor } from './palette.ts';
import { axisText, baseAxis, renderChart, valueAxis } from './render.ts';

export interface Line {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** The mean over seeds is drawn bold, over the seeds. */
  readonly emphasis: boolean;
  /** Number of its colour where several lines share one; its own number in the chart when left out. */
  readonly color?: number;
}

/** An area behind the lines: where the values of several runs lie, or are expected. */
export interface Band {
  readonly x: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** CSS colour, drawn thin. */
  readonly color: string;
}

export interface LineChart {
  readonly id: string;
  readonly title: string;
  readonly xTitle: string;
  readonly formatX: (value: number) => string;
  readonly formatY: (value: number) => string;
  readonly lines: readonly Line[];
  /** From the back to the front; none when left out. */
  readonly bands?: readonly Band[];
  /** A value to be reached, as a dashed line. */
  readonly target?: number;
  /** Whether x is a quantity that begins at zero and has no natural steps, such as time. */
  readonly fromZero?: boolean;
}

/** More lines than these cannot be told apart: they are drawn as one faint bundle. */
export const mostNamedLines = 5;

/** Colour of a line of a chart; the legend uses it too. */
export function lineColor(lines: readonly Line[], index: number): string {
  if (lines[index]?.emphasis === true) return ink;
  return lines.filter((line) => !line.emphasis).length > mostNamedLines
    ? muted
    : seriesColor(lines[index]?.color ?? index);
}

/** Up to so many points are drawn as points, and counted one by one on the axis. */
const fewPoints = 20;

/** A tick distance that ends exactly on the last x: single epochs, or a round share of the steps; else null. */
function tickInterval(lowest: number, highest: number): number | null {
  if (highest <= fewPoints) return Math.max(1, Math.ceil((highest - lowest) / 10));
  const shares = [5, 4, 3, 6].map((parts) => highest / parts);
  return shares.find((share) => /^(?:[1-9]|[1-9]?5)0*$/.test(String(share))) ?? null;
}

/** Curves over steps, iterations or epochs: one thin line a seed, the mean bold; points where they are few. */
export function lineChart(chart: LineChart): string {
  const together = chart.lines.length > 1;
  // Lines of a bundle lie on top of each other; as faint as these, hundreds still let the mean be seen.
  const isBundle = chart.lines.filter((line) => !line.emphasis).length > mostNamedLines;
  const opacity = isBundle ? Math.min(0.55, Math.max(0.05, 6 / chart.lines.length)) : 0.75;
  const bands = chart.bands ?? [];
  const { lowest, highest } = extent(chart.lines.flatMap((line) => line.x));
  const interval = chart.fromZero === true ? null : tickInterval(lowest, highest);
  return renderChart(
    {
      id: chart.id,
      title: chart.title,
      description: describeLines(chart),
      width: 480,
      height: 264,
    },
    {
      grid: { left: 56, right: 18, top: 14, bottom: 44 },
      xAxis: {
        type: 'value',
        min: chart.fromZero === true ? 0 : highest > fewPoints ? Math.min(0, lowest) : lowest,
        max: highest > lowest ? highest : lowest + 1,
        ...(interval === null ? { splitNumber: 5 } : { interval }),
        ...baseAxis,
        axisLabel: {
          ...axisText,
          formatter: chart.formatX,
          hideOverlap: true,
          // Without an interval that divides it, the last label would crowd its neighbour.
          showMaxLabel: interval !== null,
        },
        name: chart.xTitle,
        nameLocation: 'middle',
        nameGap: 28,
        nameTextStyle: { color: muted, fontSize: 12, fontFamily: 'inherit' },
      },
      yAxis: {
        type: 'value',
        scale: true,
        splitNumber: 4,
        ...valueAxis,
        axisLabel: { ...axisText, formatter: chart.formatY },
      },
      series: [
        ...bands.map(bandSeries),
        ...chart.lines.map((line, index) => ({
          type: 'line' as const,
          name: line.name,
          silent: true,
          z: line.emphasis ? 4 : 3,
          showSymbol: line.x.length <= fewPoints && (line.emphasis || !together),
          symbol: 'circle',
          symbolSize: 6,
          itemStyle: { color: lineColor(chart.lines, index), borderWidth: 0 },
          lineStyle: {
            color: lineColor(chart.lines, index),
            width: line.emphasis ? 2.5 : together ? 1.25 : 2,
            opacity: line.emphasis || !together ? 1 : opacity,
          },
          data: line.x.map((x, point) => [x, line.y[point] ?? Number.NaN]),
          ...(index > 0 || chart.target === undefined ? {} : { markLine: targetLine(chart.target) }),
        })),
      ],
    },
  );
}

const targetLine = (target: number) => ({
  silent: true,
  precision: 15,
  symbol: 'none',
  lineStyle: { color: muted, type: [4, 3], width: 1.5 },
  label: { show: false },
  data: [{ yAxis: target }],
});
/** A band as one polygon; its points stretch the axis as those of a line do. */
function bandSeries({ x, low, high, color }: Band): CustomSeriesOption {
  return {
    type: 'custom',
    silent: true,
    z: 1,
    clip: true,
    encode: { x: 0, y: [1, 2] },
    data: x.map((at, index) => [at, low[index] ?? Number.NaN, high[index] ?? Number.NaN]),
    renderItem: ({ dataIndex }, api) => {
      // The first point draws for all.
      if (dataIndex > 0) return null;
      const edge = (ends: readonly number[]) =>
        x.map((at, index) => api.coord([at, ends[index] ?? Number.NaN]).slice(0, 2));
      const points = [...edge(low), ...edge(high).reverse()];
      return { type: 'polygon', shape: { points }, style: { fill: color, opacity: 0.16 } };
    },
  };
}

function describeLines({ lines, formatY }: LineChart): string {
  const told =
    lines.filter((line) => !line.emphasis).length > mostNamedLines
      ? lines.filter((line) => line.emphasis)
      : lines;
  const count = told === lines ? '' : `${String(lines.length)} lines. `;
  return count + told.map((line) => describe(line, formatY)).join(' ');
}

function describe(line: Line, format: (value: number) => string): string {
  const first = line.y[0];
  const last = line.y.at(-1);
  if (first === undefined || last === undefined) return `${line.name}: no points.`;
  return `${line.name}: from ${format(first)} to ${format(last)} over ${String(line.y.length)} points.`;
}
