/** One training of one suite, with all that was measured. */
import { z } from 'zod';
import { exhibitSchema } from './exhibit.ts';
import { bitsSchema, checkpointSchema, fingerprintSchema } from './identity.ts';
import { curveSchema, metricSchema } from './metric.ts';
import { engineSchema, recipeSchema, usedDatasetSchema } from './setup.ts';
import { telemetrySchema } from './telemetry.ts';
import { costSchema, phaseSchema, stepTimingSchema } from './timing.ts';
import { count, finite, nonFiniteSchema } from './values.ts';

const divergedSchema = z
  .strictObject({
    loop: z.string().describe("Training loop in which it was found, e.g. 'epoch 3/6'."),
    step: count.describe('Training steps so far, this one included.'),
    quantity: z.string().describe("What is not finite: 'loss', or another quantity in words."),
    value: nonFiniteSchema,
  })
  .describe('Where training left the finite numbers; the run holds what was measured up to there.');

const nonFiniteMeasurementSchema = z.strictObject({
  kind: z.enum(['metric', 'curve', 'exhibit']).describe('What was measured.'),
  name: z.string().describe('Its name, or the title of an exhibit.'),
  value: nonFiniteSchema,
});

export const runSchema = z.strictObject({
  id: z.string().describe('<suite>/<recipe>/<seed>: unique in a result.'),
  suite: z.string().describe('Name of the suite.'),
  suiteVersion: z
    .int()
    .positive()
    .nullable()
    .describe('Raised by a suite when its numbers change by intention; null: not recorded.'),
  lab: z.string().describe('The lab that the suite reproduces.'),
  title: z.string().describe('What the suite trains.'),
  recipe: recipeSchema.describe('What was to be trained, and how.'),
  shortened: z
    .string()
    .nullable()
    .describe('Why this run is shorter than its recipe; null when it is the whole recipe.'),
  seed: z.int().describe('Of all random streams.'),
  datasets: z
    .array(usedDatasetSchema)
    .describe('Every dataset that the run read, in the order of loading; empty where it needed none.'),
  engine: engineSchema.describe('What executed the steps.'),
  fingerprint: fingerprintSchema.nullable().describe('Null: not recorded.'),
  startedAt: z.iso.datetime().describe('UTC.'),
  phases: z.array(phaseSchema).describe('In the order in which they first began.'),
  concurrency: count
    .default(1)
    .describe(
      'Runs that were trained at once on the machine: above 1 its times are shared, and judge nothing.',
    ),
  callsTakenOver: count
    .default(0)
    .describe(
      'Calls of steps that an interrupted try had made: taken over from a checkpoint, and in none of the times.',
    ),
  stepTiming: stepTimingSchema.nullable().describe('Null where nothing was trained.'),
  cost: costSchema.nullable().describe('Null where no training step was captured.'),
  stateBytes: count
    .nullable()
    .default(null)
    .describe('Of the variables and optimizer slots of the training step; null: not recorded.'),
  cpuMsPerStep: finite
    .nullable()
    .default(null)
    .describe('CPU time of all threads a training step, batch assembly included; null: not recorded.'),
  losses: z
    .array(finite)
    .default([])
    .describe('Of the first training steps, at most 20: what another engine or machine is held against.'),
  peakRssBytes: count.describe('Peak resident memory of the process.'),
  deviceMemoryBytes: count
    .nullable()
    .default(null)
    .describe(
      "Peak memory in use on the engine's device, other users included; null: none, or not readable.",
    ),
  telemetry: telemetrySchema.nullable().describe('Null: not recorded.'),
  curves: z.array(curveSchema).describe('Values over training.'),
  metrics: z.record(z.string(), metricSchema).describe('By name.'),
  bits: bitsSchema,
  checkpoint: checkpointSchema.nullable().describe('Null: not stored.'),
  exhibits: z.array(exhibitSchema).describe('What the suite shows beside its numbers.'),
  diverged: divergedSchema.nullable().describe('Null when training kept to finite numbers.'),
  nonFinite: z
    .array(nonFiniteMeasurementSchema)
    .describe(
      'Measurements that are not finite, and therefore stand nowhere else in the run; a curve stops before.',
    ),
});

export type NonFiniteMeasurement = z.infer<typeof nonFiniteMeasurementSchema>;
export type Run = z.infer<typeof runSchema>;
