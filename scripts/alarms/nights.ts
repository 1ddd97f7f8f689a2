/** Made-up nights from stored runs, judged as real ones are: how often an unchanged one fails, and a changed one does not. */
import { bitsOf } from '../../harness/core/bits.ts';
import { hashOf } from '../../harness/core/hash.ts';
import { metric as metricOf } from '../../harness/core/metric.ts';
import { randomStreams, type RandomStream } from '../../harness/core/random.ts';
import type { Result, Run } from '../../harness/core/result-schema.ts';
import { judge, suspectGroups, type References } from '../../harness/verdict/index.ts';
import type { MeasuredReference } from '../../harness/verdict/reference-schema.ts';

/** A change that is planted into every run of a night. */
export interface Planted {
  /** Null: into every suite. */
  readonly suite: string | null;
  readonly metric: string;
  /** Points of a share are absolute, changes of a loss are relative. */
  readonly change: { readonly add: number } | { readonly scale: number };
}

export interface NightOptions {
  /** Fresh seeds of each suspect suite; 0 for none. */
  readonly confirm: number;
  readonly planted: Planted | null;
}

export interface NightOutcome {
  /** Ids of the checks that fail. */
  readonly failed: readonly string[];
  /** Ids of the checks that the first runs made suspect. */
  readonly suspect: readonly string[];
  /** Runs beyond the planned ones, by suite. */
  readonly extraRuns: Readonly<Record<string, number>>;
}

/** Share of a stored run's own deviation that is noise: stored values alone would come back again and again. */
const smoothing = 0.5;

/** Numbers of one stored run in a fixed order: metrics, then the points of each curve. */
interface Population {
  readonly reference: MeasuredReference;
  readonly vectors: readonly (readonly number[])[];
  readonly center: readonly number[];
}

function populationOf(reference: MeasuredReference): Population {
  const vectors = reference.seeds.map((_, run) => [
    ...Object.values(reference.metrics).map(({ values }) => values[run] ?? NaN),
    ...Object.values(reference.curves).flatMap(({ runs }) => runs[run] ?? []),
  ]);
  const center = (vectors[0] ?? []).map(
    (_, at) => vectors.reduce((sum, vector) => sum + (vector[at] ?? NaN), 0) / vectors.length,
  );
  return { reference, vectors, center };
}

/**
 * One more run of a population: a smoothed bootstrap. A stored run's deviation from the mean, plus noise with the
 * covariance of the runs (the difference of two of them), shrunk so that the variance is that of the stored runs.
 */
function draw({ vectors, center }: Population, random: RandomStream): number[] {
  const pick = () => vectors[random.integer(0, vectors.length - 1)] ?? [];
  const [own, one, other] = [pick(), pick(), pick()];
  const shrink = Math.sqrt(1 + smoothing ** 2);
  return center.map((middle, at) => {
    const noise = (smoothing * ((one[at] ?? NaN) - (other[at] ?? NaN))) / Math.SQRT2;
    return middle + ((own[at] ?? NaN) - middle + noise) / shrink;
  });
}

/** A distribution of drawn runs in place of the stored ones, so that its own error is part of the night. */
function redraw(population: Population, random: RandomStream): MeasuredReference {
  const { reference } = population;
  const drawn = reference.seeds.map(() => draw(population, random));
  let at = 0;
  const metrics = Object.fromEntries(
    Object.entries(reference.metrics).map(([name, metric]) => {
      const place = at++;
      return [name, { ...metric, values: drawn.map((vector) => rounded(vector[place] ?? NaN, metric)) }];
    }),
  );
  const curves = Object.fromEntries(
    Object.entries(reference.curves).map(([name, curve]) => {
      const from = at;
      at += curve.x.length;
      return [name, { ...curve, runs: drawn.map((vector) => vector.slice(from, at).map(positive)) }];
    }),
  );
  return { ...reference, metrics, curves, bits: [] };
}

const rounded = (value: number, { resolution }: { readonly resolution: number }) =>
  Math.round(value / resolution) * resolution;
const positive = (value: number) => Math.max(value, Number.MIN_VALUE);

function runOf(population: Population, seed: number, random: RandomStream, planted: Planted | null): Run {
  const { reference } = population;
  const vector = draw(population, random);
  let at = 0;
  const metrics = Object.fromEntries(
    Object.entries(reference.metrics).map(([name, stored]) => {
      const plain = vector[at++] ?? NaN;
      const isHere = planted !== null && (planted.suite ?? reference.suite) === reference.suite;
      const changed = isHere && planted.metric === name ? change(plain, planted) : plain;
      return [name, metricOf(rounded(changed, stored), stored.unit)];
    }),
  );
  const curves = Object.entries(reference.curves).map(([name, curve]) => {
    const y = vector.slice(at, at + curve.x.length).map(positive);
    at += curve.x.length;
    return { name, xUnit: curve.unit, yUnit: 'number' as const, x: [...curve.x], y, note: null };
  });
  const files = Object.entries(reference.dataset.sha256).map(([name, sha256]) => ({
    name,
    sha256,
    sizeBytes: 1,
  }));
  return {
    id: `${reference.suite}/${reference.recipe}/${seed}`,
    suite: reference.suite,
    suiteVersion: null,
    lab: reference.suite,
    title: reference.suite,
    recipe: {
      name: reference.recipe,
      hash: hashOf(reference.recipeValues),
      values: reference.recipeValues,
    },
    shortened: null,
    seed,
    datasets: [
      { role: 'all', name: reference.dataset.name, kind: 'real', source: 'made up', note: null, files },
    ],
    engine: {
      name: reference.engineClass,
      backend: reference.engineClass,
      threads: 1,
      adapter: null,
      softwareAdapter: false,
      version: '1',
    },
    fingerprint: null,
    startedAt: '2026-01-01T00:00:00Z',
    phases: [],
    concurrency: 1,
    callsTakenOver: 0,
    stepTiming: null,
    cost: null,
    peakRssBytes: 0,
    telemetry: null,
    stateBytes: null,
    cpuMsPerStep: null,
    losses: [],
    deviceMemoryBytes: null,
    metrics,
    curves,
    bits: bitsOf({ metrics, curves }),
    checkpoint: null,
    exhibits: [],
    diverged: null,
    nonFinite: [],
  };
}

function change(value: number, { change: by }: Planted): number {
  return 'add' in by ? value + by.add : value * by.scale;
}

/**
 * Simulates nights of one run a suite, with fresh seeds where a suite is suspect. The populations are the stored
 * distributions of `engineClass`; each night draws its own stored runs too. The published claims and the references
 * of other engines are the real ones.
 *
 * @param count - How many nights.
 * @param seed - Of all of it.
 */
export function* simulateNights(
  references: References,
  populations: readonly MeasuredReference[],
  count: number,
  seed: number,
  { confirm, planted }: NightOptions,
): Generator<NightOutcome> {
  const drawn = populations.map(populationOf);
  const random = randomStreams(seed).stream('nights');
  for (let night = 0; night < count; night++) {
    const redrawn = new Map(drawn.map((population) => [population.reference, redraw(population, random)]));
    const ofNight: References = {
      claims: references.claims,
      measured: references.measured.map((reference) => redrawn.get(reference) ?? reference),
    };
    const first = drawn.map((population) => runOf(population, 1, random, planted));
    const judged = { runs: first, errors: [], profile: 'nightly' as const, plan: [], confirmations: [] };
    const suspects = confirm === 0 ? [] : suspectGroups(judged, ofNight);
    const fresh = suspects.flatMap(({ suite, recipe }) =>
      drawn
        .filter(({ reference }) => reference.suite === suite && reference.recipe === recipe)
        .flatMap((population) =>
          Array.from({ length: confirm }, (_, index) => runOf(population, 1001 + index, random, planted)),
        ),
    );
    const confirmations: Result['confirmations'] = suspects.map(({ suite, recipe, checks }) => ({
      suite,
      recipe,
      seeds: Array.from({ length: confirm }, (_, index) => 1001 + index),
      checks: [...checks],
    }));
    const checks = judge({ ...judged, runs: [...first, ...fresh], confirmations }, ofNight);
    yield {
      failed: checks.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id),
      suspect: judge(judged, ofNight)
        .filter(({ suspect }) => suspect)
        .map(({ id }) => id),
      extraRuns: Object.fromEntries(suspects.map(({ suite }) => [suite, confirm])),
    };
  }
}
