import { groupBy } from '../core/group-by.ts';
import { formatLevel, formatSignificant } from '../core/print.ts';
import type { BenchCell, BenchResult } from '../core/result-schema.ts';
import { extent } from '../core/extent.ts';
import { formatRange, formatValue } from '../core/unit.ts';
import { tableText } from './table.ts';
import type { Terminal } from './terminal.ts';

type Cell = readonly [title: string, text: (cell: BenchCell) => string];

const figure = (value: number | null) => (value === null ? '-' : formatSignificant(value));

/** What there is always room for, in a table a suite. */
const few: readonly Cell[] = [
  ['Activity', ({ activity }) => activity],
  ['Engine', ({ engine }) => (engine.softwareAdapter ? `${engine.name} (software adapter)` : engine.name)],
  ['Threads', ({ engine }) => (engine.threads === null ? '-' : String(engine.threads))],
  ['Median', ({ medianMs }) => formatValue(medianMs, 'milliseconds')],
  ['Interval', ({ interval }) => formatRange(interval.lowMs, interval.highMs, 'milliseconds')],
];
const fewWidths = [17, 17, 9, 11, 20];

/** What follows from the median, in lines that are long enough. */
const all: readonly Cell[] = [
  ['Suite', ({ suite }) => suite],
  ...few,
  ['Steps/s', ({ stepsPerSecond }) => figure(stepsPerSecond)],
  [
    'Throughput a second',
    ({ samplesPerSecond, sampleUnit }) =>
      samplesPerSecond === null ? '-' : `${figure(samplesPerSecond)} ${sampleUnit}`,
  ],
  ['GFLOP/s', ({ gflopPerSecond }) => figure(gflopPerSecond)],
];
const charactersForAll = 130;

function table(
  cells: readonly BenchCell[],
  columns: readonly Cell[],
  { colors }: Terminal,
  widths: number[],
) {
  const head = columns.map(([title]) => title);
  const rows = cells.map((cell) => columns.map(([, text]) => text(cell)));
  return tableText(head, rows, { paint: colors.bold, widths });
}

/** What a benchmark measured, as lines of at most the terminal's width, and what it could not measure. */
export function benchLines({ cells, skipped }: BenchResult, terminal: Terminal): string[] {
  const { colors, fit, width } = terminal;
  const suites = groupBy(cells, ({ suite }) => suite);
  const tables =
    width >= charactersForAll
      ? [table(cells, all, terminal, [])]
      : [...suites].flatMap(([suite, group]) => [colors.bold(suite), table(group, few, terminal, fewWidths)]);
  const level = extent(cells.map(({ interval }) => interval.level)).lowest;
  return [
    ...(cells.length === 0 ? [] : tables),
    ...(cells.length === 0
      ? []
      : [fit(`Intervals are of the median, each of ${formatLevel(level)} or more.`)]),
    ...skipped.map(({ suite, engine, reason }) =>
      colors.yellow(fit(`Skipped: ${suite} on ${engine}: ${reason}`, 2)),
    ),
  ];
}
