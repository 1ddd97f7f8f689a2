/** Runs and references made up for the judge's tests. */
import { bitsOf } from '../../harness/core/bits.ts';
import { metric } from '../../harness/core/metric.ts';
import type { Check, Metric, Result, Run, RunError, UsedDataset } from '../../harness/core/result-schema.ts';
import type { NumberClaim, PublishedClaim } from '../../harness/verdict/claim-schema.ts';
import type { MeasuredReference } from '../../harness/verdict/reference-schema.ts';
import { madeUpValues, recipeOf } from './real-recipes.ts';

export const contentHash = 'a'.repeat(64);

export const realData: UsedDataset = {
  role: 'training and test',
  name: 'digits',
  kind: 'real',
  source: 'user cache',
  note: null,
  files: [{ name: 'digits.gz', sha256: contentHash, sizeBytes: 1 }],
};

export const syntheticData: UsedDataset = {
  role: 'training and test',
  name: 'digits',
  kind: 'synthetic',
  source: 'generated',
  note: 'no network',
  files: [],
};

export const ownData: UsedDataset = {
  role: 'training and test',
  name: 'own-digits-12345678',
  kind: 'own',
  source: '--data-dir',
  note: 'digits.gz from --data-dir is another file than the official one',
  files: [{ name: 'digits.gz', sha256: 'b'.repeat(64), sizeBytes: 1 }],
};

/** A whole, real run of suite 'net' under recipe 'published' that took 2.5 seconds; a suite of ours has its own recipe. */
export function makeRun(
  seed: number,
  metrics: Readonly<Record<string, number | Metric>>,
  changes: Partial<Run> = {},
): Run {
  const measured = { metrics: asMetrics(metrics), curves: changes.curves ?? [] };
  return {
    id: `net/published/${seed}`,
    suite: 'net',
    suiteVersion: 1,
    lab: 'Lab',
    title: 'Net',
    recipe: recipeOf(changes.suite ?? 'net'),
    shortened: null,
    seed,
    datasets: [realData],
    engine: {
      name: 'onnx-cpu',
      backend: 'cpu',
      threads: 1,
      adapter: null,
      softwareAdapter: false,
      version: '1',
    },
    fingerprint: null,
    startedAt: '2026-01-01T00:00:00Z',
    phases: [
      { name: 'load', seconds: 0.5 },
      { name: 'train', seconds: 2 },
    ],
    concurrency: 1,
    callsTakenOver: 0,
    stepTiming: null,
    peakRssBytes: 0,
    cost: null,
    telemetry: null,
    stateBytes: null,
    cpuMsPerStep: null,
    losses: [],
    deviceMemoryBytes: null,
    ...measured,
    bits: bitsOf(measured),
    checkpoint: null,
    exhibits: [],
    diverged: null,
    nonFinite: [],
    ...changes,
  };
}

/** Bare numbers are losses where their name says so, else shares. */
export function asMetrics(metrics: Readonly<Record<string, number | Metric>>): Run['metrics'] {
  return Object.fromEntries(
    Object.entries(metrics).map(([name, value]) => [
      name,
      typeof value === 'number' ? metric(value, /loss/i.test(name) ? 'nats' : 'fraction') : value,
    ]),
  );
}

/** A whole result of these runs. */
export function makeResult(runs: readonly Run[], changes: Partial<Result> = {}): Result {
  return {
    schemaVersion: 2,
    id: '2026-01-01T00-00-00-abcdef',
    tool: { name: 'reprolab', version: '1.2.3', gitCommit: '0123456789abcdef', gitDirty: false },
    course: { name: 'mit-6s191', title: 'MIT 6.S191: Introduction to Deep Learning' },
    command: ['reprolab', 'run', 'net'],
    profile: 'full',
    startedAt: '2026-01-01T00:00:00Z',
    finishedAt: '2026-01-01T00:10:00Z',
    durationSeconds: 600,
    status: 'complete',
    machine: {
      cpuModel: 'Some CPU',
      cpuFeatures: [],
      cpuCores: 2,
      memoryBytes: 1,
      gpus: null,
      hardware: null,
      os: 'Linux',
      node: 'v20.0.0',
      libraries: {},
    },
    plan: [],
    confirmations: [],
    shard: null,
    runs: [...runs],
    checks: [],
    errors: [],
    ...changes,
  };
}

export function makeError(seed: number, changes: Partial<RunError> = {}): RunError {
  return {
    suite: 'net',
    recipe: 'published',
    seed,
    code: 'engine-failed',
    message: 'the engine stopped',
    advice: null,
    ...changes,
  };
}

/** '~90%' accuracy of 10,000 samples, margin 2 points. */
export function makeClaim(changes: Partial<NumberClaim> = {}): PublishedClaim & NumberClaim {
  return {
    form: 'number',
    id: 'accuracy',
    suite: 'net',
    recipe: 'published',
    title: 'The net reaches ~90%',
    text: '~90%',
    citation: 'the write-up',
    family: 'write-up',
    data: 'real',
    needsFullRecipe: true,
    caveat: null,
    metric: 'accuracy',
    unit: 'fraction',
    value: 0.9,
    roundingHalfUnit: 0.005,
    better: 'higher',
    margin: 0.02,
    sampleCount: 10_000,
    recipeValues: { net: madeUpValues, before: madeUpValues },
    preconditions: [],
    ...changes,
  };
}

/** Five stored runs: accuracy .901 +- .0016, loss .3 +- .003, a falling curve of three epochs. */
export function makeReference(changes: Partial<MeasuredReference> = {}): MeasuredReference {
  const deviations = [-2, -1, 0, 1, 2];
  return {
    schemaVersion: 1,
    suite: 'net',
    recipe: 'published',
    recipeValues: madeUpValues,
    engineClass: 'other-1.0-cpu',
    provenance: { description: 'made up', software: 'Other 1.0', hardware: 'CPU', measuredOn: '2026-01-01' },
    dataset: { name: 'digits', kind: 'real', sha256: { digits: contentHash } },
    seeds: [1, 2, 3, 4, 5],
    metrics: {
      accuracy: {
        unit: 'fraction',
        values: deviations.map((deviation) => 0.901 + 0.001 * deviation),
        margin: 0.004,
        sampleCount: 10_000,
        resolution: 1e-4,
        spreadFromCurve: null,
      },
      loss: {
        unit: 'nats',
        values: deviations.map((deviation) => 0.3 + 0.002 * deviation),
        margin: 0.008,
        sampleCount: null,
        resolution: 1e-6,
        spreadFromCurve: null,
      },
    },
    curves: {
      'training loss': {
        unit: 'epoch',
        x: [1, 2, 3],
        relativeMargin: 0.04,
        runs: deviations.map((deviation) => [0.8, 0.4, 0.2].map((loss) => loss * (1 + 0.01 * deviation))),
      },
    },
    bits: [],
    ...changes,
  };
}

/** The verdict, or 'suspect' where fresh seeds have to decide. */
export function standing({ verdict, suspect }: Pick<Check, 'verdict' | 'suspect'>): string {
  return suspect ? 'suspect' : verdict;
}
