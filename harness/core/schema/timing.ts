/** Where a run's time went, and what its steps cost. */
import { z } from 'zod';
import { unitSchema } from '../unit.ts';
import { count, finite } from './values.ts';

export const latencySchema = z
  .strictObject({
    calls: count.describe('Calls that were measured.'),
    min: finite,
    p5: finite,
    median: finite,
    p95: finite,
    p99: finite,
    max: finite,
    mean: finite,
  })
  .describe('Distribution of the latency of a training step, in milliseconds.');

export const stepTimingSchema = z.strictObject({
  warmupSteps: count.describe('First steps, split off: compilation, caches, lazy allocation.'),
  warmup: latencySchema.nullable(),
  steady: latencySchema.nullable().describe('The steps after warm-up.'),
  stepsPerSecond: finite.nullable().describe('At the mean latency after warm-up.'),
  samplesPerSecond: finite.nullable(),
  sampleUnit: z
    .string()
    .nullable()
    .describe('What a sample is, in the plural: images, sequences. Null: not recorded.'),
  stepsPerCall: count.describe(
    "Steps that one engine call executes; a step's latency is the call's divided by this.",
  ),
});

export const phaseSchema = z.strictObject({
  name: z.enum(['load', 'capture', 'compile', 'train', 'evaluate', 'generate', 'resample']),
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
  .describe('Cost of one training step, counted on its captured graph.');

export const telemetrySchema = z
  .strictObject({
    source: z.string().describe('What was asked: a file of the system, a command.'),
    intervalSeconds: finite.positive(),
    series: z.array(
      z.strictObject({
        name: z.string(),
        unit: unitSchema,
        values: z.array(finite.nullable()).describe('One an interval; null where there was no answer.'),
      }),
    ),
  })
  .describe('What was read of the machine while the run went on.');

export type Latency = z.infer<typeof latencySchema>;
export type StepTiming = z.infer<typeof stepTimingSchema>;
export type Phase = z.infer<typeof phaseSchema>;
export type Cost = z.infer<typeof costSchema>;
