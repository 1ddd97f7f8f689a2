import type { CompiledStep, StepState, SuiteContext, TrainingWorkload } from '../../harness/index.ts';
import { planEpoch, type Segment } from './epoch-plan.ts';
import type { MnistRecipe } from './recipe.ts';
import type { ImageBatch } from './steps.ts';
import { TrainingRecord } from './training-record.ts';

interface CompiledSegment extends Segment {
  readonly workload: TrainingWorkload<ImageBatch>;
  readonly compiled: CompiledStep<ImageBatch>;
}

/**
 * Trains all epochs of the recipe and returns the record with the state that training ended in.
 * @param workloadOf the training workload for batches of a given size; all share one model and optimizer
 */
export async function trainEpochs<R extends MnistRecipe>(
  context: SuiteContext<R>,
  images: number,
  workloadOf: (batchSize: number) => TrainingWorkload<ImageBatch>,
): Promise<{ readonly record: TrainingRecord; readonly state: StepState }> {
  const { batchSize, epochs } = context.recipe;
  const preferred = workloadOf(batchSize).stepsPerCall;
  const plan = planEpoch(images, batchSize, preferred);
  const segments: CompiledSegment[] = [];
  try {
    for (const segment of plan) {
      const workload = workloadOf(segment.batchSize);
      const compiled = await context.compileTraining({ ...workload, stepsPerCall: segment.stepsPerCall });
      segments.push({ ...segment, workload, compiled });
    }
    return await trainCompiled(context, segments, epochs);
  } finally {
    for (const { compiled } of segments) await compiled.dispose();
  }
}

async function trainCompiled<R extends MnistRecipe>(
  context: SuiteContext<R>,
  segments: readonly CompiledSegment[],
  epochs: number,
): Promise<{ readonly record: TrainingRecord; readonly state: StepState }> {
  const stepsPerEpoch = segments.reduce((sum, { steps }) => sum + steps, 0);
  const record = new TrainingRecord(epochs * stepsPerEpoch);
  let current: CompiledStep<ImageBatch> | undefined;
  let done = 0;
  for (let epoch = 1; epoch <= epochs; epoch++) {
    record.startEpoch();
    for (const { workload, compiled, steps } of segments) {
      // Each compiled form has a state of its own: the next one goes on where the last one stopped.
      if (current !== undefined && current !== compiled) await compiled.takeState(current);
      current = compiled;
      await context.train({
        workload,
        compiled,
        steps,
        label: `epoch ${epoch}/${epochs}`,
        firstStep: done,
        onStep: (index, outputs) => {
          record.add(index, workload.samplesPerStep, outputs);
        },
      });
      done += steps;
    }
  }
  return { record, state: current === undefined ? new Map() : await current.readState() };
}
