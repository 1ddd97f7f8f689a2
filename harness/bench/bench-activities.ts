import { performance } from 'node:perf_hooks';
import { Bench } from 'tinybench';
import { internalError } from '../core/errors.ts';
import { allocateBatches } from '../run/batches.ts';
import type { OpenedSuite } from '../run/open-suite.ts';
import { loopActivity } from './loop-activity.ts';
import { ownThreads, type MeasurableActivity } from './measurable-activity.ts';

const warmupCalls = 5;
const fewestSamples = 3;
/** Samples of a round: enough for its median, few enough to keep all of them. */
const mostSamples = 100;

/** Compiles what the suite has and warms it up. */
export async function prepareActivities(opened: OpenedSuite): Promise<MeasurableActivity[]> {
  const activities: MeasurableActivity[] = [];
  const { training, evaluation } = opened.prepared;
  const { context } = opened.recording;
  if (training !== null) {
    const { samplesPerStep, sampleUnit, step } = training;
    const compiled = await context.compileTraining(training);
    const { stepsPerCall } = compiled;
    const batches = allocateBatches(step.inputs, stepsPerCall);
    let index = 0;
    const assemble = () => {
      for (const batch of batches) training.fillBatch(index++, batch);
    };
    activities.push({
      offer: {
        activity: 'training-step',
        threads: compiled.threads,
        samplesPerStep,
        sampleUnit,
        flopsPerStep: compiled.cost?.flopsPerStep ?? null,
      },
      stepsPerCall,
      work: async () => {
        assemble();
        await compiled.run(batches);
      },
    });
    activities.push({
      offer: {
        activity: 'batch-assembly',
        threads: ownThreads,
        samplesPerStep,
        sampleUnit,
        flopsPerStep: null,
      },
      stepsPerCall,
      work: assemble,
    });
    activities.push(loopActivity(training, stepsPerCall, opened.engine));
  }
  if (evaluation !== null) {
    const { samplesPerStep, sampleUnit, step } = evaluation;
    const compiled = await context.compile(step);
    const batches = allocateBatches(step.inputs, 1);
    activities.push({
      offer: {
        activity: 'evaluation',
        threads: compiled.threads,
        samplesPerStep,
        sampleUnit,
        flopsPerStep: compiled.cost?.flopsPerStep ?? null,
      },
      stepsPerCall: 1,
      work: async () => {
        for (const batch of batches) evaluation.fillBatch(0, batch);
        await compiled.run(batches);
      },
    });
  }
  for (const { work } of activities) {
    for (let call = 0; call < warmupCalls; call++) await work();
  }
  return activities;
}

/**
 * Measures one round of an activity.
 *
 * @param milliseconds - About how long the round takes; at least three calls are made.
 * @returns Latency per step of every call, in milliseconds.
 */
export async function measureRound(activity: MeasurableActivity, milliseconds: number): Promise<number[]> {
  // The first call brings caches and threads back after the other engines' rounds; it only sets the count.
  const started = performance.now();
  await activity.work();
  const callMs = Math.max(performance.now() - started, 1e-3);
  const bench = new Bench({
    time: 0,
    iterations: Math.min(mostSamples, Math.max(fewestSamples, Math.round(milliseconds / callMs))),
    warmup: false,
    retainSamples: true,
    throws: true,
  });
  bench.add(activity.offer.activity, () => activity.work());
  const [task] = await bench.run();
  const result = task?.result;
  if (result?.state !== 'completed' || result.latency.samples === undefined) {
    throw internalError(`tinybench ended ${activity.offer.activity} as '${result?.state ?? 'nothing'}'`);
  }
  return result.latency.samples.map((sample) => sample / activity.stepsPerCall);
}
