import { groupBy } from '../../harness/core/group-by.ts';
import type { BenchCell, BenchResult } from '../../harness/core/result-schema.ts';
import { horizontalBars } from '../charts/bar-chart.ts';
import {
  formatCount,
  formatInstant,
  formatLevel,
  formatMs,
  formatNumber,
  formatRate,
  plural,
} from '../format.ts';
import { formatSignificant } from '../../harness/core/print.ts';
import { anchor } from './anchor.ts';
import { benchMatrix, type BenchMatrixView } from './bench-matrix.ts';
import { shellLine } from './shell.ts';

/** The benchmark: medians per engine and thread count, one block an activity. */
export interface BenchView {
  readonly startedAt: string;
  readonly command: string;
  readonly partial: boolean;
  readonly software: readonly string[];
  readonly matrix: BenchMatrixView;
  readonly groups: readonly BenchGroupView[];
  readonly skipped: readonly { suite: string; engine: string; reason: string }[];
  /** What makes its times say less, in sentences. */
  readonly warnings: readonly string[];
}

export interface BenchGroupView {
  readonly title: string;
  readonly suite: string;
  readonly recipe: string;
  /** Null where there is nothing to compare. */
  readonly svg: string | null;
  readonly rows: readonly BenchRow[];
}

export interface BenchRow {
  readonly engine: string;
  /** Among several. */
  readonly fastest: boolean;
  readonly calls: string;
  readonly median: string;
  readonly interval: string;
  readonly level: string;
  readonly stepsPerSecond: string | null;
  readonly samplesPerSecond: string | null;
  readonly flops: string | null;
  readonly gflops: string | null;
  /** Of what the engine reaches at best, with the same threads. */
  readonly shareOfPeak: string | null;
  /** Latency per step of the very first call. */
  readonly firstStep: string | null;
  /** Times the fastest cell's median, with the interval that the two intervals allow. */
  readonly ratio: string | null;
  readonly ratioInterval: string | null;
}

const activityTitles = {
  'training-step': 'Training step',
  'batch-assembly': 'Batch assembly',
  'training-loop': 'Training loop around an idle step',
  evaluation: 'Evaluation',
} as const;

export function benchView(bench: BenchResult): BenchView {
  const groups = groupBy(bench.cells, ({ suite, recipe, activity }) => `${suite}/${recipe}/${activity}`);
  return {
    startedAt: formatInstant(bench.startedAt),
    command: shellLine(bench.command),
    partial: bench.status === 'partial',
    software: [
      ...new Set(
        bench.cells
          .filter((cell) => cell.engine.softwareAdapter)
          .map((cell) => `${cell.engine.name}: ${cell.engine.adapter ?? 'unnamed adapter'}`),
      ),
    ],
    matrix: benchMatrix(bench.cells, engineText, ({ activity }) => activityTitles[activity]),
    groups: [...groups.entries()].flatMap(([key, cells]) => groupView(key, cells)),
    skipped: bench.skipped,
    warnings: bench.warnings,
  };
}

function groupView(key: string, cells: readonly BenchCell[]): BenchGroupView[] {
  const [first] = cells;
  if (first === undefined) return [];
  const fastest = cells.reduce((best, cell) => (cell.medianMs < best.medianMs ? cell : best), first);
  const title = activityTitles[first.activity];
  return [
    {
      title,
      suite: first.suite,
      recipe: first.recipe,
      svg:
        cells.length < 2
          ? null
          : horizontalBars({
              id: anchor('bench', key),
              title: `${first.suite}: ${title.toLowerCase()}`,
              categories: cells.map(engineText),
              series: [
                {
                  name: 'median',
                  values: cells.map((cell) => cell.medianMs),
                  low: cells.map((cell) => cell.interval.lowMs),
                  high: cells.map((cell) => cell.interval.highMs),
                },
              ],
              valueTitle: 'median latency in ms, with interval (shorter is faster)',
              format: formatNumber,
            }),
      rows: cells.map((cell) => rowView(cell, fastest, cells.length > 1)),
    },
  ];
}

function engineText({ engine }: BenchCell): string {
  const threads = engine.threads === null ? '' : `, ${plural(engine.threads, 'thread')}`;
  return `${engine.name}${threads}${engine.softwareAdapter ? ' (software)' : ''}`;
}

function rowView(cell: BenchCell, fastest: BenchCell, several: boolean): BenchRow {
  const ratio = (value: number) => `${value.toFixed(2)}×`;
  return {
    engine: engineText(cell),
    fastest: several && cell === fastest,
    calls: formatCount(cell.latenciesMs.length),
    median: formatMs(cell.medianMs),
    interval: `${formatMs(cell.interval.lowMs)} to ${formatMs(cell.interval.highMs)}`,
    level: formatLevel(cell.interval.level),
    stepsPerSecond: cell.stepsPerSecond === null ? null : formatRate(cell.stepsPerSecond, 'steps/s'),
    samplesPerSecond:
      cell.samplesPerSecond === null ? null : formatRate(cell.samplesPerSecond, `${cell.sampleUnit}/s`),
    flops: cell.flopsPerStep === null ? null : formatRate(cell.flopsPerStep / 1e6, 'MFLOP'),
    gflops: cell.gflopPerSecond === null ? null : formatRate(cell.gflopPerSecond, 'GFLOP/s'),
    shareOfPeak: cell.shareOfPeak === null ? null : `${formatSignificant(100 * cell.shareOfPeak)}% of peak`,
    firstStep: cell.firstStepMs === null ? null : formatMs(cell.firstStepMs),
    ratio: !several ? null : ratio(cell.medianMs / fastest.medianMs),
    ratioInterval:
      cell === fastest
        ? null
        : `${ratio(cell.interval.lowMs / fastest.interval.highMs)} to ${ratio(cell.interval.highMs / fastest.interval.lowMs)}`,
  };
}
