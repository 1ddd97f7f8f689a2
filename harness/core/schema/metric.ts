/** A measured number with what is needed to read it, and the curve of one. */
import { z } from 'zod';
import { count, finite, unitSchema } from './values.ts';
import { betters } from './words.ts';

export const betterSchema = z
  .enum(betters)
  .describe('Which side of a number is better; none: neither is, or it is not known.');

export const metricSchema = z.strictObject({
  value: finite.describe('In the unit.'),
  unit: unitSchema,
  better: betterSchema,
  samples: count
    .nullable()
    .describe(
      'Test samples that the value is a mean or a share of: the sampling error of a share follows from it. Null where it is none of them.',
    ),
  standardError: finite
    .nonnegative()
    .nullable()
    .describe(
      'Standard deviation that other samples, as many and drawn alike, would give the value; in its unit. Null where nobody computed it.',
    ),
});

export const curveSchema = z.strictObject({
  name: z.string().describe('Unique in a run.'),
  xUnit: z.enum(['step', 'epoch', 'iteration']).describe('What x counts.'),
  yUnit: unitSchema,
  x: z.array(finite).describe('Ascending.'),
  y: z.array(finite).describe('One value for each x.'),
  note: z.string().nullable().describe('How y was made from per-step values, when it was.'),
});

export type Metric = z.infer<typeof metricSchema>;
export type Curve = z.infer<typeof curveSchema>;
