/** `bench.json`: what a benchmark measured. */
import { z } from 'zod';
import { commandFields } from './result.ts';
import { engineSchema } from './setup.ts';
import { count, finite } from './values.ts';

export const benchCellSchema = z
  .strictObject({
    suite: z.string().describe('Name of the suite.'),
    recipe: z.string().describe('Name of the recipe.'),
    activity: z
      .enum(['training-step', 'batch-assembly', 'training-loop', 'evaluation'])
      .describe('training-loop: what the harness costs a step, around one that does nothing.'),
    engine: engineSchema.describe('What executed it, with the threads of this cell.'),
    latenciesMs: z.array(finite).describe('Latency per step of every call, all rounds in order.'),
    callsPerRound: z
      .array(count)
      .optional()
      .describe('How many of these calls each round made, in order. Absent in older files.'),
    medianMs: finite.describe('Of the latencies.'),
    interval: z
      .strictObject({
        lowMs: finite.describe('Lower end.'),
        highMs: finite.describe('Upper end.'),
        level: finite.describe('Its coverage, a fraction of 1.'),
      })
      .describe('Distribution-free interval of the median (order statistics).'),
    stepsPerSecond: finite.nullable().describe('At the median.'),
    samplesPerSecond: finite.nullable().describe('At the median.'),
    sampleUnit: z.string().describe('What a sample is, in the plural: images, sequences.'),
    flopsPerStep: finite
      .nullable()
      .describe('Floating-point operations of one step, counted from the graph; null for eager engines.'),
    gflopPerSecond: finite.nullable().describe('Achieved at the median, in 10^9 operations a second.'),
  })
  .describe('One activity of a suite on an engine with a thread count.');

export const benchSchema = z
  .strictObject({
    ...commandFields,
    cells: z.array(benchCellSchema).describe('What was measured, suite by suite.'),
    skipped: z
      .array(
        z.strictObject({
          suite: z.string().describe('Name of the suite.'),
          engine: z.string().describe('Name of the engine.'),
          reason: z.string().describe('Why not.'),
        }),
      )
      .describe('What could not be measured.'),
  })
  .meta({ title: 'reprolab bench', description: 'bench.json: what a benchmark measured.' });

export type BenchCell = z.infer<typeof benchCellSchema>;
export type BenchResult = z.infer<typeof benchSchema>;
