/** `bench.json`: what a benchmark measured. */
import { z } from 'zod';
import { commandFields } from './result.ts';
import { runSchema } from './run.ts';
import { engineSchema } from './setup.ts';
import { telemetrySchema } from './telemetry.ts';
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
      .describe(
        'Floating-point operations of one step, counted on its captured graph, whatever executes it; null: none.',
      ),
    gflopPerSecond: finite.nullable().describe('Achieved at the median, in 10^9 operations a second.'),
    bytesPerStep: finite
      .nullable()
      .default(null)
      .describe(
        'Bytes read and written when each kernel of the captured step reads its operands and writes its results once; null: not counted.',
      ),
    flopPerByte: finite
      .nullable()
      .default(null)
      .describe('Arithmetic intensity: operations over those bytes; null: not counted.'),
    shareOfPeak: finite
      .nullable()
      .default(null)
      .describe(
        'Rate over the one of a large matrix product on the same engine with the same threads; null: not measured.',
      ),
    firstStepMs: finite
      .nullable()
      .default(null)
      .describe('Latency per step of the very first call; null: not recorded.'),
    stepsPerCall: count
      .nullable()
      .default(null)
      .describe('Steps that one engine call executes; null: not recorded.'),
    stateBytes: count
      .nullable()
      .default(null)
      .describe('Of the variables and optimizer slots of the step; null: none, or not recorded.'),
    captureSeconds: finite
      .nullable()
      .default(null)
      .describe('Tracing the step and taking its graph through the pipeline; null: nothing is captured.'),
    compileSeconds: finite
      .nullable()
      .default(null)
      .describe('Making the session of the graph; null: nothing is compiled.'),
    cpuMsPerStep: finite
      .nullable()
      .default(null)
      .describe('CPU time of all threads of the process a step; null: not recorded.'),
    peakRssBytes: count
      .nullable()
      .default(null)
      .describe('Peak resident memory of the process, which all its activities share; null: not recorded.'),
    deviceMemoryBytes: count
      .nullable()
      .default(null)
      .describe(
        "Peak memory in use on the engine's device, other users included; null: none, or not readable.",
      ),
    losses: z
      .array(finite)
      .default([])
      .describe('Of the first training steps, at most 20: what another engine or machine is held against.'),
    rounds: z
      .strictObject({
        measured: count.describe('Rounds that the latencies are of.'),
        shared: count.describe('Of them, those while others used the machine.'),
        throttled: count.describe('Of them, those while a limit held a processor back.'),
      })
      .nullable()
      .default(null)
      .describe('Null: not recorded.'),
  })
  .describe('One activity of a suite on an engine with a thread count.');

export const peakSchema = z
  .strictObject({
    engine: z.string().describe('Name of the engine.'),
    threads: count.nullable().describe('Null where the engine has no such setting.'),
    gflopPerSecond: finite
      .positive()
      .describe('Of a large float32 matrix product: the best of several calls, in 10^9 operations a second.'),
    gigabytesPerSecond: finite
      .positive()
      .nullable()
      .describe(
        'Of a copy of memory beyond the caches, bytes read and written: the best of several calls, in 10^9; null: not measured.',
      ),
  })
  .describe('What an engine gets out of the machine at best.');

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
    profile: z
      .enum(['plain', 'hardware'])
      .default('plain')
      .describe('hardware: what a comparison of two machines needs, within a budget of time.'),
    budgetSeconds: finite
      .positive()
      .nullable()
      .default(null)
      .describe('Time that it was given; null: no limit, or not recorded.'),
    estimateSeconds: finite
      .nonnegative()
      .nullable()
      .default(null)
      .describe('Time that it was estimated to take before it began; null: not recorded.'),
    peaks: z.array(peakSchema).default([]).describe('By engine and threads; empty: not measured.'),
    trainings: z
      .array(runSchema)
      .default([])
      .describe('Whole trainings, beside the cells: for times to an accuracy, and for the losses.'),
    telemetry: telemetrySchema.nullable().default(null).describe('Null: not recorded.'),
    warnings: z
      .array(z.string())
      .default([])
      .describe('What makes its times say less than they would on a quiet machine, in sentences.'),
  })
  .meta({ title: 'reprolab bench', description: 'bench.json: what a benchmark measured.' });

export type Peak = z.infer<typeof peakSchema>;
export type BenchCell = z.infer<typeof benchCellSchema>;
export type BenchResult = z.infer<typeof benchSchema>;
