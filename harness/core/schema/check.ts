/** One judged check. */
import { z } from 'zod';
import { finite, unitSchema } from './values.ts';
import { verdicts } from './words.ts';

export const verdictSchema = z.enum(verdicts);

const intervalSchema = z.strictObject({
  low: finite.describe('Lower end.'),
  high: finite.describe('Upper end.'),
  level: finite.describe('Its coverage, a fraction of 1.'),
  method: z.string().describe('How it was made.'),
  of: z
    .enum(['value', 'difference'])
    .describe('What lies in it: a value of the metric, or a difference of two.'),
});

const blockerSchema = z.strictObject({
  what: z.string().describe("In a word or two: 'shortened', 'synthetic data'."),
  command: z.string().nullable().describe('What takes it out of the way; null where no command does.'),
});

export const checkSchema = z.strictObject({
  id: z.string().describe('<suite>/<recipe>/<kind>/<name>: unique in a result.'),
  kind: z
    .enum(['claim', 'reference', 'sanity'])
    .describe(
      'claim: what was published. reference: runs that were stored before. sanity: what needs neither.',
    ),
  suite: z.string().describe('Suite whose runs were judged.'),
  recipe: z.string().describe('Recipe whose runs were judged.'),
  title: z.string().describe('What is checked.'),
  metric: z.string().describe('Name of the metric or the curve.'),
  unit: unitSchema.nullable().describe('Of its numbers; null for a check without a number.'),
  expected: z
    .strictObject({
      text: z.string().describe('As its source prints it.'),
      value: finite.nullable().describe('As a number; null for a check without one.'),
      source: z.string().describe('Where it was published, or what measured it.'),
    })
    .describe('What was published or expected.'),
  measured: z
    .strictObject({
      mean: finite.nullable().describe('Null where nothing was measured.'),
      values: z.array(finite).describe('One a seed.'),
      seeds: z.array(z.int()).describe('In the order of the values.'),
    })
    .describe('What the runs measured, judged or not.'),
  verdict: verdictSchema.describe(
    'inconclusive: these runs cannot tell. not-evaluated: these runs say nothing about it.',
  ),
  position: z
    .enum(['within', 'exceeds', 'below'])
    .nullable()
    .describe('When the number itself differs significantly from what was published.'),
  suspect: z
    .boolean()
    .default(false)
    .describe(
      'True where these runs lie outside by more than chance explains for one check, and no fresh seeds have decided; the verdict is then inconclusive.',
    ),
  reason: z.string().describe('One sentence a person can read without the code.'),
  blockers: z
    .array(blockerSchema)
    .default([])
    .describe('All that kept it from being evaluated; empty where it was, and in older files.'),
  interval: intervalSchema.nullable().describe('What the verdict rests on; null where it rests on none.'),
  smallestDetectableDifference: finite
    .nullable()
    .describe("The smallest difference that this check could have seen, in the metric's unit."),
  seconds: finite.describe('Wall seconds of the runs behind it.'),
});

export type Check = z.infer<typeof checkSchema>;
export type Blocker = z.infer<typeof blockerSchema>;
