/** Schemas of `reference-results/measured/`: distributions that were measured before and are kept raw. */
import { z } from 'zod';
import { ownValue } from '../core/own-value.ts';
import { recipeValuesSchema } from '../core/result-schema.ts';
import { unitSchema } from '../core/unit.ts';

const measuredMetricSchema = z.strictObject({
  unit: unitSchema,
  /** One value per seed, in the order of `seeds`. */
  values: z.array(z.number()).min(2),
  /**
   * Difference within which two results count as the same, for n runs and for another engine: about 2.5 times
   * the run-to-run standard deviation, so that five equal runs against five pass in 95% of all cases.
   */
  margin: z.number().positive(),
  /** Independent test samples behind a proportion, whose sampling error floors s; null for other metrics. */
  sampleCount: z.int().positive().nullable(),
  /** Smallest step in which the values were recorded. */
  resolution: z.number().positive(),
  /** The curve that this metric is a point of: its relative spread, pooled over all points, floors s. */
  spreadFromCurve: z.string().nullable(),
});

const measuredCurveSchema = z
  .strictObject({
    unit: z.enum(['step', 'epoch', 'iteration']),
    x: z.array(z.number()).min(1),
    /**
     * Difference, as a fraction of the stored mean, within which another engine's curve counts as the same: about
     * 2.5 times the relative run-to-run standard deviation, pooled over the points.
     */
    relativeMargin: z.number().positive(),
    /** runs[seed][point] */
    runs: z.array(z.array(z.number().positive())).min(2),
  })
  .refine(({ x, runs }) => runs.every((run) => run.length === x.length), 'a run has another length than x');

export const measuredReferenceSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    suite: z.string(),
    recipe: z.string(),
    /** The recipe that was measured: another one of the same name is not compared. */
    recipeValues: recipeValuesSchema,
    /** What computed it: the name of an engine of ours, e.g. 'onnx-cpu', or another framework, e.g. 'keras-2.21-cpu'. */
    engineClass: z.string(),
    provenance: z.strictObject({
      description: z.string(),
      software: z.string(),
      hardware: z.string(),
      measuredOn: z.iso.date(),
    }),
    dataset: z.strictObject({
      name: z.string(),
      /** SHA-256 of each file's content. */
      sha256: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)),
    }),
    seeds: z.array(z.int()).min(2),
    metrics: z.record(z.string(), measuredMetricSchema),
    curves: z.record(z.string(), measuredCurveSchema),
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
  });

export type MeasuredReference = z.infer<typeof measuredReferenceSchema>;
export type MeasuredMetric = z.infer<typeof measuredMetricSchema>;
export type MeasuredCurve = z.infer<typeof measuredCurveSchema>;
