/** A result or a benchmark as rows of the history's tables. */
import type { BenchResult, Result, Run } from '../core/result-schema.ts';
import { dataKindOf } from '../core/run-data.ts';
import { divergenceOf } from '../verdict/broken-runs.ts';
import { benchPoints, resultPoints } from './points.ts';
import { benchClassOf, classOf, classParts } from './run-class.ts';
import { leftOutOf } from './left-out.ts';
import type { Row, TableName } from './tables.ts';

/** Rows to append, by table. */
export type Rows = { readonly [Name in TableName]?: readonly Row<Name>[] };

/** What is known of a file beside its content. */
export interface Origin {
  /** SHA-256 of the file. */
  readonly digest: string;
  readonly source: string;
  /** ISO 8601. */
  readonly addedAt: string;
}

/** Rows of a result.json. */
export function resultRows(result: Result, origin: Origin): Rows {
  const { runs, machine } = result;
  const key = keyOf(result);
  const classed = runs.map((run) => ({ run, of: { ...key, ...runKey(run), class: classOf(run, machine) } }));
  return {
    results: [{ ...commandRow(result, origin), kind: 'result', profile: result.profile }],
    runs: classed.map(({ run, of }) => {
      const parts = classParts(run, machine);
      return {
        ...of,
        suite_version: run.suiteVersion,
        recipe_hash: run.recipe.hash,
        shortened: run.shortened,
        data_kind: dataKindOf(run),
        data_hash: parts.dataHash,
        engine: run.engine.name,
        engine_version: run.engine.version,
        adapter: run.engine.adapter,
        threads: run.engine.threads,
        cpu_model: parts.cpuModel,
        cpu_features: parts.cpuFeatures.join(' '),
        fingerprint: run.fingerprint?.hash ?? null,
        metrics_sha256: run.bits.metrics,
        diverged: divergenceOf(run),
      };
    }),
    metrics: classed.flatMap(({ run, of }) =>
      Object.entries(run.metrics).map(([name, metric]) => ({
        ...of,
        name,
        value: metric.value,
        unit: metric.unit,
        better: metric.better,
        samples: metric.samples,
        standard_error: metric.standardError,
        counted: run.diverged === null,
      })),
    ),
    checks: result.checks.map((check) => ({
      ...key,
      check_id: check.id,
      kind: check.kind,
      suite: check.suite,
      recipe: check.recipe,
      title: check.title,
      metric: check.metric,
      unit: check.unit,
      expected: check.expected.text,
      measured: check.measured.mean,
      seeds: check.measured.seeds.length,
      verdict: check.verdict,
      reason: check.reason,
      seconds: check.seconds,
    })),
    timings: classed.flatMap(({ run, of }) => timingRows(run, of)),
    points: resultPoints(result).map((point) => ({ ...key, ...point })),
    errors: result.errors.map(({ suite, recipe, seed, code, message }) => ({
      ...key,
      suite,
      recipe,
      seed,
      code,
      message,
    })),
  };
}

function timingRows(
  run: Run,
  of: Pick<Row<'timings'>, 'result_id' | 'started_at' | 'run_id' | 'suite' | 'recipe' | 'class' | 'seed'>,
): Row<'timings'>[] {
  const { steady = null, stepsPerSecond = null } = run.stepTiming ?? {};
  if (steady === null) return [];
  return [
    {
      ...of,
      calls: steady.calls,
      min_ms: steady.min,
      median_ms: steady.median,
      p95_ms: steady.p95,
      p99_ms: steady.p99,
      max_ms: steady.max,
      mean_ms: steady.mean,
      steps_per_second: stepsPerSecond,
      concurrency: run.concurrency,
      left_out: leftOutOf(run),
    },
  ];
}

/** Rows of a bench.json. */
export function benchRows(bench: BenchResult, origin: Origin): Rows {
  return {
    results: [{ ...commandRow(bench, origin), kind: 'bench', profile: null }],
    bench_cells: bench.cells.map((cell) => ({
      ...keyOf(bench),
      suite: cell.suite,
      recipe: cell.recipe,
      activity: cell.activity,
      class: benchClassOf(cell, bench.machine),
      engine: cell.engine.name,
      engine_version: cell.engine.version,
      adapter: cell.engine.adapter,
      threads: cell.engine.threads,
      cpu_model: bench.machine.cpuModel,
      calls: cell.latenciesMs.length,
      median_ms: cell.medianMs,
      low_ms: cell.interval.lowMs,
      high_ms: cell.interval.highMs,
      gflop_per_second: cell.gflopPerSecond,
    })),
    points: benchPoints(bench).map((point) => ({ ...keyOf(bench), ...point })),
  };
}

const keyOf = ({ id, startedAt }: Result | BenchResult) => ({ result_id: id, started_at: startedAt });

const runKey = ({ id, suite, recipe, seed }: Run) => ({ run_id: id, suite, recipe: recipe.name, seed });

function commandRow(file: Result | BenchResult, { digest, source, addedAt }: Origin) {
  const { tool, machine } = file;
  return {
    ...keyOf(file),
    digest,
    source,
    added_at: addedAt,
    course: file.course?.name ?? null,
    tool_version: tool.version,
    git_commit: tool.gitCommit,
    git_dirty: tool.gitDirty,
    command: JSON.stringify(file.command),
    finished_at: file.finishedAt,
    duration_seconds: file.durationSeconds,
    status: file.status,
    cpu_model: machine.cpuModel,
    cpu_cores: machine.cpuCores,
    os: machine.os,
    node: machine.node,
  };
}
