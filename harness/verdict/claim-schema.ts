/** Schema of `reference-results/published/`: what the labs' published results claim, one file per lab. */
import { z } from 'zod';
import { ownValue } from '../core/own-value.ts';
import { betterSchema, recipeValuesSchema } from '../core/result-schema.ts';
import { unitSchema } from '../core/schema/values.ts';

const common = {
  id: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .describe('Kebab-case, unique in its suite and recipe.'),
  suite: z.string().describe('Suite whose runs are judged.'),
  recipe: z.string().describe('Recipe whose runs are judged, and no other.'),
  title: z.string().describe('What is claimed, in a sentence.'),
  text: z
    .string()
    .describe(
      'What was published, as printed; of a number that it implies, the number, and that in brackets.',
    ),
  citation: z.string().describe('Where it was published.'),
  family: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .describe(
      "Claims of one suite and recipe that share one risk of a false alarm (Holm's procedure): those that one source states together.",
    ),
  data: z
    .enum(['real', 'synthetic', 'any'])
    .describe(
      'Data that the claim is about: one on real data says nothing about synthetic data, and the other way round.',
    ),
  needsFullRecipe: z
    .boolean()
    .describe(
      'False for the few claims that hold before training, so that a shortened recipe can be judged by them.',
    ),
  caveat: z
    .string()
    .nullable()
    .describe(
      'A limit that every reading of the verdict needs, e.g. a tiny test set; a clause without a full stop.',
    ),
  requires: z
    .array(z.string())
    .optional()
    .describe('Names of the preconditions that every run behind the claim must meet.'),
};

const metricName = z.string().describe('Name of the metric that is judged.');

/** What a run's metric must be before a claim about the run means anything. */
export const preconditionSchema = z
  .strictObject({
    metric: metricName,
    unit: unitSchema,
    atLeast: z.number().optional().describe('The least value; either this or atMost.'),
    atMost: z.number().optional().describe('The greatest value; either this or atLeast.'),
    because: z.string().describe('What a run beyond the bound is like; a clause without a full stop.'),
  })
  .refine(({ atLeast, atMost }) => (atLeast === undefined) !== (atMost === undefined), {
    message: 'expected either atLeast or atMost',
  });

export const numberClaimSchema = z.strictObject({
  ...common,
  form: z
    .literal('number')
    .describe('A published number: reproduced when it lies where one more run is expected.'),
  metric: metricName,
  unit: unitSchema,
  value: z.number().describe('As a number, in the unit.'),
  roundingHalfUnit: z
    .number()
    .positive()
    .describe('Half a unit of the last printed digit, or the reading error of a chart.'),
  better: betterSchema.describe(
    'Which side is better; none: any significant difference means that the number was not reproduced.',
  ),
  margin: z
    .number()
    .positive()
    .describe(
      'Largest difference that still counts as the same result: runs that could not see it do not reproduce the claim.',
    ),
  sampleCount: z
    .int()
    .positive()
    .nullable()
    .describe(
      'Independent test samples behind a proportion, whose sampling error is the least spread; null for other metrics.',
    ),
});

export const theoryClaimSchema = z.strictObject({
  ...common,
  form: z.literal('theory').describe('A number that theory gives: every run lies within the tolerance.'),
  metric: metricName,
  unit: unitSchema,
  value: z.number().describe('As a number, in the unit.'),
  tolerance: z.number().positive().describe('Distance from the value that is allowed.'),
});

export const changeClaimSchema = z.strictObject({
  ...common,
  form: z
    .literal('change')
    .describe("A change of one metric from another suite's runs to this suite's, paired by seed."),
  metric: metricName,
  unit: unitSchema,
  fromSuite: z.string().describe('Suite that is compared with, under the same recipe name.'),
  direction: z.enum(['increases', 'decreases']).describe('What the metric does from there to here.'),
  resolution: z
    .number()
    .positive()
    .describe(
      'Step in which the metric is known where a run gives no number of samples behind it: the least spread.',
    ),
});

const countedSchema = z
  .strictObject({
    one: z.string().describe('After 1.'),
    many: z.string().describe('After any other number.'),
  })
  .describe('What is counted, as it stands in a sentence after a number.');

export const allOfClaimSchema = z.strictObject({
  ...common,
  form: z.literal('all-of').describe('Every exercise that a run reports gives its expected value.'),
  metric: metricName.describe('Name of the metric that says how many do.'),
  what: countedSchema,
});

export const occurrenceClaimSchema = z.strictObject({
  ...common,
  form: z.literal('occurrence').describe('Something turns up at least once.'),
  metric: metricName.describe('Name of the metric that counts how often in a run; 0 is a measurement.'),
  what: countedSchema,
  standing: z
    .enum(['published', 'own'])
    .describe('own where nothing published says so of this recipe: then it is a sanity check.'),
});

export const claimSchema = z.discriminatedUnion('form', [
  numberClaimSchema,
  theoryClaimSchema,
  changeClaimSchema,
  allOfClaimSchema,
  occurrenceClaimSchema,
]);

/** Names of suites or preconditions to what a lab file says of them. */
const named = <Schema extends z.ZodType>(schema: Schema) => z.record(z.string(), schema);

export const labFileSchema = z
  .strictObject({
    schemaVersion: z.literal(1).describe('Of files of this kind.'),
    lab: z.string().describe('The lab that the claims are about.'),
    note: z.string().describe('Where the claims come from, and how they were read.'),
    recipes: named(named(recipeValuesSchema)).describe(
      'The values of the recipes that the claims are about, by suite and recipe: another recipe is not judged by them.',
    ),
    preconditions: named(preconditionSchema)
      .optional()
      .describe("By name: what a run's metric must be before a claim about the run means anything."),
    claims: z.array(claimSchema).min(1).describe('In the order in which a report shows them.'),
  })
  .meta({ title: 'reprolab claims', description: 'published/*.json: what one lab claims.' });

/** A lab file; each claim comes with the recipe and the preconditions that it names. */
export const publishedLabSchema = labFileSchema.transform(
  ({ recipes, preconditions = {}, claims, ...lab }, context) => {
    const missing = (index: number, message: string) => {
      context.addIssue({ code: 'custom', path: ['claims', index], message });
      return z.NEVER;
    };
    return {
      ...lab,
      claims: claims.map((claim, index) => ({
        ...claim,
        /** By suite: a claim of a change is about two. */
        recipeValues: Object.fromEntries(
          ('fromSuite' in claim ? [claim.suite, claim.fromSuite] : [claim.suite]).map((suite) => [
            suite,
            ownValue(ownValue(recipes, suite) ?? {}, claim.recipe) ??
              missing(index, `no values of recipe '${claim.recipe}' of ${suite} in 'recipes'`),
          ]),
        ),
        preconditions: (claim.requires ?? []).map(
          (name) => ownValue(preconditions, name) ?? missing(index, `no precondition '${name}'`),
        ),
      })),
    };
  },
);

export type Claim = z.infer<typeof claimSchema>;
export type Precondition = z.infer<typeof preconditionSchema>;
/** A claim with what its lab file says of its recipe and its preconditions. */
export type PublishedClaim = z.infer<typeof publishedLabSchema>['claims'][number];
export type NumberClaim = z.infer<typeof numberClaimSchema>;
export type TheoryClaim = z.infer<typeof theoryClaimSchema>;
export type ChangeClaim = z.infer<typeof changeClaimSchema>;
export type AllOfClaim = z.infer<typeof allOfClaimSchema>;
export type OccurrenceClaim = z.infer<typeof occurrenceClaimSchema>;
