/** `agreement.json`: whether engines compute the same training. */
import { z } from 'zod';
import { commandFields } from './result.ts';
import { engineSchema, usedDatasetSchema } from './setup.ts';
import { count, finite } from './values.ts';

const lossesSchema = z
  .array(finite.nullable())
  .describe('Of every step in order, as float32 values; null where it is not a finite number.');

const differenceSchema = z.strictObject({
  largest: finite
    .nonnegative()
    .nullable()
    .describe('Largest relative difference; null where a number is not finite.'),
  tolerance: finite.positive().describe('What it is held to: losses at the step that comes closest to it.'),
});

const engineAgreementSchema = z
  .strictObject({
    engine: engineSchema.describe('What is compared with the reference.'),
    losses: lossesSchema,
    lossDifference: differenceSchema.describe("Of a step's loss, relative to that of the reference."),
    weightDifference: differenceSchema.describe(
      'After the last step: Euclidean distance of all weights, relative to the length of those of the reference.',
    ),
    firstDifferingStep: count
      .positive()
      .nullable()
      .describe('First step, from 1, whose losses differ in a bit; null: none does.'),
    hasEqualWeights: z.boolean().describe('Whether all weights are equal bit by bit after the last step.'),
    verdict: z.enum(['agree', 'disagree']).describe('Whether both differences are within their tolerance.'),
    reason: z.string().describe('In words.'),
  })
  .describe('One engine beside the reference.');

export const agreementSchema = z
  .strictObject({
    ...commandFields,
    steps: count.positive().describe('Training steps that each engine executed.'),
    seed: z.int().describe('Of weights, batches and noise, on every engine.'),
    tolerance: z
      .strictObject({
        losses: finite.positive().describe('Least tolerance of a loss.'),
        weights: finite.positive().describe('Least tolerance of a weight.'),
        factor: finite
          .positive()
          .describe(
            'Tolerance in multiples of what one rounding of the initial weights makes of the reference.',
          ),
        most: finite.positive().describe('Largest tolerance, whatever was amplified.'),
        reason: z.string().describe('Why these.'),
      })
      .describe('What differences are held to.'),
    suites: z
      .array(
        z.strictObject({
          suite: z.string().describe('Name of the suite.'),
          recipe: z.string().describe('Name of the recipe.'),
          datasets: z.array(usedDatasetSchema).describe('What the batches were made of.'),
          reference: engineSchema.describe('The first of the engines asked for.'),
          losses: lossesSchema.describe('Of the reference.'),
          roundedLosses: lossesSchema.describe(
            'Of the reference once more, its initial weights moved to a neighbouring float32 each.',
          ),
          comparisons: z.array(engineAgreementSchema).describe('Every other engine that ran.'),
        }),
      )
      .describe('Suite by suite.'),
    notRun: z
      .array(
        z.strictObject({
          suite: z.string().describe('Name of the suite.'),
          engine: z.string().describe('Name of the engine.'),
          reason: z.string().describe('Why not.'),
        }),
      )
      .describe('What was asked for and could not be run: of that nothing is known.'),
  })
  .meta({ title: 'reprolab agreement', description: 'agreement.json: whether engines compute the same.' });

export type Agreement = z.infer<typeof agreementSchema>;
export type SuiteAgreement = Agreement['suites'][number];
export type EngineAgreement = z.infer<typeof engineAgreementSchema>;
