/** What `npm run peers` and its workers say to each other: one JSON document a line. Checked on arrival. */
import { z } from 'zod';

/** A way to execute a step that a worker tried; those that it keeps are measured. */
export const trialSchema = z.union([
  z.strictObject({
    name: z.string(),
    failure: z.null(),
    stepsPerCall: z.int().positive(),
    /** Milliseconds per step; null where there was nothing to choose from. */
    trialMs: z.number().nullable(),
    initialLoss: z.number(),
    parameters: z.int(),
    /** True for the lab's own way, which is measured however slow it is. */
    asPublished: z.boolean(),
  }),
  z.strictObject({ name: z.string(), failure: z.string(), trialMs: z.null() }),
]);

/** Sent once, when a worker has started. */
export const readySchema = z.strictObject({
  kind: z.literal('ready'),
  versions: z.record(z.string(), z.string()),
  /** Of a float32 matrix product, 1024 x 1024 x 1024; null for ours, whose engine multiplies only inside steps. */
  sgemmGflops: z.number().nullable(),
});

export const preparedSchema = z.strictObject({
  kind: z.literal('prepared'),
  trials: z.array(trialSchema),
  kept: z.array(z.string()),
});

export const samplesSchema = z.strictObject({
  kind: z.literal('samples'),
  /** Milliseconds per step of every call, batch assembly included. */
  samplesMs: z.array(z.number()).min(1),
  /** Mean loss of the second half of the steps. */
  meanLoss: z.number(),
  /** Processor seconds of the whole process per second of this round: about the number of busy threads. */
  cpuPerWall: z.number(),
  /** What the process did since its last answer, while others were measured: near nothing, unless threads spin. */
  idle: z.strictObject({ wallSeconds: z.number(), cpuSeconds: z.number() }),
});

export const failedSchema = z.strictObject({ kind: z.literal('failed'), message: z.string() });

export const replySchema = z.discriminatedUnion('kind', [
  readySchema,
  preparedSchema,
  samplesSchema,
  failedSchema,
]);

export const requestSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('prepare'),
    step: z.string(),
    recipeName: z.string(),
    recipe: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    /** Folder with the datasets as raw bytes. */
    folder: z.string(),
    /** Steps that ours executes in a call: peers that can, try it too. */
    stepsPerCall: z.int().positive(),
    /** Also try what takes minutes to compile. */
    thorough: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('run'), variant: z.string(), seconds: z.number().positive() }),
]);

export type Trial = z.infer<typeof trialSchema>;
export type Ready = z.infer<typeof readySchema>;
export type Prepared = z.infer<typeof preparedSchema>;
export type Samples = z.infer<typeof samplesSchema>;
export type Reply = z.infer<typeof replySchema>;
export type Request = z.infer<typeof requestSchema>;
export type PrepareRequest = Extract<Request, { kind: 'prepare' }>;
