/** Whether contenders of a comparison learnt the same. */
import { z } from 'zod';
import { count, finite, unitSchema } from './values.ts';

export const scienceOutcomes = ['equivalent', 'different', 'cannot-tell', 'too-few', 'no-margin'] as const;

const scienceComparisonSchema = z.strictObject({
  letter: z.string().describe('Contender that is compared with A.'),
  difference: finite.nullable().describe("Its mean less A's; null without values."),
  low: finite.nullable().describe('Lower end of the 90% interval of the difference (two one-sided tests).'),
  high: finite.nullable().describe('Upper end.'),
  p: finite.nullable().describe('Of a difference within the margin, one-sided, beyond it.'),
  levelOfTest: finite
    .nullable()
    .describe("Holm's: p at or below it shows that they differ by more than the margin."),
  outcome: z
    .enum(scienceOutcomes)
    .describe(
      'equivalent: the interval lies inside the margin. no-margin: nobody has said what difference matters.',
    ),
});

export const scienceSchema = z.strictObject({
  science: z
    .array(
      z.strictObject({
        metric: z.string().describe('Name of the metric.'),
        unit: unitSchema,
        margin: finite
          .nullable()
          .describe('Difference within which two count as the same; null: none is stated.'),
        marginSource: z.string().describe('Who stated the margin, or why there is none.'),
        values: z
          .array(
            z.strictObject({
              letter: z.string().describe('Contender.'),
              mean: finite.nullable().describe('Null without values.'),
              values: z.array(finite).describe('One a run that did not diverge.'),
            }),
          )
          .describe('One a contender.'),
        comparisons: z.array(scienceComparisonSchema).describe('One a contender but A.'),
      }),
    )
    .describe('Final metrics.'),
  bits: z
    .array(
      z.strictObject({
        letter: z.string().describe('Contender that is compared with A.'),
        seeds: count.describe('Seeds that both ran.'),
        equal: count.describe('Of them, with equal digests of metrics and curves.'),
      }),
    )
    .describe('Whether the same seeds gave the same bits; empty for a benchmark alone.'),
  agreement: z
    .array(
      z.strictObject({
        letter: z.string().describe('Contender that is compared with A.'),
        outcome: z.enum(['bit-equal', ...scienceOutcomes]).describe('The worst of all metrics.'),
        text: z.string().describe('In a few words.'),
      }),
    )
    .describe('Empty for a benchmark alone.'),
});

export type ScienceRow = z.infer<typeof scienceSchema>['science'][number];
export type BitsRow = z.infer<typeof scienceSchema>['bits'][number];
export type ScienceAgreement = z.infer<typeof scienceSchema>['agreement'][number];
export type ScienceOutcome = ScienceRow['comparisons'][number]['outcome'];
