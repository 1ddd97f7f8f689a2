import { extent } from '../../harness/core/extent.ts';
import { ink, muted, surface } from './palette.ts';
import { axisText, renderChart, valueAxis } from './render.ts';
import { whiskers } from './whisker.ts';

/** One line of the chart: a value in a range, which may lie in a wider one. */
export interface RangeLane {
  readonly label: string;
  /** CSS colour. */
  readonly color: string;
  /** Positive, as all ends; null where the middle is not known. */
  readonly center: number | null;
  /** Null for an end that is open: drawn up to the edge. */
  readonly low: number | null;
  readonly high: number | null;
  readonly outer: { readonly low: number; readonly high: number } | null;
}

export interface RangeChart {
  readonly id: string;
  readonly title: string;
  readonly lanes: readonly RangeLane[];
  readonly valueTitle: string;
  readonly format: (value: number) => string;
  /** A dashed line, such as 1 for ratios; null for none. */
  readonly reference: number | null;
}

const width = 680;
const laneHeight = 26;
/** Ticks are round numbers up to so many times the smallest value, then powers of two, and then of ten. */
const narrowRange = 4;
const wideRange = 100;

/** Ranges one below the other; from a factor of 4 on, the axis is logarithmic: equal ratios are equally far apart. */
export function rangeChart(chart: RangeChart): string {
  const { lanes, reference } = chart;
  const { lowest, highest } = extent(
    [
      ...lanes.flatMap(({ center, low, high, outer }) => [center, low, high, outer?.low, outer?.high]),
      reference,
    ].filter((value) => value !== null && value !== undefined),
  );
  const room = (highest / lowest) ** 0.06 * 1.03;
  const [min, max] = [lowest / room, highest * room];
  const longest = extent(lanes.map(({ label }) => label.length)).highest;
  const style = (lane: RangeLane) => ({ color: lane.color, z: 4 });
  return renderChart(
    {
      id: chart.id,
      title: chart.title,
      description: describe(chart),
      width,
      height: 56 + laneHeight * lanes.length,
    },
    {
      grid: { left: Math.min(300, 24 + 6.6 * longest), right: 24, top: 8, bottom: 44 },
      yAxis: {
        type: 'category',
        inverse: true,
        data: lanes.map(({ label }) => label),
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: { ...axisText, color: ink },
      },
      xAxis: {
        ...(max / min < narrowRange
          ? { type: 'value' as const, splitNumber: 6 }
          : { type: 'log' as const, logBase: max / min > wideRange ? 10 : 2 }),
        min,
        max,
        ...valueAxis,
        axisLabel: {
          ...axisText,
          formatter: chart.format,
          hideOverlap: true,
          // They are where the drawing ends, at no round number.
          showMinLabel: false,
          showMaxLabel: false,
        },
        name: chart.valueTitle,
        nameLocation: 'middle',
        nameGap: 26,
        nameTextStyle: { color: muted, fontSize: 12, fontFamily: 'inherit' },
      },
      series: [
        ...lanes.flatMap((lane, index) => [
          whiskers(lane.outer === null ? [] : [{ lane: index, ...lane.outer }], 'x', {
            ...style(lane),
            width: 1.2,
            capPx: 3,
          }),
          whiskers(
            lane.low === null && lane.high === null && lane.center === null
              ? []
              : [{ lane: index, low: lane.low ?? min, high: lane.high ?? max }],
            'x',
            { ...style(lane), width: lane.outer === null ? 2.5 : 6, capPx: lane.outer === null ? 5 : 0 },
          ),
        ]),
        {
          type: 'scatter',
          silent: true,
          z: 5,
          symbolSize: 9,
          data: lanes.map((lane, index) => ({
            value: [lane.center ?? Number.NaN, index],
            itemStyle: { color: lane.color, borderColor: surface, borderWidth: 1.5 },
          })),
          ...(reference === null
            ? {}
            : {
                markLine: {
                  silent: true,
                  precision: 15,
                  symbol: 'none',
                  lineStyle: { color: muted, type: [4, 3], width: 1.5 },
                  label: { show: false },
                  data: [{ xAxis: reference }],
                },
              }),
        },
      ],
    },
  );
}

function describe({ lanes, format }: RangeChart): string {
  return lanes
    .map(({ label, center, low, high }) => {
      const ends = `${low === null ? 'open' : format(low)} to ${high === null ? 'open' : format(high)}`;
      return `${label}: ${center === null ? 'no middle' : format(center)}, ${ends}.`;
    })
    .join(' ');
}
