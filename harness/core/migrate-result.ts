/**
 * Files of schema version 1 as version 2 has them. What version 1 did not record is null, or said to be unknown; what
 * has only another name or place is taken over. The parts that are the same in both are checked by version 2's schema.
 */
import { z } from 'zod';
import { bitsOf } from './bits.ts';
import { metric } from './metric.ts';
import { ownValue } from './own-value.ts';
import { curveSchema } from './result-schema.ts';
import type { Unit } from './unit.ts';

/** How version 1's reports read names, which alone said what a number was. */
const unitsByName: readonly (readonly [RegExp, Unit])[] = [
  [/(?:^|[_ ])ms$|Ms$/, 'milliseconds'],
  [/seconds$/i, 'seconds'],
  [/bytes$/i, 'bytes'],
  [/bits$/i, 'bits'],
  [/loss|entropy/i, 'nats'],
  [/count|characters/i, 'number'],
  [/accurac|probabilit|share|recall|precision|fraction|worst ?group|spread|positive ?rate/i, 'fraction'],
];

function unitOf(name: string): Unit {
  return unitsByName.find(([pattern]) => pattern.test(name))?.[1] ?? 'number';
}

const latency = z
  .looseObject({ count: z.number() })
  .transform(({ count, ...latency }) => ({ ...latency, calls: count }))
  .nullable();

const stepTiming = z
  .looseObject({ warmup: latency, steady: latency })
  .transform((timing) => ({ ...timing, sampleUnit: null }));

/** Of several datasets a run recorded the last, and not what it was for. */
const dataset = z
  .looseObject({ kind: z.string() })
  .transform((recorded) => (recorded.kind === 'none' ? [] : [{ ...recorded, role: 'role not recorded' }]));

const curve = z
  .looseObject({
    name: curveSchema.shape.name,
    unit: curveSchema.shape.xUnit,
    x: curveSchema.shape.x,
    y: curveSchema.shape.y,
  })
  .transform(({ unit, ...rest }) => ({ ...rest, xUnit: unit, yUnit: unitOf(rest.name), note: noteOf(rest) }));

function noteOf({ note }: Readonly<Record<string, unknown>>): string | null {
  return typeof note === 'string' ? note : null;
}

const bars = z.looseObject({
  kind: z.literal('group-bars'),
  title: z.string(),
  series: z.array(z.looseObject({ name: z.string(), values: z.array(z.number()) })),
});

const songs = z
  .looseObject({
    kind: z.literal('songs'),
    songs: z.array(
      z.looseObject({
        abc: z.unknown(),
        exactDuplicate: z.unknown(),
        longestSharedCharacters: z.unknown(),
      }),
    ),
  })
  .transform(({ songs: works, ...exhibit }) => ({
    ...exhibit,
    kind: 'works',
    format: 'ABC',
    works: works.map(({ abc, exactDuplicate, longestSharedCharacters, ...work }) => ({
      ...work,
      text: abc,
      warnings: exactDuplicate === true ? ['Copy of a corpus song'] : [],
      facts: [`longest passage shared with the corpus: ${String(longestSharedCharacters)} characters`],
      drawing: null,
      undrawn: 'No drawing is stored in results of version 1.',
      sound: null,
    })),
  }));

/** Bars were read as shares where a name said so and no value forbade it. */
function withUnit(exhibit: z.infer<typeof bars>): object {
  const names = [exhibit.title, ...exhibit.series.map(({ name }) => name)];
  const values = exhibit.series.flatMap((series) => series.values);
  const isShare =
    names.some((name) => unitOf(name) === 'fraction') && values.every((value) => value >= 0 && value <= 1);
  return { ...exhibit, unit: isShare ? 'fraction' : 'number' };
}

const run = z
  .looseObject({
    dataset,
    stepTiming: stepTiming.nullable(),
    curves: z.array(curve),
    metrics: z.record(z.string(), z.number()),
    sampleCounts: z.record(z.string(), z.number()),
    exhibits: z.array(z.union([bars.transform(withUnit), songs, z.unknown()])),
    diverged: z.unknown().optional(),
    nonFinite: z.unknown().optional(),
  })
  .transform(({ dataset: datasets, metrics: values, sampleCounts, diverged, nonFinite, ...rest }) => {
    const metrics = Object.fromEntries(
      Object.entries(values).map(([name, value]) => {
        const samples = ownValue(sampleCounts, name);
        return [name, metric(value, unitOf(name), 'none', samples === undefined ? {} : { samples })];
      }),
    );
    return {
      ...rest,
      datasets,
      metrics,
      suiteVersion: null,
      fingerprint: null,
      cost: null,
      telemetry: null,
      bits: bitsOf({ metrics, curves: rest.curves }),
      checkpoint: null,
      diverged: diverged ?? null,
      nonFinite: nonFinite ?? [],
    };
  });

/** Files of the first versions did not say what lies in an interval; the method's name does. */
const interval = z.looseObject({ method: z.string(), of: z.string().optional() }).transform((found) => ({
  ...found,
  of: found.of ?? (/difference|change/.test(found.method) ? 'difference' : 'value'),
}));

const check = z
  .looseObject({ kind: z.string(), metric: z.string(), interval: interval.nullable() })
  .transform((found) => ({ ...found, unit: found.kind === 'sanity' ? null : unitOf(found.metric) }));

const runError = z
  .looseObject({ recipe: z.string().optional() })
  .transform((error) => ({ ...error, recipe: error.recipe ?? null }));

/** What version 1 records of the command, in results and benchmarks alike. */
const command = {
  schemaVersion: z.literal(1),
  durationSeconds: z.number().nullable().optional(),
  environment: z.looseObject({}),
};

interface Command {
  readonly durationSeconds?: number | null | undefined;
  readonly environment: object;
}

function ofCommand<T extends Command>({ environment, durationSeconds, ...rest }: T) {
  return {
    ...rest,
    schemaVersion: 2,
    course: null,
    durationSeconds: durationSeconds ?? null,
    machine: { ...environment, gpus: null },
  };
}

/** A result of version 1, made one of version 2; to be checked as such. */
export const resultVersion1 = z
  .looseObject({
    ...command,
    plan: z.array(z.unknown()).optional(),
    runs: z.array(run),
    checks: z.array(check),
    errors: z.array(runError),
  })
  .transform((result): unknown => ({ ...ofCommand(result), plan: result.plan ?? [] }));

/** Every throughput was called images a second, whatever was counted. */
const cell = z
  .looseObject({ samplesMs: z.unknown(), imagesPerSecond: z.unknown().optional() })
  .transform(({ samplesMs, imagesPerSecond, ...rest }) => ({
    ...(imagesPerSecond === undefined ? {} : { samplesPerSecond: imagesPerSecond, sampleUnit: 'samples' }),
    ...rest,
    latenciesMs: samplesMs,
  }));

/** A benchmark of version 1, made one of version 2; to be checked as such. */
export const benchVersion1 = z
  .looseObject({ ...command, cells: z.array(cell) })
  .transform((bench): unknown => ofCommand(bench));
