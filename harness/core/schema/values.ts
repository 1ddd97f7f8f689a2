/** Kinds of values that several schemas are made of. */
import { z } from 'zod';

/** A finite number: JSON has no other. */
export const finite = z.number();
export const count = z.int().nonnegative();
/** Lower-case hexadecimal SHA-256. */
export const sha256Text = z.string().regex(/^[0-9a-f]{64}$/);

export const nonFiniteSchema = z
  .enum(['NaN', 'Infinity', '-Infinity'])
  .describe('A number that JSON cannot hold, as text.');

export type NonFinite = z.infer<typeof nonFiniteSchema>;
