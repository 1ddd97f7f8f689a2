/** Schemas of `reference-results/measured/`: distributions that were measured before and are kept raw. */
import { z } from 'zod';
import { ownValue } from '../core/own-value.ts';
import { bitsSchema, recipeValuesSchema } from '../core/result-schema.ts';
import { unitSchema } from '../core/schema/values.ts';

const measuredMetricSchema = z.strictObject({
  unit: unitSchema,
  values: z.array(z.number()).min(2).describe('One a seed, in their order.'),
  margin: z
    .number()
    .positive()
    .describe(
      'Difference within which two results count as the same, for several runs and for another engine: about 2.5 times the run-to-run standard deviation, so that five equal runs against five pass in 95% of all cases.',
    ),
  sampleCount: z
    .int()
    .positive()
    .nullable()
    .describe(
      'Independent test samples behind a proportion, whose sampling error is the least spread; null for other metrics.',
    ),
  resolution: z.number().positive().describe('Smallest step in which the values were recorded.'),
  spreadFromCurve: z
    .string()
    .nullable()
    .describe(
      'The curve that this metric is a point of: its relative spread, pooled over all points, is the least spread.',
    ),
});

const measuredCurveSchema = z
  .strictObject({
    unit: z.enum(['step', 'epoch', 'iteration']).describe('What x counts.'),
    x: z.array(z.number()).min(1).describe('Ascending.'),
    relativeMargin: z
      .number()
      .positive()
      .describe(
        "Difference, as a fraction of the stored mean, within which another engine's curve counts as the same: about 2.5 times the relative run-to-run standard deviation, pooled over the points.",
      ),
    runs: z.array(z.array(z.number().positive())).min(2).describe('runs[seed][point]'),
  })
  .refine(({ x, runs }) => runs.every((run) => run.length === x.length), 'a run has another length than x');

export const measuredReferenceSchema = z
  .strictObject({
    schemaVersion: z.literal(1).describe('Of files of this kind.'),
    suite: z.string().describe('Name of the suite.'),
    recipe: z.string().describe('Name of the recipe.'),
    recipeValues: recipeValuesSchema.describe(
      'The recipe that was measured: another one of the same name is not compared.',
    ),
    engineClass: z
      .string()
      .describe(
        "What computed it: the name of an engine, e.g. 'onnx-cpu', or another framework, e.g. 'other-1.0-cpu'.",
      ),
    provenance: z
      .strictObject({
        description: z.string().describe('How it was measured.'),
        software: z.string().describe('By what, with versions.'),
        hardware: z.string().describe('On what.'),
        measuredOn: z.iso.date().describe('The last day of it.'),
      })
      .describe('Where the values come from.'),
    dataset: z
      .strictObject({
        name: z.string().describe('Names of the datasets, joined by +.'),
        kind: z
          .enum(['real', 'synthetic', 'generated', 'none'])
          .default('real')
          .describe('Stand-ins have a reference of their own, beside that of the real data.'),
        sha256: z
          .record(z.string(), z.string().regex(/^[0-9a-f]{64}$/))
          .describe('By name of the file: SHA-256 of its content, unpacked.'),
      })
      .describe('What was trained and tested on: only runs on the same are compared.'),
    seeds: z.array(z.int()).min(2).describe('Of the runs that were measured.'),
    metrics: z.record(z.string(), measuredMetricSchema).describe('By name.'),
    curves: z.record(z.string(), measuredCurveSchema).describe('By name.'),
    bits: z
      .array(
        z.strictObject({
          fingerprint: z
            .string()
            .describe(
              'Hash of what decides the bits of a run: machine, engine, threads, recipe, data, seed.',
            ),
          ...bitsSchema.shape,
        }),
      )
      .default([])
      .describe('Digests of single runs: a run of an equal fingerprint and equal bits changed nothing.'),
  })
  .superRefine(({ seeds, metrics, curves }, context) => {
    for (const [name, { values, spreadFromCurve }] of Object.entries(metrics)) {
      if (values.length !== seeds.length) {
        context.addIssue({
          code: 'custom',
          path: ['metrics', name],
          message: `expected ${seeds.length} values, one per seed`,
        });
      }
      if (spreadFromCurve !== null && ownValue(curves, spreadFromCurve) === undefined) {
        context.addIssue({
          code: 'custom',
          path: ['metrics', name],
          message: `no curve '${spreadFromCurve}'`,
        });
      }
    }
    for (const [name, { runs }] of Object.entries(curves)) {
      if (runs.length !== seeds.length) {
        context.addIssue({
          code: 'custom',
          path: ['curves', name],
          message: `expected ${seeds.length} runs, one per seed`,
        });
      }
    }
  })
  .meta({
    title: 'reprolab reference',
    description: 'measured/*.json: a distribution that was measured before, kept raw.',
  });

export type MeasuredReference = z.infer<typeof measuredReferenceSchema>;
export type MeasuredMetric = z.infer<typeof measuredMetricSchema>;
export type MeasuredCurve = z.infer<typeof measuredCurveSchema>;
