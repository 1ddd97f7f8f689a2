/** Stacked horizontal bars: plain SVG, since a page has one of every suite. */
import { extent } from '../../harness/core/extent.ts';
import type { BarChart } from './bar-chart.ts';
import { escapeXml } from './escape.ts';
import { seriesColor } from './palette.ts';

const width = 680;
const lane = { height: 26, bar: 16 };
const axisHeight = 40;

/** Distances of marks on an axis, of which one gives between three and seven. */
const steps = [1, 2, 5];

/** Values from 0 up to `highest` at a round distance. */
function ticks(highest: number): number[] {
  const magnitude = 10 ** Math.floor(Math.log10(highest));
  const distances = [magnitude / 10, magnitude, magnitude * 10].flatMap((unit) =>
    steps.map((step) => step * unit),
  );
  const distance = distances.find((candidate) => highest / candidate <= 6) ?? highest;
  return Array.from({ length: Math.floor(highest / distance) + 1 }, (_, index) => index * distance);
}

const round = (value: number) => String(Math.round(value * 10) / 10);

/** How long each phase of each run took: a lane a category, one colour a series. */
export function stackedBars(
  chart: Omit<BarChart, 'series'> & {
    readonly series: readonly { readonly name: string; readonly values: readonly number[] }[];
  },
): string {
  const { id, title, categories, series, valueTitle, format } = chart;
  const totals = categories.map((_category, index) =>
    series.reduce((sum, { values }) => sum + (values[index] ?? 0), 0),
  );
  const highest = Math.max(extent([0, ...totals]).highest, Number.MIN_VALUE);
  const left = 20 + 7 * extent([0, ...categories.map((category) => category.length)]).highest;
  const toX = (value: number) => left + (value / highest) * (width - left - 24);
  const height = lane.height * categories.length + axisHeight;
  const bottom = height - axisHeight + 4;
  const bars = categories.flatMap((category, index) => {
    const top = index * lane.height;
    let from = 0;
    const parts = series.map(({ values }, place) => {
      const [start, value] = [from, values[index] ?? 0];
      from += value;
      return `<rect x="${round(toX(start))}" y="${top + 5}" width="${round(toX(from) - toX(start))}" height="${lane.bar}" fill="${seriesColor(place)}"/>`;
    });
    return [
      `<text class="lane" x="${left - 8}" y="${top + 5 + lane.bar / 2}">${escapeXml(category)}</text>`,
      ...parts,
    ];
  });
  const axis = ticks(highest).map(
    (tick) =>
      `<path d="M${round(toX(tick))} 2V${bottom}"/><text x="${round(toX(tick))}" y="${bottom + 10}">${Number(tick.toPrecision(6))}</text>`,
  );
  const told = series.map(
    ({ name, values }) =>
      `${name}: ${categories.map((category, index) => `${category} ${format(values[index] ?? 0)}`).join(', ')}.`,
  );
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" class="chart lanes" role="img" aria-labelledby="${id}-title ${id}-desc" viewBox="0 0 ${width} ${height}">` +
    `<title id="${id}-title">${escapeXml(title)}</title><desc id="${id}-desc">${escapeXml(told.join(' '))}</desc>` +
    `${axis.join('')}${bars.join('')}<text x="${round((left + width - 24) / 2)}" y="${height - 6}">${escapeXml(valueTitle)}</text></svg>`
  );
}
