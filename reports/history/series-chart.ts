/** One series as a small drawing: plain SVG, since a hundred of them stand on one page. */
import { extent } from '../../harness/core/extent.ts';
import { mean } from '../../harness/verdict/statistics/sample.ts';
import { escapeXml } from '../charts/escape.ts';
import { thin } from '../charts/thin.ts';

/** A change to mark: where, and how it is drawn. */
export interface Mark {
  /** Index of the point. */
  readonly point: number;
  readonly tone: 'better' | 'worse' | 'neutral';
  readonly isAcknowledged: boolean;
}

/** What is drawn. */
export interface SeriesChart {
  /** Accessible name. */
  readonly title: string;
  /** Night of each point, and the first and last night that the page is about: charts of a suite line up. */
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly from: number;
  readonly to: number;
  readonly marks: readonly Mark[];
  /** Index of the first point of the present epoch. */
  readonly epochStart: number;
}

const width = 300;
const height = 76;
const inset = { top: 10, right: 6, bottom: 6, left: 6 };
const mostPoints = 150;
/** Up to so many points are drawn as points. */
const fewPoints = 24;

const round = (value: number) => String(Math.round(value * 10) / 10);

/** The drawing: the values thin, the mean of each level over them, a line where one ends. Depends on its argument alone. */
export function seriesChart(chart: SeriesChart): string {
  const { x, y, from, to } = chart;
  const { lowest, highest } = extent(y);
  const spanX = Math.max(1, to - from);
  const spanY = highest - lowest;
  const toX = (night: number) => inset.left + ((night - from) / spanX) * (width - inset.left - inset.right);
  const toY = (value: number) =>
    spanY === 0
      ? (inset.top + height - inset.bottom) / 2
      : inset.top + ((highest - value) / spanY) * (height - inset.top - inset.bottom);
  const at = (index: number) => toX(x[index] ?? from);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="small-chart" role="img" aria-label="${escapeXml(chart.title)}" viewBox="0 0 ${String(width)} ${String(height)}">`,
    ...epoch(chart, at),
    values(chart, toX, toY),
    ...levels(chart, at, toY),
    ...chart.marks.map((mark) => markLine(mark, at(mark.point))),
    `<circle class="last" cx="${round(at(x.length - 1))}" cy="${round(toY(y.at(-1) ?? lowest))}" r="2.6"/>`,
    '</svg>',
  ].join('');
}

function values(
  { x, y }: SeriesChart,
  toX: (night: number) => number,
  toY: (value: number) => number,
): string {
  const shown = thin({ x, y }, mostPoints);
  const points = shown.x.map((night, index) => `${round(toX(night))} ${round(toY(shown.y[index] ?? NaN))}`);
  const line = `<path class="values" d="M${points.join('L')}"/>`;
  if (points.length > fewPoints) return line;
  // A line of no length with round ends is a dot.
  return `${line}<path class="dots" d="${points.map((point) => `M${point}h0`).join('')}"/>`;
}

/** Where levels begin: the first point, the epoch, the changes. */
function levels(
  { y, marks, epochStart }: SeriesChart,
  at: (index: number) => number,
  toY: (value: number) => number,
): string[] {
  const starts = [...new Set([0, epochStart, ...marks.map(({ point }) => point)])]
    .filter((start) => start < y.length)
    .sort((a, b) => a - b);
  return starts.map((start, index) => {
    const end = starts[index + 1] ?? y.length;
    const kind = start < epochStart ? 'level past' : 'level';
    return `<path class="${kind}" d="M${round(at(start))} ${round(toY(mean(y.slice(start, end))))}H${round(at(end - 1))}"/>`;
  });
}

function epoch({ epochStart }: SeriesChart, at: (index: number) => number): string[] {
  if (epochStart === 0) return [];
  const edge = (at(epochStart - 1) + at(epochStart)) / 2;
  return [`<rect class="past" x="0" y="0" width="${round(edge)}" height="${String(height)}"/>`];
}

function markLine({ tone, isAcknowledged }: Mark, x: number): string {
  const kind = `mark ${tone}${isAcknowledged ? ' known' : ''}`;
  return (
    `<path class="${kind}" d="M${round(x)} 8V${String(height - 2)}"/>` +
    `<path class="flag ${tone}${isAcknowledged ? ' known' : ''}" d="M${round(x - 4)} 1h8l-4 7z"/>`
  );
}
