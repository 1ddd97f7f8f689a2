/** Trains planned runs, one or several at a time, each in a process of its own. */
import { join } from 'node:path';
import { formatDuration } from '../core/print.ts';
import type { Run, RunError } from '../core/result-schema.ts';
import { formatValue } from '../core/unit.ts';
import { deviceMemoryOf } from '../measure/telemetry/device-memory.ts';
import type { TelemetryProcess } from '../measure/telemetry/telemetry.ts';
import { removeCheckpoints } from './journal-files.ts';
import type { WorkerSettings } from './messages.ts';
import type { PlannedRun } from './plan.ts';
import { downloadProgress, trainingProgress, type ProgressDisplay } from './progress-display.ts';
import { storeFiles } from './run-files.ts';
import { RunFailure, runOnce, type FinishedRun, type Mention } from './run-once.ts';

/** In the result's folder: what runs that are under way have written down. */
export const checkpointFolder = '.checkpoints';

export interface TrainingOptions {
  readonly settings: WorkerSettings;
  /** How many runs are trained at once. */
  readonly jobs: number;
  /** Wall time that a run may take, in milliseconds; null for no limit. */
  readonly limitMs: (run: PlannedRun) => number | null;
  /** Seconds between checkpoints; null for none. */
  readonly checkpointSeconds: number | null;
  /** Memory that the process of a run may hold, in bytes; null for no limit. */
  readonly memoryBytes: number | null;
  /** Where the files of the runs go. */
  readonly folder: string;
  readonly display: ProgressDisplay;
  /** What reads the machine beside the runs. */
  readonly telemetry: TelemetryProcess;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** What became of one run. */
export type Outcome =
  | { readonly planned: PlannedRun; readonly run: Run }
  | { readonly planned: PlannedRun; readonly error: RunError };

/**
 * Trains every run and tells of each as it ends, in the order in which they end. A run that cannot be done is told
 * with its error and the others go on; an abort ends them all, and what is unfinished then is not told of.
 *
 * @throws what is no failure of a single run, such as a full disk; the others are ended before
 */
export async function trainRuns(
  runs: readonly PlannedRun[],
  options: TrainingOptions,
  tell: (outcome: Outcome) => void,
): Promise<void> {
  const waiting = [...runs.entries()];
  const ending = new AbortController();
  const { signal } = ending;
  const end = () => {
    ending.abort();
  };
  if (options.signal.aborted) end();
  options.signal.addEventListener('abort', end);
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      if (signal.aborted) return;
      const [index, planned] = next;
      const outcome = await trainOne(planned, `[${index + 1}/${runs.length}] ${planned.id}`, {
        ...options,
        signal,
      });
      if (outcome !== null) tell(outcome);
    }
  };
  const lanes = Array.from({ length: Math.min(options.jobs, runs.length) }, () =>
    lane().catch((error: unknown) => {
      end();
      throw error;
    }),
  );
  // None may still be at work when this returns.
  const ends = await Promise.allSettled(lanes);
  options.signal.removeEventListener('abort', end);
  for (const outcome of ends) if (outcome.status === 'rejected') throw outcome.reason;
}

async function trainOne(
  planned: PlannedRun,
  title: string,
  options: TrainingOptions,
): Promise<Outcome | null> {
  const { jobs, folder, display, signal } = options;
  const stopRecording = options.telemetry.record();
  const checkpoints = join(folder, checkpointFolder, planned.id);
  display.begin(title);
  const started = performance.now();
  try {
    const finished = await trainFromCheckpoint(planned, title, checkpoints, options);
    removeCheckpoints(checkpoints);
    display.line(summary(finished.run, (performance.now() - started) / 1000));
    const run = storeFiles(folder, finished);
    const telemetry = stopRecording();
    const deviceMemoryBytes = deviceMemoryOf(telemetry, run.engine);
    return { planned, run: { ...run, telemetry, deviceMemoryBytes, concurrency: jobs } };
  } catch (error) {
    if (signal.aborted) return null;
    if (!(error instanceof RunFailure)) throw error;
    const { suite, recipe, seed } = planned;
    display.line(`${planned.id}: not measured (${error.failure.code}): ${error.failure.message}`);
    if (error.failure.advice !== null) display.line(error.failure.advice);
    return { planned, error: { suite, recipe, seed, ...error.failure } };
  } finally {
    stopRecording();
    display.end(title);
  }
}

/** Goes on from the last checkpoint; one that does not fit the suite any more is thrown away. */
async function trainFromCheckpoint(
  planned: PlannedRun,
  title: string,
  checkpoints: string,
  { settings, checkpointSeconds, limitMs, memoryBytes, display, signal }: TrainingOptions,
): Promise<FinishedRun> {
  const checkpoint =
    checkpointSeconds === null ? null : { folder: checkpoints, everySeconds: checkpointSeconds };
  const job = { run: planned, settings, checkpoint };
  const limits = { limitMs: limitMs(planned), memoryBytes };
  const train = () => runOnce(job, listen(display, planned.id, title), signal, limits);
  try {
    return await train();
  } catch (error) {
    if (!(error instanceof RunFailure) || error.failure.code !== 'checkpoint-invalid') throw error;
    display.line(`${planned.id}: ${error.failure.message}: starting from the beginning`);
    removeCheckpoints(checkpoints);
    return train();
  }
}

function listen(display: ProgressDisplay, id: string, title: string): (mention: Mention) => void {
  return (mention) => {
    if (mention.kind === 'log') display.line(`${id}: ${mention.message}`);
    else if (mention.kind === 'progress') display.update(title, trainingProgress(mention.progress));
    else display.update(title, downloadProgress(mention.progress));
  };
}

/** Metrics in a run's summary line: the suite names its main ones first, and the report has all. */
const summaryMetrics = 4;

function summary(run: Run, seconds: number): string {
  if (run.diverged !== null) {
    const { quantity, value, step } = run.diverged;
    return `${run.id}: diverged: the ${quantity} is ${value} at step ${step}, ${formatDuration(seconds)}`;
  }
  const metrics = Object.entries(run.metrics)
    .slice(0, summaryMetrics)
    .map(([name, { value, unit }]) => `${name} ${formatValue(value, unit)}`);
  const median = run.stepTiming?.steady?.median;
  const step = median === undefined ? [] : [`${formatValue(median, 'milliseconds')}/step`];
  return `${run.id}: ${[...metrics, ...step, formatDuration(seconds)].join(', ')}`;
}
