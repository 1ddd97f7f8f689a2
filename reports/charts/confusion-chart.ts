import { extent } from '../../harness/core/extent.ts';
import { surface } from './palette.ts';
import { axisText, fontSize, renderChart } from './render.ts';

export interface ConfusionChart {
  readonly id: string;
  readonly title: string;
  readonly labels: readonly string[];
  /** counts[actual][predicted] */
  readonly counts: readonly (readonly number[])[];
}

/**
 * Heat map of a confusion matrix with its counts. Hits and misses have colours and scales of their own: on one
 * scale the diagonal of a good classifier hides every confusion.
 */
export function confusionChart(chart: ConfusionChart): string {
  const { labels, counts } = chart;
  const size = Math.max(30, Math.min(44, 420 / labels.length));
  const side = Math.round(size * labels.length);
  const count = (actual: number, predicted: number) => counts[actual]?.[predicted] ?? 0;
  const cells = labels.flatMap((_actual, row) => labels.map((_predicted, column) => ({ row, column })));
  const highest = (hit: boolean) =>
    extent([
      1,
      ...cells.filter((cell) => (cell.row === cell.column) === hit).map((c) => count(c.row, c.column)),
    ]).highest;
  const peaks = { hit: highest(true), miss: highest(false) };
  const axis = {
    type: 'category' as const,
    data: [...labels],
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { show: false },
    nameLocation: 'middle' as const,
    nameTextStyle: axisText,
  };
  const left = 30 + 7 * extent(labels.map((label) => label.length)).highest;
  return renderChart(
    {
      id: chart.id,
      title: chart.title,
      description: `Rows are actual classes, columns predicted ones: ${labels.join(', ')}. The numbers are in the table below.`,
      width: side + left + 8,
      height: side + 52,
    },
    {
      grid: { left, right: 8, top: 44, bottom: 8 },
      xAxis: {
        ...axis,
        position: 'top',
        name: 'predicted',
        nameGap: 24,
        axisLabel: { ...axisText, interval: 0, margin: 8 },
      },
      yAxis: {
        ...axis,
        inverse: true,
        name: 'actual',
        nameGap: left - 16,
        axisLabel: { ...axisText, interval: 0, margin: 8 },
      },
      series: [
        {
          type: 'custom',
          silent: true,
          data: cells.map(({ row, column }) => [column, row, count(row, column)]),
          renderItem: (_parameters, api) => {
            const [column, row, value] = [0, 1, 2].map((dimension) => Number(api.value(dimension)));
            const hit = column === row;
            const level = (value ?? 0) / (hit ? peaks.hit : peaks.miss);
            const [x = 0, y = 0] = api.coord([column ?? 0, row ?? 0]);
            const cell = {
              x: x - size / 2 + 1,
              y: y - size / 2 + 1,
              width: size - 2,
              height: size - 2,
              r: 3,
            };
            return {
              type: 'group',
              children: [
                {
                  type: 'rect',
                  shape: cell,
                  style: { fill: 'var(--cell)' },
                },
                {
                  type: 'rect',
                  shape: cell,
                  style: { fill: hit ? 'var(--hit)' : 'var(--miss)', opacity: Math.round(level * 92) / 100 },
                },
                {
                  type: 'text',
                  style: {
                    text: String(value ?? 0),
                    x,
                    y,
                    align: 'center',
                    verticalAlign: 'middle',
                    fontSize: (value ?? 0) > 9999 ? fontSize - 2 : fontSize,
                    fill: value === 0 ? 'var(--faint)' : level > (hit ? 0.5 : 0.8) ? surface : 'var(--ink)',
                  },
                },
              ],
            };
          },
        },
      ],
    },
  );
}
