/** Made machines: the same suite, with times and metrics that a test chooses. */
import { bitsOf } from '../../harness/core/bits.ts';
import { proportion } from '../../harness/core/metric.ts';
import type { BenchCell, BenchResult, Result, Run } from '../../harness/core/result-schema.ts';
import { compare, type ComparisonOptions } from '../../harness/compare/compare.ts';
import type { Source } from '../../harness/compare/read-sources.ts';
import type { MeasuredReference } from '../../harness/verdict/reference-schema.ts';
import { benchFixture } from '../reports/fixture/bench.ts';
import { machine, tool } from '../reports/fixture/machine.ts';
import { realMnist, runFixture } from '../reports/fixture/runs.ts';
import { resultFixture } from '../reports/fixture/result.ts';

/** Medians of five runs that differ a little. */
export const five = [1, 1.01, 1.02, 1.03, 1.04] as const;

const accuracyAt = (last: number) => ({
  name: 'accuracy',
  xUnit: 'epoch' as const,
  yUnit: 'fraction' as const,
  x: [1, 2, 3, 4],
  y: [0.8, 0.9, last - 0.01, last],
  note: null,
});

/** A run of each median; `changes` may depend on the seed. */
export function madeRuns(
  mediansMs: readonly number[],
  changes: (seed: number) => Partial<Run> = () => ({}),
  suite = 'net',
): Run[] {
  return mediansMs.map((medianMs, index) => {
    const seed = index + 1;
    const run = runFixture({
      suite,
      title: 'A network',
      lab: 'A lab',
      seed,
      medianMs,
      trainSeconds: medianMs * 10,
      curves: [accuracyAt(0.95 + seed / 1000)],
      metrics: { accuracy: proportion(0.95 + seed / 1000, 10_000) },
    });
    const changed = { ...run, ...changes(seed) };
    return { ...changed, bits: bitsOf(changed) };
  });
}

/** A machine's result. */
export function madeSource(path: string, runs: readonly Run[], changes: Partial<Result> = {}): Source {
  const result = {
    ...resultFixture(),
    id: `id-${path}`,
    machine,
    tool,
    errors: [],
    runs: [...runs],
    ...changes,
  };
  return { path, result, bench: null };
}

/** A machine's benchmark of one suite: training steps of each contender, in rounds. */
export function madeBench(
  path: string,
  cells: readonly (Pick<BenchCell, 'engine'> & { readonly rounds: readonly (readonly number[])[] })[],
  changes: Partial<BenchResult> = {},
): Source {
  const bench = benchFixture();
  const [pattern] = bench.cells;
  if (pattern === undefined) throw new Error('the fixture has a cell');
  return {
    path,
    result: null,
    bench: {
      ...bench,
      id: `id-${path}`,
      cells: cells.map(({ engine, rounds }) => ({
        ...pattern,
        suite: 'net',
        engine,
        latenciesMs: rounds.flat(),
        callsPerRound: rounds.map(({ length }) => length),
      })),
      ...changes,
    },
  };
}

/** Stored runs of the made suite, which state a margin and where the curve ends. */
export function madeReference(): MeasuredReference {
  const [run] = madeRuns([1]);
  if (run === undefined) throw new Error('one run was made');
  return {
    schemaVersion: 1,
    suite: 'net',
    recipe: 'published',
    recipeValues: run.recipe.values,
    engineClass: 'onnx-cpu',
    provenance: { description: 'made', software: 'made', hardware: 'made', measuredOn: '2026-11-01' },
    dataset: {
      name: 'mnist',
      kind: 'real',
      sha256: { [realMnist.files[0]?.name ?? '']: realMnist.files[0]?.sha256 ?? '' },
    },
    seeds: [11, 12],
    metrics: {
      accuracy: {
        unit: 'fraction',
        values: [0.953, 0.954],
        margin: 0.01,
        sampleCount: 10_000,
        resolution: 1e-4,
        spreadFromCurve: null,
      },
    },
    curves: {
      accuracy: {
        unit: 'epoch',
        x: [1, 2, 3, 4],
        relativeMargin: 0.005,
        runs: [
          [0.8, 0.9, 0.94, 0.952],
          [0.8, 0.9, 0.94, 0.954],
        ],
      },
    },
    bits: [],
  };
}

export function compareMade(sources: readonly Source[], options: Partial<ComparisonOptions> = {}) {
  return compare(sources, {
    labels: new Map(),
    prices: new Map(),
    targets: [],
    softwareAdapters: false,
    references: [madeReference()],
    tool,
    now: new Date('2026-11-28T00:00:00Z'),
    ...options,
  });
}
