/** Messages between a command or worker and the process that the ABC library runs in. */
import { z } from 'zod';

export const requestSchema = z.object({
  task: z.enum(['parse', 'midi', 'engrave']),
  song: z.string(),
  /** How long the library may take. */
  milliseconds: z.number(),
});

export const replySchema = z.discriminatedUnion('kind', [
  /** The library is loaded. */
  z.object({ kind: z.literal('ready') }),
  /** What was asked for. */
  z.object({ kind: z.literal('done'), value: z.unknown() }),
  /** Why there is none. `spent`: the process ends now, because the song left it in disorder. */
  z.object({ kind: z.literal('stuck'), reason: z.string(), spent: z.boolean() }),
]);

export type Request = z.infer<typeof requestSchema>;
export type Task = Request['task'];
export type Reply = z.infer<typeof replySchema>;
