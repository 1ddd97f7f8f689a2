/** Where a run's time went, and what its steps cost. */
import { z } from 'zod';
import { count, finite } from './values.ts';

export const latencySchema = z
  .strictObject({
    calls: count.describe('Calls that were measured.'),
    min: finite.describe('Smallest.'),
    p5: finite.describe('5th percentile, interpolated between neighbours as the others.'),
    median: finite.describe('50th percentile.'),
    p95: finite.describe('95th percentile.'),
    p99: finite.describe('99th percentile.'),
    max: finite.describe('Largest.'),
    mean: finite.describe('Arithmetic mean.'),
  })
  .describe('Distribution of the latency of a training step, in milliseconds.');

export const stepTimingSchema = z.strictObject({
  warmupSteps: count.describe('First steps, split off: compilation, caches, lazy allocation.'),
  warmup: latencySchema.nullable().describe('The steps of warm-up; null where there was none.'),
  steady: latencySchema.nullable().describe('The steps after warm-up; null where there was none.'),
  stepsPerSecond: finite.nullable().describe('At the mean latency after warm-up.'),
  samplesPerSecond: finite.nullable().describe('Training samples at that rate of steps.'),
  sampleUnit: z
    .string()
    .nullable()
    .describe('What a sample is, in the plural: images, sequences. Null: not recorded.'),
  stepsPerCall: count.describe(
    "Steps that one engine call executes; a step's latency is the call's divided by this.",
  ),
  firstStepMs: finite
    .nullable()
    .default(null)
    .describe('Latency per step of the very first call; null: not recorded.'),
  latenciesMs: z
    .array(finite)
    .default([])
    .describe('Latency per step of calls after warm-up, in order: at most 240, evenly chosen.'),
});

export const phaseSchema = z.strictObject({
  name: z
    .enum(['load', 'capture', 'compile', 'train', 'evaluate', 'generate', 'resample'])
    .describe('What the run did then.'),
  seconds: finite.describe('Wall time, without that of phases inside it.'),
});

/** Every phase, in the order in which a run has them. */
export const phaseNames: readonly Phase['name'][] = phaseSchema.shape.name.options;

export const costSchema = z
  .strictObject({
    flopsPerStep: finite.describe(
      'Floating-point operations, a multiplication and an addition counted apart.',
    ),
    bytesPerStep: finite.describe(
      'Bytes read and written when each kernel of the captured step reads its operands and writes its results once.',
    ),
  })
  .describe('Cost of one training step, counted on its captured graph, whatever executes the step.');

export type Latency = z.infer<typeof latencySchema>;
export type StepTiming = z.infer<typeof stepTimingSchema>;
export type Phase = z.infer<typeof phaseSchema>;
export type Cost = z.infer<typeof costSchema>;
