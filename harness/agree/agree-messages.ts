/** What the agree command and its worker processes say to each other. */
import { z } from 'zod';
import { agreementSchema, engineSchema, usedDatasetSchema } from '../core/result-schema.ts';
import { failureSchema, jobSchema } from '../run/messages.ts';

/** Parent to worker: do the first steps of a training. */
export const requestSchema = z.strictObject({
  job: jobSchema,
  steps: z.int().positive(),
  /** Whether every initial weight is moved to a neighbouring float32 first. */
  isRounded: z.boolean(),
  /** Where the weights go: too many for a message. */
  weightsFile: z.string(),
});

/** Worker to parent. */
export const replySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('log'), message: z.string() }),
  z.strictObject({
    kind: z.literal('trained'),
    engine: engineSchema,
    datasets: z.array(usedDatasetSchema),
    losses: agreementSchema.shape.suites.element.shape.losses,
    /** Elements of each variable of the step, as they follow each other in the file: float32, in this machine's byte order. */
    sizes: z.array(z.int().nonnegative()),
  }),
  z.strictObject({ kind: z.literal('failed'), failure: failureSchema }),
]);

export type AgreeRequest = z.infer<typeof requestSchema>;
export type AgreeReply = z.infer<typeof replySchema>;
