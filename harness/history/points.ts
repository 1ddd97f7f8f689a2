/** What one result or benchmark adds to the series: one value to each that it has measured. */
import { groupBy } from '../core/group-by.ts';
import { hashOf } from '../core/hash.ts';
import type { BenchResult, Metric, Result, Run } from '../core/result-schema.ts';
import { mean } from '../verdict/statistics/sample.ts';
import { benchClassOf, runsByClass } from './run-class.ts';
import type { SeriesKind } from './series.ts';
import { medianStepMs } from './step-times.ts';
import type { Row } from './tables.ts';

type Point = Omit<Row<'points'>, 'result_id' | 'started_at'>;

/** As long as a class: see there. */
const idDigits = 12;

/** What a series is of. */
interface Subject {
  readonly kind: SeriesKind;
  readonly suite: string;
  readonly recipe: string;
  readonly class: string;
  readonly name: string;
}

/** Points of a result: of each class of its runs, those that diverged left out, the metrics and the step time. */
export function resultPoints(result: Result): Point[] {
  return [...runsByClass(result)].flatMap(([name, group]) => [
    ...metricPoints(name, group),
    ...stepPoints(name, group),
  ]);
}

function metricPoints(of: string, runs: readonly Run[]): Point[] {
  const measured = runs.flatMap((run) =>
    Object.entries(run.metrics).map(([name, metric]) => ({ run, name, metric })),
  );
  return [...groupBy(measured, ({ name }) => name)].flatMap(([name, group]) => {
    const [first] = group;
    if (first === undefined) return [];
    const bySeed = group
      .map(({ run: { seed }, metric: { value } }) => ({ seed, value }))
      .sort((a, b) => a.seed - b.seed);
    const subject = subjectOf('metric', first.run, of, name);
    return [
      {
        ...columnsOf(subject, first.metric),
        value: mean(group.map(({ metric }) => metric.value)),
        seeds: shortHash(bySeed.map(({ seed }) => seed)),
        bits: shortHash(bySeed),
      },
    ];
  });
}

function stepPoints(of: string, runs: readonly Run[]): Point[] {
  const [first] = runs;
  const value = medianStepMs(runs);
  if (first === undefined || value === null) return [];
  return timePoint(subjectOf('step-time', first, of, 'median step time'), value);
}

/** Points of a benchmark: the median latency of each cell. */
export function benchPoints({ cells, machine }: BenchResult): Point[] {
  return cells.flatMap((cell) => {
    const { suite, recipe, activity, medianMs } = cell;
    const of = benchClassOf(cell, machine);
    return timePoint({ kind: 'bench', suite, recipe, class: of, name: activity }, medianMs);
  });
}

/** Times are compared by their logarithms, which 0 does not have: a clock too coarse has measured nothing. */
function timePoint(subject: Subject, value: number): Point[] {
  if (value <= 0) return [];
  const columns = columnsOf(subject, { unit: 'milliseconds', better: 'lower' });
  return [{ ...columns, value, seeds: null, bits: null }];
}

function subjectOf(kind: SeriesKind, { suite, recipe }: Run, of: string, name: string): Subject {
  return { kind, suite, recipe: recipe.name, class: of, name };
}

function columnsOf(subject: Subject, { unit, better }: Pick<Metric, 'unit' | 'better'>) {
  const { kind, class: of, name } = subject;
  return { series_id: shortHash([kind, of, name]), ...subject, unit, better };
}

const shortHash = (value: unknown) => hashOf(value).slice(0, idDigits);
