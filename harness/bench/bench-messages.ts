/** What the bench command and its worker processes say to each other. */
import { z } from 'zod';
import { benchCellSchema, engineSchema, peakSchema } from '../core/result-schema.ts';
import { failureSchema, jobSchema } from '../run/messages.ts';

const cellShape = benchCellSchema.shape;
export const activitySchema = cellShape.activity;

/** Parent to worker: prepare a suite, measure one activity for about `milliseconds`, or tell what is known in the end. */
export const requestSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('open'),
    job: jobSchema,
    /** Fewer steps a call than the suite's where a call would take longer; null: the suite's. */
    longestCallMs: z.number().positive().nullable(),
    /** About how long an activity is warmed up. */
    warmupMs: z.number().positive(),
  }),
  z.strictObject({ kind: z.literal('round'), activity: activitySchema, milliseconds: z.number().positive() }),
  z.strictObject({ kind: z.literal('finish') }),
  z.strictObject({
    kind: z.literal('peaks'),
    engine: z.string(),
    threads: z.array(z.int().positive().nullable()),
  }),
]);

/** One thing that a worker can measure, with what is known of it beforehand. */
export const offerSchema = z.strictObject({
  activity: activitySchema,
  /** Threads that it is measured with; null where the engine has no such setting. */
  threads: cellShape.engine.shape.threads,
  samplesPerStep: z.int().positive(),
  sampleUnit: cellShape.sampleUnit,
  /** Null where nothing is captured while it is measured; an eager engine's is counted in the end. */
  flopsPerStep: z.number().nullable(),
  bytesPerStep: z.number().nullable(),
  stepsPerCall: z.int().positive(),
  firstStepMs: z.number().nullable(),
  stateBytes: z.int().nullable(),
  captureSeconds: z.number().nullable(),
  compileSeconds: z.number().nullable(),
  losses: z.array(z.number()),
  /** Whether its step counts what was correct, so that a training has an accuracy. */
  countsCorrect: z.boolean(),
});

/** What one round measured. */
export const roundSchema = z.strictObject({
  /** Latency per step of every call. */
  latenciesMs: z.array(z.number()),
  /** Steps and CPU time of all threads, in those calls. */
  steps: z.number(),
  cpuMs: z.number(),
});

/** What a worker knows in the end. */
export const finishedSchema = z.strictObject({
  peakRssBytes: z.int(),
  /** Counted apart, of activities whose engine captures nothing. */
  costs: z.array(
    z.strictObject({ activity: activitySchema, flopsPerStep: z.number(), bytesPerStep: z.number() }),
  ),
});

/** Worker to parent. */
export const replySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('log'), message: z.string() }),
  z.strictObject({ kind: z.literal('opened'), engine: engineSchema, offers: z.array(offerSchema) }),
  z.strictObject({ kind: z.literal('round'), round: roundSchema }),
  z.strictObject({ kind: z.literal('finished'), finished: finishedSchema }),
  z.strictObject({ kind: z.literal('peaks'), peaks: z.array(peakSchema) }),
  z.strictObject({ kind: z.literal('failed'), failure: failureSchema }),
]);

export type Activity = z.infer<typeof activitySchema>;
export type BenchRequest = z.infer<typeof requestSchema>;
export type BenchReply = z.infer<typeof replySchema>;
export type Offer = z.infer<typeof offerSchema>;
export type Round = z.infer<typeof roundSchema>;
export type Finished = z.infer<typeof finishedSchema>;
