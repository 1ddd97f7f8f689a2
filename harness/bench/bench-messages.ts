/** What the bench command and its worker processes say to each other. */
import { z } from 'zod';
import { benchCellSchema, engineSchema } from '../core/result-schema.ts';
import { failureSchema, jobSchema } from '../run/messages.ts';

export const activitySchema = benchCellSchema.shape.activity;

/** Parent to worker: prepare a suite, or measure one activity for about `milliseconds`. */
export const requestSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('open'), job: jobSchema }),
  z.strictObject({ kind: z.literal('round'), activity: activitySchema, milliseconds: z.number().positive() }),
]);

/** One thing that a worker can measure. */
export const offerSchema = z.strictObject({
  activity: activitySchema,
  /** Threads that it is measured with; null where the engine has no such setting. */
  threads: benchCellSchema.shape.engine.shape.threads,
  samplesPerStep: z.int().positive(),
  sampleUnit: benchCellSchema.shape.sampleUnit,
  flopsPerStep: z.number().nullable(),
});

/** Worker to parent. */
export const replySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('log'), message: z.string() }),
  z.strictObject({ kind: z.literal('opened'), engine: engineSchema, offers: z.array(offerSchema) }),
  z.strictObject({ kind: z.literal('latencies'), latenciesMs: z.array(z.number()) }),
  z.strictObject({ kind: z.literal('failed'), failure: failureSchema }),
]);

export type Activity = z.infer<typeof activitySchema>;
export type BenchRequest = z.infer<typeof requestSchema>;
export type BenchReply = z.infer<typeof replySchema>;
export type Offer = z.infer<typeof offerSchema>;
