/** A benchmark on one screen: every activity against the fastest engine of it. */
import { groupBy } from '../../harness/core/group-by.ts';
import type { BenchCell } from '../../harness/core/result-schema.ts';
import { formatMs, plural } from '../format.ts';

export interface BenchMatrixView {
  readonly headline: string;
  readonly engines: readonly string[];
  readonly rows: readonly {
    readonly suite: string;
    readonly activity: string;
    /** One an engine, in their order; null where it was not measured. */
    readonly cells: readonly (MatrixCell | null)[];
  }[];
}

export interface MatrixCell {
  readonly median: string;
  readonly text: string;
  readonly kind: 'fastest' | 'slower' | 'tie';
}

/** Whether intervals of two medians overlap: then which one is faster cannot be told. */
const overlap = (a: BenchCell, b: BenchCell) =>
  a.interval.lowMs <= b.interval.highMs && b.interval.lowMs <= a.interval.highMs;

/**
 * @param nameOf - An engine with its threads.
 * @param titleOf - An activity in words.
 */
export function benchMatrix(
  cells: readonly BenchCell[],
  nameOf: (cell: BenchCell) => string,
  titleOf: (cell: BenchCell) => string,
): BenchMatrixView {
  const engines = [...new Set(cells.map(nameOf))];
  const groups = [
    ...groupBy(cells, ({ suite, recipe, activity }) => JSON.stringify([suite, recipe, activity])).values(),
  ];
  const rows = groups.flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const fastest = group.reduce((best, cell) => (cell.medianMs < best.medianMs ? cell : best), first);
    return [
      {
        suite: first.suite,
        activity: titleOf(first),
        cells: engines.map((engine) => {
          const cell = group.find((other) => nameOf(other) === engine);
          return cell === undefined ? null : matrixCell(cell, fastest, group);
        }),
      },
    ];
  });
  return { headline: headlineOf(engines, rows), engines, rows };
}

function matrixCell(cell: BenchCell, fastest: BenchCell, group: readonly BenchCell[]): MatrixCell {
  const median = formatMs(cell.medianMs);
  if (group.length === 1) return { median, text: 'alone', kind: 'slower' };
  if (cell === fastest) {
    const isTie = group.some((other) => other !== fastest && overlap(other, fastest));
    return isTie
      ? { median, text: '~ cannot tell', kind: 'tie' }
      : { median, text: 'fastest', kind: 'fastest' };
  }
  if (overlap(cell, fastest)) return { median, text: '~ cannot tell', kind: 'tie' };
  return { median, text: `${(cell.medianMs / fastest.medianMs).toFixed(2)}×`, kind: 'slower' };
}

function headlineOf(engines: readonly string[], rows: BenchMatrixView['rows']): string {
  const compared = rows.filter(({ cells }) => cells.filter((cell) => cell !== null).length > 1);
  const [only] = engines;
  if (only === undefined) return 'Nothing was timed';
  if (compared.length === 0)
    return `${plural(rows.length, 'activity', 'activities')} timed, nothing to compare`;
  const wins = engines
    .map((engine, index) => ({
      engine,
      count: compared.filter(({ cells }) => cells[index]?.kind === 'fastest').length,
    }))
    .reduce((best, other) => (other.count > best.count ? other : best));
  const ties = compared.filter(({ cells }) => !cells.some((cell) => cell?.kind === 'fastest')).length;
  const all = plural(compared.length, 'activity', 'activities');
  if (wins.count === 0) return `Which engine is fastest cannot be told in any of ${all}`;
  return `${wins.engine} is fastest in ${wins.count} of ${all}${ties === 0 ? '' : `, ${ties} cannot be told`}`;
}
