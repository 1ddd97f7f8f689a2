import type { CompiledStep, Engine, TensorSpecs } from '../engine/step.ts';
import { Trainer } from '../run/train.ts';
import type { TrainingWorkload } from '../suite.ts';
import { ownThreads, plainOffer, type MeasurableActivity } from './measurable-activity.ts';

/** Calls of the engine in one sample: a loop's beginning and end belong to an epoch, not to a step. */
const callsPerSample = 200;

/** A compiled step that does nothing, at once. */
function idleStep<Inputs extends TensorSpecs>(stepsPerCall: number): CompiledStep<Inputs> {
  return {
    stepsPerCall,
    phases: { captureSeconds: 0, compileSeconds: 0 },
    cost: null,
    threads: ownThreads,
    run: () =>
      Promise.resolve(
        Array.from({ length: stepsPerCall }, () => ({
          loss: Float32Array.of(0),
          correct: Float32Array.of(0),
        })),
      ),
    readState: () => Promise.resolve(new Map()),
    writeState: () => Promise.resolve(),
    takeState: () => Promise.resolve(),
    dispose: () => Promise.resolve(),
  };
}

/**
 * The training loop around a step that does nothing and batches that are never filled: what the harness itself
 * costs a step, to be held against `training-step`.
 */
export function loopActivity<Inputs extends TensorSpecs>(
  workload: TrainingWorkload<Inputs>,
  stepsPerCall: number,
  engine: Engine,
): MeasurableActivity {
  const compiled = idleStep<Inputs>(stepsPerCall);
  const idle: TrainingWorkload<Inputs> = { ...workload, fillBatch: () => undefined };
  const steps = stepsPerCall * callsPerSample;
  return {
    offer: {
      ...plainOffer,
      activity: 'training-loop',
      threads: ownThreads,
      samplesPerStep: workload.samplesPerStep,
      sampleUnit: workload.sampleUnit,
      stepsPerCall,
    },
    stepsPerCall: steps,
    uncounted: null,
    work: async () => {
      const trainer = new Trainer(engine, () => undefined);
      await trainer.train({ workload: idle, compiled, steps, label: 'idle', firstStep: 0 });
      return null;
    },
  };
}
