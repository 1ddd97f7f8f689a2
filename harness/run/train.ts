import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import { DivergenceError } from '../core/divergence.ts';
import { ReprolabError } from '../core/errors.ts';
import type { Cost } from '../core/result-schema.ts';
import type { TypedArray } from '../core/tensor-data.ts';
import type { ArraysOf, CompiledStep, Engine, Step, StepState, TensorSpecs } from '../engine/step.ts';
import { AccuracyClock } from '../measure/accuracy-clock.ts';
import type { TrainingLoop, TrainingSummary } from '../suite.ts';
import { allocateBatches } from './batches.ts';
import type { Progress } from './messages.ts';
import { TrainingHistory, type LoopHistory } from './training-history.ts';

const progressIntervalMs = 100;

/** Latencies of calls of one kind. */
export interface CallRecord {
  readonly stepsPerCall: number;
  readonly samplesPerStep: number;
  readonly sampleUnit: string;
  readonly cost: Cost | null;
  /** What the calls execute. */
  readonly step: Step;
  /** Batch assembly and execution of each whole call, in order. */
  readonly callsMs: number[];
}

function scalarOf(outputs: Readonly<Record<string, TypedArray>>, name: string): number | undefined {
  return outputs[name]?.[0];
}

/**
 * Runs training loops on one engine. The loop keeps what it measures in arrays that it allocates once, looks
 * at the clock twice a call and reports progress at most ten times a second.
 */
export class Trainer {
  /** What was trained, over all loops. */
  readonly history = new TrainingHistory();
  /** When the training had which accuracy. */
  readonly accuracy = new AccuracyClock();
  /** By steps per call and samples per step: an epoch's last calls may be smaller than the others. */
  readonly #records = new Map<string, CallRecord>();
  readonly #engine: Engine;
  readonly #report: (progress: Progress) => void;
  readonly #isReplaying: () => boolean;
  /** Single-step twins for the steps that do not fill a call, by the step that they complete. */
  readonly #remainders = new Map<object, CompiledStep>();
  /** Of loops in which nothing was replayed. */
  readonly #measured = { steps: 0, cpuMs: 0, seconds: 0 };
  #stateBytes: number | null = null;

  /** @param isReplaying - Whether steps answer from a journal, so that their time means nothing. */
  constructor(
    engine: Engine,
    report: (progress: Progress) => void,
    isReplaying: () => boolean = () => false,
  ) {
    this.#engine = engine;
    this.#report = report;
    this.#isReplaying = isReplaying;
  }

  /**
   * Trains `loop.steps` steps exactly, whatever the steps per call.
   *
   * @throws ReprolabError 'course-invalid' for steps that are no whole number, or a step without the output `loss`.
   * @throws DivergenceError at the first loss that is not finite, or when a variable is not finite in the end.
   */
  async train<Inputs extends TensorSpecs>(loop: TrainingLoop<Inputs>): Promise<TrainingSummary> {
    const { compiled, workload, steps } = loop;
    if (!Number.isSafeInteger(steps) || steps < 0) {
      throw new ReprolabError(
        'course-invalid',
        `training with step '${workload.step.name}': expected a whole number of steps, found ${String(steps)}`,
        { advice: 'Look at what it is computed from: a field that the recipe lacks is undefined.' },
      );
    }
    const perCall = compiled.stepsPerCall;
    const batches = allocateBatches(workload.step.inputs, perCall);
    const record = this.history.begin(loop.label, steps, workload.lossUnit);
    const { losses } = record;
    const progress = this.#progressOf(loop, losses);
    const whole = steps - (steps % perCall);
    const { callsMs } = this.#recordOf(compiled, workload);
    const startedReplaying = this.#isReplaying();
    const cpuBefore = process.cpuUsage();
    const started = performance.now();
    progress.trainedSeconds = this.#measured.seconds;
    for (let done = 0; done < whole; done += perCall) {
      const before = performance.now();
      for (let slot = 0; slot < perCall; slot++) {
        workload.fillBatch(loop.firstStep + done + slot, batches[slot] as ArraysOf<Inputs>);
      }
      const outputs = await compiled.run(batches);
      const after = performance.now();
      if (!this.#isReplaying()) callsMs.push(after - before);
      progress.trainedSeconds = this.#measured.seconds + (after - started) / 1000;
      this.#keep(loop, record, outputs, progress);
      if (after >= progress.nextAt) await progress.show(done + perCall, after);
    }
    if (whole < steps) await this.#trainRemainder(loop, record, progress);
    const ended = performance.now();
    const { user, system } = process.cpuUsage(cpuBefore);
    this.#measured.seconds += (ended - started) / 1000;
    if (!startedReplaying) {
      this.#measured.steps += steps;
      this.#measured.cpuMs += (user + system) / 1000;
    }
    await progress.show(steps, ended);
    const state = await compiled.readState();
    this.#stateBytes = [...state.values()].reduce((sum, { values }) => sum + values.byteLength, 0);
    this.#refuseBroken(state);
    return {
      steps,
      seconds: (ended - started) / 1000,
      losses,
    };
  }

  /** The calls that did most of the steps; null when nothing was trained. */
  get mainCalls(): CallRecord | null {
    const steps = ({ callsMs, stepsPerCall }: CallRecord) => callsMs.length * stepsPerCall;
    const [main] = [...this.#records.values()].sort((a, b) => steps(b) - steps(a));
    return main ?? null;
  }

  /** CPU time of all threads a step, in milliseconds, batch assembly included; null when nothing was measured. */
  get cpuMsPerStep(): number | null {
    const { steps, cpuMs } = this.#measured;
    return steps === 0 ? null : cpuMs / steps;
  }

  /** Size of the variables and optimizer slots of the step that was trained last; null when nothing was trained. */
  get stateBytes(): number | null {
    return this.#stateBytes;
  }

  /** Frees the single-step twins. */
  async dispose(): Promise<void> {
    for (const compiled of this.#remainders.values()) await compiled.dispose();
    this.#remainders.clear();
  }

  /** The last steps, fewer than a call, on a single-step compilation that takes over the state and gives it back. */
  async #trainRemainder<Inputs extends TensorSpecs>(
    loop: TrainingLoop<Inputs>,
    record: LoopHistory,
    progress: LoopProgress,
  ): Promise<void> {
    const { compiled, workload } = loop;
    const single =
      (this.#remainders.get(compiled) as CompiledStep<Inputs> | undefined) ??
      (await this.#engine.compile(workload.step, { stepsPerCall: 1 }));
    this.#remainders.set(compiled, single);
    const [batch] = allocateBatches(workload.step.inputs, 1) as [ArraysOf<Inputs>];
    await single.takeState(compiled);
    while (record.done < loop.steps) {
      workload.fillBatch(loop.firstStep + record.done, batch);
      this.#keep(loop, record, await single.run([batch]), progress);
    }
    await compiled.takeState(single);
  }

  #recordOf<Inputs extends TensorSpecs>(
    { stepsPerCall, cost }: CompiledStep<Inputs>,
    { samplesPerStep, sampleUnit, step }: TrainingLoop<Inputs>['workload'],
  ): CallRecord {
    const key = `${stepsPerCall}/${samplesPerStep}`;
    const record = this.#records.get(key) ?? {
      ...{ stepsPerCall, samplesPerStep, sampleUnit, cost, step, callsMs: [] },
    };
    this.#records.set(key, record);
    return record;
  }

  #keep<Inputs extends TensorSpecs>(
    loop: TrainingLoop<Inputs>,
    record: LoopHistory,
    outputs: readonly Readonly<Record<string, TypedArray>>[],
    progress: LoopProgress,
  ): void {
    for (const output of outputs) {
      const loss = scalarOf(output, 'loss');
      if (loss === undefined) {
        const found = Object.keys(output).join(', ') || 'none';
        throw new ReprolabError(
          'course-invalid',
          `step '${loop.workload.step.name}': expected an output 'loss', found ${found}`,
          { advice: 'Return the loss of the step, a scalar, under that name: { loss: value }.' },
        );
      }
      if (!Number.isFinite(loss)) {
        const where = `at step ${this.history.steps + 1} of '${loop.workload.step.name}'`;
        throw new DivergenceError('loss', loss, where);
      }
      const index = loop.firstStep + record.done;
      record.losses[record.done] = loss;
      record.done++;
      const correct = scalarOf(output, 'correct');
      if (correct !== undefined) {
        progress.correct = (progress.correct ?? 0) + correct;
        this.accuracy.add(correct, loop.workload.samplesPerStep, progress.trainedSeconds);
      }
      loop.onStep?.(index, output);
    }
  }

  /** The last update shows in no loss, but in all that is computed with the model afterwards. */
  #refuseBroken(state: StepState): void {
    for (const [name, { dtype, values }] of state) {
      const broken = dtype === 'float32' ? values.find((value) => !Number.isFinite(value)) : undefined;
      if (broken !== undefined) {
        throw new DivergenceError(`variable '${name}'`, broken, `after step ${this.history.steps}`);
      }
    }
  }

  #progressOf<Inputs extends TensorSpecs>(loop: TrainingLoop<Inputs>, losses: Float32Array): LoopProgress {
    const started = performance.now();
    const report = this.#report;
    return {
      nextAt: started + progressIntervalMs,
      correct: null,
      trainedSeconds: 0,
      async show(done, now) {
        this.nextAt = now + progressIntervalMs;
        const stepsPerSecond = done === 0 ? 0 : (done * 1000) / Math.max(now - started, 1e-6);
        report({
          label: loop.label,
          step: done,
          steps: loop.steps,
          loss: meanOfLast(losses, done),
          accuracy: this.correct === null ? null : this.correct / (done * loop.workload.samplesPerStep),
          stepsPerSecond,
          etaSeconds: stepsPerSecond === 0 ? 0 : (loop.steps - done) / stepsPerSecond,
        });
        // An eager engine never leaves the microtask queue: let signals and messages in.
        await setImmediate();
      },
    };
  }
}

/** Mean of the last (up to) 100 losses before `end`: steadier to read than one step's. */
function meanOfLast(losses: Float32Array, end: number): number {
  const start = Math.max(0, end - 100);
  let sum = 0;
  for (let index = start; index < end; index++) sum += losses[index] as number;
  return end === start ? 0 : sum / (end - start);
}

interface LoopProgress {
  nextAt: number;
  correct: number | null;
  /** Over all loops, up to the call before. */
  trainedSeconds: number;
  show(done: number, now: number): Promise<void>;
}
