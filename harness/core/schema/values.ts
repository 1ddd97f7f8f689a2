/** Kinds of values that several schemas are made of. */
import { z } from 'zod';
import { units } from '../unit.ts';

/** A finite number: JSON has no other. */
export const finite = z.number();
export const count = z.int().nonnegative();
/** Lower-case hexadecimal SHA-256. */
export const sha256Text = z.string().regex(/^[0-9a-f]{64}$/);

export const unitSchema = z
  .enum(units)
  .describe(
    'fraction: of 1, written in percent. nats: a cross-entropy. bits: a divergence. count: of things. number: a pure number, such as a coordinate or a sum of unlike terms.',
  );

export const nonFiniteSchema = z
  .enum(['NaN', 'Infinity', '-Infinity'])
  .describe('A number that JSON cannot hold, as text.');

export type NonFinite = z.infer<typeof nonFiniteSchema>;
