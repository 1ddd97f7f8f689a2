import type { Exhibit } from '../../harness/core/result-schema.ts';
import { confusionChart } from '../charts/confusion-chart.ts';
import { formatCount, formatValue, plural } from '../format.ts';

/** A confusion matrix: heat map, rates per class, and the most frequent confusions. */
export interface ConfusionView {
  readonly partial: 'exhibit-confusion';
  readonly title: string;
  readonly summary: string;
  /** Null for more classes than a drawing can show. */
  readonly svg: string | null;
  readonly classes: readonly { label: string; samples: string; recall: string; precision: string }[];
  readonly confusions: readonly { actual: string; predicted: string; count: string }[];
}

const shownConfusions = 8;
/** Cells of a larger matrix are smaller than the counts in them. */
const mostDrawnClasses = 60;

/** `seeds` is the number of runs whose counts were added up. */
export function confusionView(
  id: string,
  exhibit: Extract<Exhibit, { kind: 'confusion-matrix' }>,
  seeds: number,
): ConfusionView {
  const { labels, counts } = exhibit;
  const count = (actual: number, predicted: number) => counts[actual]?.[predicted] ?? 0;
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const row = (actual: number) => sum(labels.map((_label, predicted) => count(actual, predicted)));
  const column = (predicted: number) => sum(labels.map((_label, actual) => count(actual, predicted)));
  const hits = sum(labels.map((_label, index) => count(index, index)));
  const total = sum(labels.map((_label, index) => row(index)));
  const drawn = labels.length <= mostDrawnClasses;
  const rate = (part: number, whole: number) =>
    whole === 0 ? 'none' : formatValue(part / whole, 'fraction');
  return {
    partial: 'exhibit-confusion',
    title: exhibit.title,
    summary:
      `${formatCount(hits)} of ${plural(total, 'prediction')} correct (${rate(hits, total)})` +
      (seeds > 1 ? `, counts added up over ${plural(seeds, 'seed')}.` : '.') +
      (drawn
        ? ''
        : ` ${plural(labels.length, 'class', 'classes')} are too many to draw; result.json has every count.`),
    svg: drawn ? confusionChart({ id, title: exhibit.title, labels, counts }) : null,
    classes: labels.map((label, index) => ({
      label,
      samples: formatCount(row(index)),
      recall: rate(count(index, index), row(index)),
      precision: rate(count(index, index), column(index)),
    })),
    confusions: labels
      .flatMap((actual, from) =>
        labels.map((predicted, to) => ({ actual, predicted, hit: from === to, count: count(from, to) })),
      )
      .filter((cell) => !cell.hit && cell.count > 0)
      .sort((a, b) => b.count - a.count)
      .slice(0, shownConfusions)
      .map((cell) => ({ actual: cell.actual, predicted: cell.predicted, count: formatCount(cell.count) })),
  };
}
