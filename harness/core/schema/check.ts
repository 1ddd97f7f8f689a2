/** One judged check. */
import { z } from 'zod';
import { unitSchema } from '../unit.ts';
import { finite } from './values.ts';

export const verdictSchema = z.enum(['pass', 'fail', 'inconclusive', 'not-evaluated']);

const intervalSchema = z.strictObject({
  low: finite,
  high: finite,
  level: finite.describe('Its coverage, a fraction of 1.'),
  method: z.string(),
  of: z
    .enum(['value', 'difference'])
    .describe('What lies in it: a value of the metric, or a difference of two.'),
});

export const checkSchema = z.strictObject({
  id: z.string(),
  kind: z.enum(['claim', 'reference', 'sanity']),
  suite: z.string(),
  recipe: z.string(),
  title: z.string(),
  metric: z.string().describe('Name of the metric or the curve.'),
  unit: unitSchema.nullable().describe('Of its numbers; null for a check without a number.'),
  expected: z
    .strictObject({ text: z.string(), value: finite.nullable(), source: z.string() })
    .describe(
      'What was published or expected, as its source prints it; the value is null for a check without a number.',
    ),
  measured: z.strictObject({
    mean: finite.nullable(),
    values: z.array(finite).describe('One a seed.'),
    seeds: z.array(z.int()),
  }),
  verdict: verdictSchema,
  position: z
    .enum(['within', 'exceeds', 'below'])
    .nullable()
    .describe('When the number itself differs significantly from what was published.'),
  reason: z.string().describe('One sentence a person can read without the code.'),
  interval: intervalSchema.nullable(),
  smallestDetectableDifference: finite
    .nullable()
    .describe("The smallest difference that this check could have seen, in the metric's unit."),
  seconds: finite.describe('Wall seconds of the runs behind it.'),
});

export type Verdict = z.infer<typeof verdictSchema>;
export type Check = z.infer<typeof checkSchema>;
