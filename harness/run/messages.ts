/** What the command and its worker processes say to each other. Checked on arrival, as any input is. */
import { z } from 'zod';
import { profileSchema, runSchema } from '../core/result-schema.ts';

/** How a worker opens its engine and finds its data. */
export const settingsSchema = z.strictObject({
  engine: z.string(),
  /** null: the engine's own default, which is measured. */
  threads: z.int().positive().nullable(),
  dataMode: z.enum(['real', 'synthetic', 'auto']),
  dataDir: z.string().nullable(),
  /** The course's file, which the worker loads. */
  course: z.string(),
});

/** Where a worker writes down how far it has come, and how often. */
export const checkpointPlanSchema = z.strictObject({
  folder: z.string(),
  everySeconds: z.number().nonnegative(),
});

/** Parent to worker: run one training. */
export const jobSchema = z.strictObject({
  run: z.strictObject({
    id: z.string(),
    suite: z.string(),
    recipe: z.string(),
    profile: profileSchema,
    seed: z.int(),
  }),
  settings: settingsSchema,
  /** null: none. */
  checkpoint: checkpointPlanSchema.nullable(),
});

export const progressSchema = z.strictObject({
  label: z.string(),
  step: z.int(),
  steps: z.int(),
  loss: z.number(),
  /** Fraction correct since the label began; null when the step does not report `correct`. */
  accuracy: z.number().nullable(),
  stepsPerSecond: z.number(),
  etaSeconds: z.number(),
});

const downloadSchema = z.strictObject({
  file: z.string(),
  receivedBytes: z.number(),
  totalBytes: z.number(),
});

const fileSchema = z.strictObject({
  name: z.string(),
  content: z.union([z.string(), z.custom<Uint8Array>((value) => value instanceof Uint8Array)]),
});

/** Why a worker could not do what it was asked. */
export const failureSchema = z.strictObject({
  code: z.string(),
  message: z.string(),
  advice: z.string().nullable(),
});

/** Worker to parent. */
export const eventSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('log'), message: z.string() }),
  z.strictObject({ kind: z.literal('progress'), progress: progressSchema }),
  z.strictObject({ kind: z.literal('download'), progress: downloadSchema }),
  z.strictObject({ kind: z.literal('done'), run: runSchema, files: z.array(fileSchema) }),
  z.strictObject({ kind: z.literal('failed'), failure: failureSchema }),
]);

export type WorkerSettings = z.infer<typeof settingsSchema>;
export type Job = z.infer<typeof jobSchema>;
export type Progress = z.infer<typeof progressSchema>;
export type RunFile = z.infer<typeof fileSchema>;
export type Failure = z.infer<typeof failureSchema>;
export type WorkerEvent = z.infer<typeof eventSchema>;
