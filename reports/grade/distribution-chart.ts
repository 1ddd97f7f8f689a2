/** A distribution as a small drawing: plain SVG, since a class has many and the charting library takes a second to load. */
import { extent } from '../../harness/core/extent.ts';
import { escapeXml } from '../charts/escape.ts';
import type { Distribution, ReferenceRange } from './distribution.ts';

const width = 300;
const histogram = 64;
const laneHeight = 9;
/** References drawn below the histogram, those of most students. */
export const mostLanes = 3;

const round = (value: number) => String(Math.round(value * 10) / 10);

/** The drawing: a bar a bin, the values that were judged below and dark, and a bar below the axis for each reference. */
export function distributionChart(title: string, distribution: Distribution): string {
  const { from, to, bins, references } = distribution;
  const toX = (value: number) => ((value - from) / (to - from)) * width;
  const highest = extent([1, ...bins.map(({ judged, other }) => judged + other)]).highest;
  const toHeight = (count: number) => (count / highest) * (histogram - 6);
  const lanes = references.slice(0, mostLanes);
  const height = histogram + Math.max(1, lanes.length) * laneHeight + 2;
  const first = lanes[0];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="small-chart" role="img" aria-label="${escapeXml(title)}" viewBox="0 0 ${width} ${height}">`,
    first === undefined ? '' : rangeRect('band', first, toX, 0, histogram),
    ...bins.flatMap(({ low, high, judged, other }) => {
      const [x, w] = [toX(low) + 0.5, toX(high) - toX(low) - 1];
      const [dark, pale] = [toHeight(judged), toHeight(other)];
      return [
        judged > 0 ? rect('judged', x, histogram - dark, w, dark) : '',
        other > 0 ? rect('other', x, histogram - dark - pale, w, pale) : '',
      ];
    }),
    `<path class="axis" d="M0 ${histogram}H${width}"/>`,
    ...lanes.map((range, lane) =>
      rangeRect(`lane l${lane + 1}`, range, toX, histogram + 3 + lane * laneHeight, 5),
    ),
    '</svg>',
  ].join('');
}

function rangeRect(
  kind: string,
  { low, high }: ReferenceRange,
  toX: (value: number) => number,
  y: number,
  height: number,
): string {
  const start = low === null ? 0 : toX(low);
  const end = high === null ? width : toX(high);
  // An exact number is a range of no width, and still has to be seen.
  return rect(kind, start - (end - start < 2 ? 1 : 0), y, Math.max(2, end - start), height);
}

const rect = (kind: string, x: number, y: number, w: number, h: number) =>
  `<rect class="${kind}" x="${round(x)}" y="${round(y)}" width="${round(w)}" height="${round(h)}"/>`;
