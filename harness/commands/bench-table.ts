/** What `bench` says in the terminal. */
import { extent } from '../core/extent.ts';
import { groupBy } from '../core/group-by.ts';
import { formatDuration, formatLevel, formatSignificant, plural } from '../core/print.ts';
import type { BenchCell, BenchResult, Peak, Run } from '../core/result-schema.ts';
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

/** What follows from the median, and what is measured beside it, in lines that are long enough. */
const all: readonly Cell[] = [
  ['Suite', ({ suite }) => suite],
  ...few,
  [
    'First step',
    ({ firstStepMs }) => (firstStepMs === null ? '-' : formatValue(firstStepMs, 'milliseconds')),
  ],
  ['Steps/s', ({ stepsPerSecond }) => figure(stepsPerSecond)],
  [
    'Throughput a second',
    ({ samplesPerSecond, sampleUnit }) =>
      samplesPerSecond === null ? '-' : `${figure(samplesPerSecond)} ${sampleUnit}`,
  ],
  ['GFLOP/s', ({ gflopPerSecond }) => figure(gflopPerSecond)],
  ['Of peak', ({ shareOfPeak }) => (shareOfPeak === null ? '-' : `${(100 * shareOfPeak).toPrecision(2)}%`)],
];
const charactersForAll = 150;

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

function peakLine({ engine, threads, gflopPerSecond, gigabytesPerSecond }: Peak): string {
  const by = threads === null ? engine : `${engine} with ${plural(threads, 'thread')}`;
  const copy = gigabytesPerSecond === null ? '' : `, ${formatSignificant(gigabytesPerSecond)} GB/s`;
  return `At best: ${by} ${formatSignificant(gflopPerSecond)} GFLOP/s${copy}`;
}

/** The highest accuracy that a training reached, and when. */
function accuracyLine({ suite, timesToAccuracy }: Run): string {
  const reached = timesToAccuracy.filter(({ seconds }) => seconds !== null).at(-1);
  if (reached === undefined) return `${suite}: trained; no accuracy that is asked for was reached`;
  const { target, steps, seconds } = reached;
  return `${suite}: ${100 * target}% training accuracy after ${formatDuration(seconds ?? 0)}, ${plural(steps ?? 0, 'step')}`;
}

/** What a benchmark measured, as lines of at most the terminal's width, and what it could not measure. */
export function benchLines(result: BenchResult, terminal: Terminal): string[] {
  const { cells, peaks, trainings, skipped, warnings } = result;
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
    ...peaks.map((peak) => fit(peakLine(peak))),
    ...trainings.map((run) => fit(accuracyLine(run))),
    ...skipped.map(({ suite, engine, reason }) =>
      colors.yellow(fit(`Skipped: ${suite} on ${engine}: ${reason}`, 2)),
    ),
    ...warnings.map((warning) => colors.yellow(fit(warning, 2))),
  ];
}
