import { ownValue } from '../../harness/core/own-value.ts';
import { latencySchema, phaseNames, type Run } from '../../harness/core/result-schema.ts';
import { dataKindOf, dataNameOf } from '../../harness/core/run-data.ts';
import { divergenceOf } from '../../harness/verdict/broken-runs.ts';
import type { Column } from './column.ts';

/** One row a run; metrics follow as `metric_<name>`, sorted by name. */
export const runColumns: readonly Column<Run>[] = [
  { name: 'run', description: 'suite/recipe/seed', value: (run) => run.id },
  { name: 'suite', description: 'suite name', value: (run) => run.suite },
  {
    name: 'suite_version',
    description: 'raised by a suite when its numbers change by intention; empty: not recorded',
    value: (run) => run.suiteVersion,
  },
  { name: 'lab', description: 'the lab it reproduces', value: (run) => run.lab },
  { name: 'recipe', description: 'recipe name', value: (run) => run.recipe.name },
  { name: 'recipe_hash', description: 'SHA-256 of the complete recipe', value: (run) => run.recipe.hash },
  {
    name: 'shortened',
    description: 'why the run is shorter than its recipe; empty when it is the whole recipe',
    value: (run) => run.shortened,
  },
  { name: 'seed', description: 'seed of all random streams', value: (run) => run.seed },
  { name: 'datasets', description: 'names of the datasets, joined by +, or none', value: dataNameOf },
  {
    name: 'data_kind',
    description: 'real, own, synthetic, generated or none: of all datasets together',
    value: dataKindOf,
  },
  { name: 'engine', description: 'engine name as on the command line', value: (run) => run.engine.name },
  { name: 'backend', description: 'execution provider or eager backend', value: (run) => run.engine.backend },
  { name: 'engine_version', description: 'version of the engine', value: (run) => run.engine.version },
  {
    name: 'threads',
    description: 'threads; empty where the engine has no setting',
    value: (run) => run.engine.threads,
  },
  { name: 'adapter', description: 'GPU adapter, where there is one', value: (run) => run.engine.adapter },
  {
    name: 'software_adapter',
    description: 'true when the GPU is emulated in software',
    value: (run) => run.engine.softwareAdapter,
  },
  {
    name: 'fingerprint',
    description: 'hash of what decides the bits of a run; empty: not recorded',
    value: (run) => run.fingerprint?.hash ?? null,
  },
  {
    name: 'metrics_sha256',
    description: 'digest of the metrics: equal for runs whose metrics are equal bit by bit',
    value: (run) => run.bits.metrics,
  },
  {
    name: 'diverged',
    description: 'where training left the finite numbers; empty when it did not',
    value: divergenceOf,
  },
  { name: 'started_at', description: 'ISO 8601, UTC', value: (run) => run.startedAt },
  {
    name: 'concurrency',
    description: 'runs that were trained at once: above 1 the times are shared',
    value: (run) => run.concurrency,
  },
  {
    name: 'calls_taken_over',
    description: 'calls of steps taken over from a checkpoint, whose time is not in the times',
    value: (run) => run.callsTakenOver,
  },
  ...phaseNames.map((name) => ({
    name: `${name}_seconds`,
    description: `seconds in phase ${name}; empty when it did not happen`,
    value: (run: Run) => {
      const matching = run.phases.filter((phase) => phase.name === name);
      return matching.length === 0 ? null : matching.reduce((sum, phase) => sum + phase.seconds, 0);
    },
  })),
  {
    name: 'steps_per_call',
    description: 'steps that one engine call executes',
    value: (run) => run.stepTiming?.stepsPerCall ?? null,
  },
  {
    name: 'warmup_steps',
    description: 'first steps, split off',
    value: (run) => run.stepTiming?.warmupSteps ?? null,
  },
  {
    name: 'warmup_median_ms',
    description: 'median latency of a warm-up step, ms',
    value: (run) => run.stepTiming?.warmup?.median ?? null,
  },
  ...latencySchema.keyof().options.map((key) => ({
    name: key === 'calls' ? 'steady_calls' : `steady_${key}_ms`,
    description: key === 'calls' ? 'calls after warm-up' : `${key} latency of a step after warm-up, ms`,
    value: (run: Run) => run.stepTiming?.steady?.[key] ?? null,
  })),
  {
    name: 'steps_per_second',
    description: 'training steps a second',
    value: (run) => run.stepTiming?.stepsPerSecond ?? null,
  },
  {
    name: 'samples_per_second',
    description: 'training samples a second',
    value: (run) => run.stepTiming?.samplesPerSecond ?? null,
  },
  {
    name: 'sample_unit',
    description: 'what a sample is: images, sequences, ...',
    value: (run) => run.stepTiming?.sampleUnit ?? null,
  },
  {
    name: 'flops_per_step',
    description: 'floating-point operations of a training step; empty where it was not captured',
    value: (run) => run.cost?.flopsPerStep ?? null,
  },
  {
    name: 'bytes_per_step',
    description: 'bytes that its kernels read and write',
    value: (run) => run.cost?.bytesPerStep ?? null,
  },
  { name: 'peak_rss_bytes', description: 'peak resident memory, bytes', value: (run) => run.peakRssBytes },
];

/** Columns of the metrics that these runs have, each in its unit; a fraction is of 1. */
export function metricColumns(runs: readonly Run[]): Column<Run>[] {
  const names = [...new Set(runs.flatMap((run) => Object.keys(run.metrics)))].sort();
  return names.map((name) => ({
    name: `metric_${name}`,
    description: `metric ${name}`,
    value: (run) => ownValue(run.metrics, name)?.value ?? null,
  }));
}
