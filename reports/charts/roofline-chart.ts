import { extent } from '../../harness/core/extent.ts';
import { ink, muted, surface } from './palette.ts';
import { axisText, renderChart, valueAxis } from './render.ts';

export interface RooflineChart {
  readonly id: string;
  readonly title: string;
  readonly roofs: readonly {
    readonly name: string;
    readonly color: string;
    readonly gflopPerSecond: number;
    readonly gigabytesPerSecond: number;
  }[];
  readonly points: readonly {
    readonly name: string;
    readonly color: string;
    readonly flopPerByte: number;
    readonly gflopPerSecond: number;
  }[];
  readonly format: (value: number) => string;
}

/** Room around what is drawn, as a factor, since both axes are logarithmic. */
const room = 2;
/** Below it powers of ten are too few ticks. */
const wideRange = 1000;

/** Achieved arithmetic over arithmetic intensity, below the roofs of memory and of arithmetic. */
export function rooflineChart(chart: RooflineChart): string {
  const { roofs, points } = chart;
  const ridges = roofs.map(({ gflopPerSecond, gigabytesPerSecond }) => gflopPerSecond / gigabytesPerSecond);
  const across = extent([...points.map(({ flopPerByte }) => flopPerByte), ...ridges]);
  const [left, right] = [across.lowest / room, across.highest * room];
  const height = (roof: (typeof roofs)[number], x: number) =>
    Math.min(roof.gflopPerSecond, roof.gigabytesPerSecond * x);
  const up = extent([
    ...points.map(({ gflopPerSecond }) => gflopPerSecond),
    ...roofs.flatMap((roof) => [height(roof, left), roof.gflopPerSecond]),
  ]);
  const axis = (name: string, gap: number, min: number, max: number) => ({
    type: 'log' as const,
    logBase: max / min > wideRange ? 10 : 2,
    min,
    max,
    ...valueAxis,
    axisLabel: { ...axisText, formatter: chart.format, showMinLabel: false, showMaxLabel: false },
    name,
    nameLocation: 'middle' as const,
    nameGap: gap,
    nameTextStyle: { color: muted, fontSize: 12, fontFamily: 'inherit' },
  });
  return renderChart(
    { id: chart.id, title: chart.title, description: describe(chart), width: 680, height: 380 },
    {
      grid: { left: 62, right: 24, top: 14, bottom: 46 },
      xAxis: axis('FLOP per byte of a step', 28, left, right),
      yAxis: axis('GFLOP/s', 44, up.lowest / room, up.highest * room),
      series: [
        ...roofs.map((roof) => ({
          type: 'line' as const,
          silent: true,
          name: roof.name,
          showSymbol: false,
          lineStyle: { color: roof.color, width: 2 },
          data: [left, roof.gflopPerSecond / roof.gigabytesPerSecond, right].map((x) => [x, height(roof, x)]),
        })),
        {
          type: 'scatter' as const,
          silent: true,
          z: 5,
          symbolSize: 11,
          data: points.map(({ color, flopPerByte, gflopPerSecond, name }) => ({
            value: [flopPerByte, gflopPerSecond],
            name,
            itemStyle: { color, borderColor: surface, borderWidth: 1.5 },
          })),
          label: { show: true, position: 'right' as const, formatter: '{b}', color: ink, fontSize: 11 },
          labelLayout: { hideOverlap: true },
        },
      ],
    },
  );
}

function describe({ roofs, points, format }: RooflineChart): string {
  return [
    ...roofs.map(
      ({ name, gflopPerSecond, gigabytesPerSecond }) =>
        `${name}: at most ${format(gflopPerSecond)} GFLOP/s, ${format(gigabytesPerSecond)} GB/s.`,
    ),
    ...points.map(
      ({ name, flopPerByte, gflopPerSecond }) =>
        `${name}: ${format(gflopPerSecond)} GFLOP/s at ${format(flopPerByte)} FLOP per byte.`,
    ),
  ].join(' ');
}
