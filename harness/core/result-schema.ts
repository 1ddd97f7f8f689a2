/**
 * `result.json`: the only contract between running, judging and reporting. Whatever a report shows or a
 * verdict rests on is in this file; units are in the names.
 */
import { z } from 'zod';

export const resultSchemaVersion = 1;

const finite = z.number();
const count = z.int().nonnegative();

/** Profiles in order of cost. `smoke` and shortened recipes claim nothing. */
export const profileSchema = z.enum(['smoke', 'quick', 'nightly', 'full']);

export const environmentSchema = z.strictObject({
  cpuModel: z.string(),
  cpuFeatures: z.array(z.string()),
  cpuCores: count,
  memoryBytes: count,
  os: z.string(),
  node: z.string(),
  /** Versions of the libraries that compute: tfjs, onnxruntime, ... */
  libraries: z.record(z.string(), z.string()),
});

export const engineSchema = z.strictObject({
  /** Engine name as on the command line: onnx-cpu, onnx-webgpu, tfjs-cpu, tensorflow-gpu. */
  name: z.string(),
  /** What executes: an execution provider or an eager backend. */
  backend: z.string(),
  threads: count.nullable(),
  /** GPU adapter, where there is one. */
  adapter: z.string().nullable(),
  /** True when the "GPU" is emulated in software: its timings say nothing about hardware. */
  softwareAdapter: z.boolean(),
  version: z.string(),
});

export const datasetSchema = z.strictObject({
  name: z.string(),
  /**
   * 'own': other files than the official ones, which the user gave; they have a name of their own. 'synthetic': made in
   * place of official files. 'generated': made by code by definition, so that there are no other files.
   */
  kind: z.enum(['real', 'own', 'synthetic', 'generated']),
  /** Where it was found, in words a user knows: '--data-dir', 'user cache', 'generated', ... */
  source: z.string(),
  /** What a reader must know: why the data is synthetic or another file, what could not be checked. */
  note: z.string().nullable(),
  files: z.array(z.strictObject({ name: z.string(), sha256: z.string(), sizeBytes: count })),
});

/** A dataset that a run loaded. */
export const usedDatasetSchema = z.strictObject({
  /** What the run used it for, in words: 'training and test', 'test photographs'. */
  role: z.string(),
  ...datasetSchema.shape,
});

/** Every value that decides a training, beside the seed. */
export const recipeValuesSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

export const recipeSchema = z.strictObject({
  name: z.string(),
  /** hashOf(values) of the complete recipe, before any shortening. */
  hash: z.string(),
  values: recipeValuesSchema,
});

/** A number that JSON cannot hold, as text. */
export const nonFiniteSchema = z.enum(['NaN', 'Infinity', '-Infinity']);

/** Where training left the finite numbers; the run holds what was measured up to there. */
export const divergedSchema = z.strictObject({
  /** Training loop in which it was found, e.g. 'epoch 3/6'. */
  loop: z.string(),
  /** Training steps so far, this one included. */
  step: count,
  /** What is not finite: 'loss', or another quantity in words. */
  quantity: z.string(),
  value: nonFiniteSchema,
});

/** A measurement that is not finite, and therefore stands nowhere else in the run; a curve stops before it. */
export const nonFiniteMeasurementSchema = z.strictObject({
  kind: z.enum(['metric', 'curve', 'exhibit']),
  name: z.string(),
  value: nonFiniteSchema,
});

/** Latency distribution of training steps, in milliseconds. */
export const latencySchema = z.strictObject({
  count,
  min: finite,
  p5: finite,
  median: finite,
  p95: finite,
  p99: finite,
  max: finite,
  mean: finite,
});

export const stepTimingSchema = z.strictObject({
  /** First steps, split off: compilation, caches, lazy allocation. */
  warmupSteps: count,
  warmup: latencySchema.nullable(),
  steady: latencySchema.nullable(),
  stepsPerSecond: finite.nullable(),
  samplesPerSecond: finite.nullable(),
  /** Steps that one engine call executes; their latency is the call's divided by this. */
  stepsPerCall: count,
});

export const phaseSchema = z.strictObject({
  name: z.enum(['load', 'capture', 'compile', 'train', 'evaluate', 'generate', 'resample']),
  seconds: finite,
});

/** Every phase, in the order in which a run has them. */
export const phaseNames: readonly Phase['name'][] = phaseSchema.shape.name.options;

export const curveSchema = z.strictObject({
  name: z.string(),
  /** What x counts. */
  unit: z.enum(['step', 'epoch', 'iteration']),
  x: z.array(finite),
  y: z.array(finite),
  /** How y was made from per-step values, when it was. */
  note: z.string().nullable(),
});

const imageSchema = z.strictObject({
  caption: z.string(),
  width: z.int().positive(),
  height: z.int().positive(),
  /** RGB bytes, row major, base64. */
  rgbBase64: z.string(),
});

/** What a suite shows beside its numbers; the report has one section per kind. */
export const exhibitSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('confusion-matrix'),
    title: z.string(),
    labels: z.array(z.string()),
    /** counts[actual][predicted] */
    counts: z.array(z.array(count)),
  }),
  z.strictObject({
    kind: z.literal('exercises'),
    title: z.string(),
    rows: z.array(
      z.strictObject({
        name: z.string(),
        expected: z.string(),
        measured: z.string(),
        passed: z.boolean(),
      }),
    ),
  }),
  z.strictObject({
    kind: z.literal('image-grid'),
    title: z.string(),
    note: z.string(),
    columns: count,
    images: z.array(imageSchema),
  }),
  z.strictObject({
    kind: z.literal('group-bars'),
    title: z.string(),
    note: z.string(),
    groups: z.array(z.string()),
    series: z.array(
      z.strictObject({
        name: z.string(),
        values: z.array(finite),
        low: z.array(finite).nullable(),
        high: z.array(finite).nullable(),
      }),
    ),
  }),
  z.strictObject({
    kind: z.literal('songs'),
    title: z.string(),
    note: z.string(),
    songs: z.array(
      z.strictObject({
        title: z.string(),
        abc: z.string(),
        valid: z.boolean(),
        problems: z.array(z.string()),
        /** Longest substring shared with the corpus, in characters. */
        longestSharedCharacters: count,
        exactDuplicate: z.boolean(),
        /** File names beside result.json. */
        files: z.array(z.string()),
      }),
    ),
  }),
  z.strictObject({
    kind: z.literal('table'),
    title: z.string(),
    note: z.string(),
    columns: z.array(z.string()),
    rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
  }),
]);

export const runSchema = z.strictObject({
  /** `<suite>/<recipe>/<seed>`: unique in a result. */
  id: z.string(),
  suite: z.string(),
  lab: z.string(),
  title: z.string(),
  recipe: recipeSchema,
  /** Why this run is shorter than its recipe; null when it is the whole recipe. */
  shortened: z.string().nullable(),
  seed: z.int(),
  /** Every dataset that the run read, in the order of loading; empty where it needed none. */
  datasets: z.array(usedDatasetSchema),
  engine: engineSchema,
  startedAt: z.iso.datetime(),
  phases: z.array(phaseSchema),
  stepTiming: stepTimingSchema.nullable(),
  peakRssBytes: count,
  curves: z.array(curveSchema),
  /** Named scalars in the units that their names say; accuracies are fractions of 1. */
  metrics: z.record(z.string(), finite),
  /** Number of test samples behind a metric: its sampling error follows from it. */
  sampleCounts: z.record(z.string(), count),
  exhibits: z.array(exhibitSchema),
  /** Absent when training kept to finite numbers. */
  diverged: divergedSchema.optional(),
  /** Absent when every measurement is finite. */
  nonFinite: z.array(nonFiniteMeasurementSchema).optional(),
});

export const verdictSchema = z.enum(['pass', 'fail', 'inconclusive', 'not-evaluated']);

export const checkSchema = z.strictObject({
  id: z.string(),
  kind: z.enum(['claim', 'reference', 'sanity']),
  suite: z.string(),
  recipe: z.string(),
  title: z.string(),
  metric: z.string(),
  /** What was published or expected, as its source prints it; null for a sanity check without a number. */
  expected: z.strictObject({ text: z.string(), value: finite.nullable(), source: z.string() }),
  measured: z.strictObject({
    mean: finite.nullable(),
    values: z.array(finite),
    seeds: z.array(z.int()),
  }),
  verdict: verdictSchema,
  /** When the number itself differs significantly from what was published. */
  position: z.enum(['within', 'exceeds', 'below']).nullable(),
  /** One sentence a person can read without the code. */
  reason: z.string(),
  interval: z
    .strictObject({
      low: finite,
      high: finite,
      level: finite,
      method: z.string(),
      /** What lies in it: a value of the metric, or a difference of two; absent in files of versions that did not say. */
      of: z.enum(['value', 'difference']).optional(),
    })
    .nullable(),
  /** The smallest difference that this check could have seen, in the metric's unit. */
  smallestDetectableDifference: finite.nullable(),
  /** Wall seconds of the runs behind it. */
  seconds: finite,
});

/** Infrastructure failures: never verdicts. */
export const runErrorSchema = z.strictObject({
  suite: z.string(),
  /** Recipe of the run that failed; absent in files of versions that did not record it. */
  recipe: z.string().optional(),
  seed: z.int(),
  code: z.string(),
  message: z.string(),
  advice: z.string().nullable(),
});

export const toolSchema = z.strictObject({
  name: z.literal('reprolab'),
  version: z.string(),
  gitCommit: z.string().nullable(),
  gitDirty: z.boolean().nullable(),
});

/** The seeds that were asked for, of each suite and recipe, whatever became of them. */
export const planSchema = z.array(
  z.strictObject({ suite: z.string(), recipe: z.string(), seeds: z.array(z.int()) }),
);

export const courseSchema = z.strictObject({ name: z.string(), title: z.string() });

export const resultSchema = z.strictObject({
  schemaVersion: z.literal(resultSchemaVersion),
  id: z.string(),
  tool: toolSchema,
  /** The labs that were run together. */
  course: courseSchema,
  command: z.array(z.string()),
  profile: profileSchema,
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  /** Measured, since the two instants are as right as the clock; absent in files of versions that did not. */
  durationSeconds: finite.nonnegative().nullable().optional(),
  /** 'partial' while runs are missing: a crash leaves what was measured. */
  status: z.enum(['partial', 'complete']),
  environment: environmentSchema,
  /** Absent in files of versions that did not record it. */
  plan: planSchema.optional(),
  runs: z.array(runSchema),
  checks: z.array(checkSchema),
  errors: z.array(runErrorSchema),
});

/** One measured cell of a benchmark: an activity of a suite on an engine with a thread count. */
export const benchCellSchema = z.strictObject({
  suite: z.string(),
  recipe: z.string(),
  /** `training-loop`: what the harness costs a step, around one that does nothing. */
  activity: z.enum(['training-step', 'batch-assembly', 'training-loop', 'evaluation']),
  engine: engineSchema,
  samplesMs: z.array(finite),
  medianMs: finite,
  /** Distribution-free interval of the median (order statistics). */
  interval: z.strictObject({ lowMs: finite, highMs: finite, level: finite }),
  stepsPerSecond: finite.nullable(),
  samplesPerSecond: finite.nullable(),
  /** What a sample is, in the plural: images, sequences. */
  sampleUnit: z.string(),
  /** Floating-point operations of one step, counted from the graph; null for eager engines. */
  flopsPerStep: finite.nullable(),
  gflopPerSecond: finite.nullable(),
});

export const benchSchema = z.strictObject({
  schemaVersion: z.literal(resultSchemaVersion),
  id: z.string(),
  tool: toolSchema,
  course: courseSchema,
  command: z.array(z.string()),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  /** Measured, since the two instants are as right as the clock; absent in files of versions that did not. */
  durationSeconds: finite.nonnegative().nullable().optional(),
  status: z.enum(['partial', 'complete']),
  environment: environmentSchema,
  cells: z.array(benchCellSchema),
  /** Cells that could not be measured, with the reason. */
  skipped: z.array(z.strictObject({ suite: z.string(), engine: z.string(), reason: z.string() })),
});

export type Profile = z.infer<typeof profileSchema>;
export type Environment = z.infer<typeof environmentSchema>;
export type EngineInfo = z.infer<typeof engineSchema>;
export type DatasetInfo = z.infer<typeof datasetSchema>;
export type UsedDataset = z.infer<typeof usedDatasetSchema>;
export type RecipeInfo = z.infer<typeof recipeSchema>;
export type RecipeValues = z.infer<typeof recipeValuesSchema>;
export type NonFinite = z.infer<typeof nonFiniteSchema>;
export type Divergence = z.infer<typeof divergedSchema>;
export type NonFiniteMeasurement = z.infer<typeof nonFiniteMeasurementSchema>;
export type Plan = z.infer<typeof planSchema>;
export type Latency = z.infer<typeof latencySchema>;
export type StepTiming = z.infer<typeof stepTimingSchema>;
export type Phase = z.infer<typeof phaseSchema>;
export type Curve = z.infer<typeof curveSchema>;
export type Exhibit = z.infer<typeof exhibitSchema>;
export type Run = z.infer<typeof runSchema>;
export type Verdict = z.infer<typeof verdictSchema>;
export type Check = z.infer<typeof checkSchema>;
export type RunError = z.infer<typeof runErrorSchema>;
export type CourseInfo = z.infer<typeof courseSchema>;
export type Tool = z.infer<typeof toolSchema>;
export type Result = z.infer<typeof resultSchema>;
export type BenchCell = z.infer<typeof benchCellSchema>;
export type BenchResult = z.infer<typeof benchSchema>;
