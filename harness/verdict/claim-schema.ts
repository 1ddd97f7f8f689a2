/** Schema of `reference-results/published/`: what the labs' published results claim, one file per lab. */
import { z } from 'zod';
import { ownValue } from '../core/own-value.ts';
import { betterSchema, recipeValuesSchema } from '../core/result-schema.ts';
import { unitSchema } from '../core/unit.ts';

const common = {
  /** Unique in its suite and recipe. */
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  /** Suite whose runs are judged, under this recipe only. */
  suite: z.string(),
  recipe: z.string(),
  title: z.string(),
  /** As printed. */
  text: z.string(),
  citation: z.string(),
  /**
   * Claims of one suite and recipe that share one risk of a false alarm (Holm's procedure): those that one source states
   * together.
   */
  family: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  /** Data that the claim is about: one on real data says nothing about synthetic data, and the other way round. */
  data: z.enum(['real', 'synthetic', 'any']),
  /** False for the few claims that hold before training, so that a shortened recipe can be judged by them. */
  needsFullRecipe: z.boolean(),
  /** A limit that every reading of the verdict needs, e.g. a tiny test set; a clause without a full stop. */
  caveat: z.string().nullable(),
  /** Names of the lab's preconditions that every run behind the claim must meet. */
  requires: z.array(z.string()).optional(),
};

/** What a run's metric must be before a claim about the run means anything. */
export const preconditionSchema = z
  .strictObject({
    metric: z.string(),
    unit: unitSchema,
    atLeast: z.number().optional(),
    atMost: z.number().optional(),
    /** What a run beyond the bound is like; a clause without a full stop. */
    because: z.string(),
  })
  .refine(({ atLeast, atMost }) => (atLeast === undefined) !== (atMost === undefined), {
    message: 'expected either atLeast or atMost',
  });

/** A published number: reproduced when it lies where one more run of ours is expected. */
export const numberClaimSchema = z.strictObject({
  ...common,
  form: z.literal('number'),
  metric: z.string(),
  unit: unitSchema,
  value: z.number(),
  /** Half a unit of the last printed digit, or the reading error of a chart. */
  roundingHalfUnit: z.number().positive(),
  /** What is better. 'none': any significant difference means that the number was not reproduced. */
  better: betterSchema,
  /** Largest difference that still counts as the same result: runs that could not see it do not reproduce the claim. */
  margin: z.number().positive(),
  /** Independent test samples behind a proportion, whose sampling error floors s; null for other metrics. */
  sampleCount: z.int().positive().nullable(),
});

/** A number that theory gives: every run lies within the tolerance. */
export const theoryClaimSchema = z.strictObject({
  ...common,
  form: z.literal('theory'),
  metric: z.string(),
  unit: unitSchema,
  value: z.number(),
  tolerance: z.number().positive(),
});

/** A change of one metric from another suite's runs to this suite's, paired by seed. */
export const changeClaimSchema = z.strictObject({
  ...common,
  form: z.literal('change'),
  metric: z.string(),
  unit: unitSchema,
  fromSuite: z.string(),
  direction: z.enum(['increases', 'decreases']),
  /** Step in which the metric is known where a run gives no number of samples behind it: floors the spread. */
  resolution: z.number().positive(),
});

/** What is counted, as it stands in a sentence after a number: '1 song can be played', '2 songs can be played'. */
const countedSchema = z.strictObject({ one: z.string(), many: z.string() });

/** Every exercise that a run reports (its exhibits of that kind) gives its expected value. */
export const allOfClaimSchema = z.strictObject({
  ...common,
  form: z.literal('all-of'),
  /** The metric that says how many do. */
  metric: z.string(),
  /** One exercise and several, in words. */
  what: countedSchema,
});

/** Something turns up at least once. */
export const occurrenceClaimSchema = z.strictObject({
  ...common,
  form: z.literal('occurrence'),
  /** Counts how often in a run; 0 is a measurement. */
  metric: z.string(),
  what: countedSchema,
  /** 'own' where nothing published says so of this recipe: then it is a sanity check of ours. */
  standing: z.enum(['published', 'own']),
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

const labFileSchema = z.strictObject({
  schemaVersion: z.literal(1),
  lab: z.string(),
  /** Where the claims come from, and how they were read. */
  note: z.string(),
  /** The values of the recipes that the claims are about, by suite and recipe: another recipe is not judged by them. */
  recipes: named(named(recipeValuesSchema)),
  preconditions: named(preconditionSchema).optional(),
  claims: z.array(claimSchema).min(1),
});

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
