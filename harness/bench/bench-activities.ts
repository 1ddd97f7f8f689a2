import { performance } from 'node:perf_hooks';
import { Bench } from 'tinybench';
import { internalError } from '../core/errors.ts';
import type { CompiledStep, TensorSpecs } from '../engine/step.ts';
import { allocateBatches } from '../run/batches.ts';
import type { OpenedSuite } from '../run/open-suite.ts';
import type { TrainingWorkload } from '../suite.ts';
import type { Round } from './bench-messages.ts';
import { loopActivity } from './loop-activity.ts';
import { ownThreads, plainOffer, type MeasurableActivity, type StepOutputs } from './measurable-activity.ts';

const warmupCalls = 5;
const fewestSamples = 3;
/** Samples of a round: enough for its median, few enough to keep all of them. */
const mostSamples = 100;
/** First losses that are kept: rounding grows, and later ones differ between engines. */
const keptLosses = 20;
/** A round takes fewer than three samples where they would take this many times as long as it should, and a second. */
const patience = 3;
const patienceMs = 1_000;

/** Bounds of the work before anything is measured. */
export interface WarmupLimits {
  /** Fewer steps a call than the suite's where a call would take longer; null: the suite's. */
  readonly longestCallMs: number | null;
  /** About how long an activity is warmed up; it is called once at least. */
  readonly warmupMs: number;
}

/** Compiles what the suite has and warms it up. */
export async function prepareActivities(
  opened: OpenedSuite,
  limits: WarmupLimits,
): Promise<MeasurableActivity[]> {
  const activities: MeasurableActivity[] = [];
  const { training, evaluation } = opened.prepared;
  if (training !== null) {
    for (const activity of await trainingActivities(opened, training, limits)) activities.push(activity);
  }
  if (evaluation !== null) {
    const { step } = evaluation;
    const compiled = await opened.recording.context.compile(step);
    const batches = allocateBatches(step.inputs, 1);
    const work = async () => {
      for (const batch of batches) evaluation.fillBatch(0, batch);
      return compiled.run(batches);
    };
    const { firstCallMs } = await warmUp(work, limits);
    activities.push({
      offer: { ...offerOf(compiled, evaluation), activity: 'evaluation', firstStepMs: firstCallMs },
      stepsPerCall: 1,
      work,
      uncounted: compiled.cost === null ? step : null,
    });
  }
  return activities;
}

async function trainingActivities<Inputs extends TensorSpecs>(
  opened: OpenedSuite,
  training: TrainingWorkload<Inputs>,
  limits: WarmupLimits,
): Promise<MeasurableActivity[]> {
  const { step } = training;
  const { compiled, firstStepMs } = await compileWithin(opened, training, limits);
  const { stepsPerCall } = compiled;
  const batches = allocateBatches(step.inputs, stepsPerCall);
  let index = 0;
  const assemble = () => {
    for (const batch of batches) training.fillBatch(index++, batch);
    return null;
  };
  const work = async () => {
    assemble();
    return compiled.run(batches);
  };
  const { firstCallMs, outputs } = await warmUp(work, limits);
  const state = await compiled.readState();
  const own = { samplesPerStep: training.samplesPerStep, sampleUnit: training.sampleUnit, stepsPerCall };
  const loop = loopActivity(training, stepsPerCall, opened.engine);
  await warmUp(loop.work, limits);
  return [
    {
      offer: {
        ...offerOf(compiled, training),
        activity: 'training-step',
        firstStepMs: firstStepMs ?? firstCallMs / stepsPerCall,
        stateBytes: [...state.values()].reduce((sum, { values }) => sum + values.byteLength, 0),
        losses: outputs.slice(0, keptLosses).flatMap(({ loss }) => [...(loss ?? [])]),
        countsCorrect: outputs.some(({ correct }) => correct !== undefined),
      },
      stepsPerCall,
      work,
      uncounted: compiled.cost === null ? step : null,
    },
    {
      offer: { ...plainOffer, ...own, activity: 'batch-assembly', threads: ownThreads },
      stepsPerCall,
      work: assemble,
      uncounted: null,
    },
    loop,
  ];
}

/** Compiles a training step, with fewer steps a call where a call of the suite's would take too long. */
async function compileWithin<Inputs extends TensorSpecs>(
  { recording: { context } }: OpenedSuite,
  training: TrainingWorkload<Inputs>,
  { longestCallMs }: WarmupLimits,
): Promise<{ readonly compiled: CompiledStep<Inputs>; readonly firstStepMs: number | null }> {
  if (longestCallMs === null || training.stepsPerCall === 1) {
    return { compiled: await context.compileTraining(training), firstStepMs: null };
  }
  const single = await context.compileTraining({ ...training, stepsPerCall: 1 });
  const batches = allocateBatches(training.step.inputs, 1);
  const call = () => single.run(batches);
  const firstStepMs = await millisecondsOf(call);
  const stepMs =
    firstStepMs * training.stepsPerCall <= longestCallMs ? firstStepMs : await millisecondsOf(call);
  await single.dispose();
  const most = Math.max(1, Math.floor(longestCallMs / stepMs));
  const stepsPerCall = Math.min(training.stepsPerCall, most);
  return { compiled: await context.compileTraining({ ...training, stepsPerCall }), firstStepMs };
}

/** What is known of a step once it is compiled. */
function offerOf<Inputs extends TensorSpecs>(
  { cost, threads, phases, stepsPerCall }: CompiledStep<Inputs>,
  { samplesPerStep, sampleUnit }: { readonly samplesPerStep: number; readonly sampleUnit: string },
) {
  return {
    ...plainOffer,
    threads,
    samplesPerStep,
    sampleUnit,
    stepsPerCall,
    ...(cost === null ? {} : { ...cost, ...phases }),
  };
}

async function millisecondsOf(work: () => unknown): Promise<number> {
  const before = performance.now();
  await work();
  return performance.now() - before;
}

/** Calls an activity until caches, threads and lazily made state are there, and keeps what its first calls returned. */
async function warmUp(work: MeasurableActivity['work'], { warmupMs }: WarmupLimits) {
  const outputs: StepOutputs[number][] = [];
  const until = performance.now() + warmupMs;
  let firstCallMs = 0;
  for (let call = 0; call < warmupCalls && (call === 0 || performance.now() < until); call++) {
    const ms = await millisecondsOf(async () => {
      for (const output of (await work()) ?? []) outputs.push(output);
    });
    if (call === 0) firstCallMs = ms;
  }
  return { firstCallMs, outputs };
}

/**
 * Measures one round of an activity.
 *
 * @param milliseconds - About how long the round takes; three calls are made, or fewer where they would take thrice
 *   as long as that and more than a second. One is made whatever it takes.
 */
export async function measureRound(activity: MeasurableActivity, milliseconds: number): Promise<Round> {
  // The first call brings caches and threads back after the other engines' rounds; it sets the count.
  const cpuBefore = process.cpuUsage();
  const callMs = Math.max(await millisecondsOf(activity.work), 1e-3);
  const longestMs = Math.max(patience * milliseconds, patienceMs);
  if (callMs > longestMs) {
    // There is no time for another, and beside it what the others did to the caches is nothing.
    return { latenciesMs: [callMs / activity.stepsPerCall], ...cpuOf(cpuBefore, activity.stepsPerCall) };
  }
  const affordable = Math.max(1, Math.floor(longestMs / callMs));
  const wanted = Math.max(fewestSamples, Math.round(milliseconds / callMs));
  const bench = new Bench({
    time: 0,
    iterations: Math.min(mostSamples, wanted, affordable),
    warmup: false,
    retainSamples: true,
    throws: true,
  });
  // The library may call it beyond the samples, to see what it returns.
  let calls = 0;
  bench.add(activity.offer.activity, () => {
    calls++;
    return activity.work();
  });
  const cpuAtStart = process.cpuUsage();
  const [task] = await bench.run();
  const result = task?.result;
  if (result?.state !== 'completed' || result.latency.samples === undefined) {
    throw internalError(`tinybench ended ${activity.offer.activity} as '${result?.state ?? 'nothing'}'`);
  }
  const { samples } = result.latency;
  return {
    latenciesMs: samples.map((sample) => sample / activity.stepsPerCall),
    ...cpuOf(cpuAtStart, calls * activity.stepsPerCall),
  };
}

function cpuOf(before: NodeJS.CpuUsage, steps: number): Pick<Round, 'steps' | 'cpuMs'> {
  const { user, system } = process.cpuUsage(before);
  return { steps, cpuMs: (user + system) / 1000 };
}
