/** Heat map of a confusion matrix: plain SVG, since a charting library writes five times as much of a hundred cells. */
import { extent } from '../../harness/core/extent.ts';
import { escapeXml } from './escape.ts';

export interface ConfusionChart {
  readonly id: string;
  readonly title: string;
  readonly labels: readonly string[];
  /** counts[actual][predicted] */
  readonly counts: readonly (readonly number[])[];
}

const fontSize = 12;
const top = 44;
const gap = 8;

/**
 * The matrix with its counts. Hits and misses have colours and scales of their own: on one scale the diagonal of a good
 * classifier hides every confusion.
 */
export function confusionChart({ id, title, labels, counts }: ConfusionChart): string {
  const size = Math.max(30, Math.min(44, Math.floor(420 / labels.length)));
  const side = size * labels.length;
  const left = 30 + 7 * extent([0, ...labels.map((label) => label.length)]).highest;
  const count = (actual: number, predicted: number) => counts[actual]?.[predicted] ?? 0;
  const cells = labels.flatMap((_actual, row) =>
    labels.map((_predicted, column) => ({ row, column, hit: row === column, value: count(row, column) })),
  );
  const peak = (hit: boolean) =>
    extent([1, ...cells.filter((cell) => cell.hit === hit).map(({ value }) => value)]).highest;
  const peaks = { hit: peak(true), miss: peak(false) };
  const center = (index: number) => index * size + size / 2;
  const box = `width="${size - 2}" height="${size - 2}" rx="3"`;
  const drawn = cells.map(({ row, column, hit, value }) => {
    const level = value / (hit ? peaks.hit : peaks.miss);
    const place = `x="${left + column * size + 1}" y="${top + row * size + 1}"`;
    const kind = hit ? 'hit' : 'miss';
    const ink = value === 0 ? 'none' : level > (hit ? 0.5 : 0.8) ? 'over' : 'plain';
    return [
      `<rect class="cell" ${place} ${box}/>`,
      value === 0 ? '' : `<rect class="${kind}" ${place} ${box} opacity="${Math.round(level * 92) / 100}"/>`,
      `<text class="${ink}" x="${left + center(column)}" y="${top + center(row)}"${value > 9999 ? ` font-size="${fontSize - 2}"` : ''}>${value}</text>`,
    ].join('');
  });
  const names = labels.map(
    (label, index) =>
      `<text x="${left + center(index)}" y="${top - gap - 4}">${escapeXml(label)}</text>` +
      `<text class="row" x="${left - gap}" y="${top + center(index)}">${escapeXml(label)}</text>`,
  );
  const description = `Rows are actual classes, columns predicted ones: ${labels.join(', ')}. The numbers are in the table below.`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" class="chart matrix" role="img" aria-labelledby="${id}-title ${id}-desc" viewBox="0 0 ${side + left + gap} ${side + top + gap}">` +
    `<title id="${id}-title">${escapeXml(title)}</title><desc id="${id}-desc">${escapeXml(description)}</desc>` +
    `<text x="${left + side / 2}" y="10">predicted</text>` +
    `<text transform="translate(10 ${top + side / 2}) rotate(-90)">actual</text>` +
    `${names.join('')}${drawn.join('')}</svg>`
  );
}
