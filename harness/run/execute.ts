import type {
  CourseInfo,
  Check,
  Machine,
  Profile,
  Result,
  Run,
  RunError,
  Tool,
} from '../core/result-schema.ts';
import { formatDuration } from '../core/print.ts';
import { resultSchemaVersion } from '../core/result-schema.ts';
import { formatValue } from '../core/unit.ts';
import type { WorkerSettings } from './messages.ts';
import type { OutputFolder } from './output-folder.ts';
import { seedsAskedFor, type PlannedRun } from './plan.ts';
import { downloadProgress, trainingProgress, type ProgressDisplay } from './progress-display.ts';
import { writeResult } from './result-file.ts';
import { storeFiles } from './run-files.ts';
import { RunFailure, runOnce, type Mention } from './run-once.ts';

export interface Execution {
  readonly runs: readonly PlannedRun[];
  readonly settings: WorkerSettings;
  readonly profile: Profile;
  readonly command: readonly string[];
  readonly output: OutputFolder;
  readonly tool: Tool;
  readonly course: CourseInfo;
  readonly machine: Machine;
  readonly display: ProgressDisplay;
  /** Checks of what has been measured. */
  judge(result: Result): readonly Check[];
  /** Aborted by Ctrl-C: what was measured is kept. */
  readonly signal: AbortSignal;
}

function listen(display: ProgressDisplay, id: string): (mention: Mention) => void {
  return (mention) => {
    if (mention.kind === 'log') display.line(`${id}: ${mention.message}`);
    else if (mention.kind === 'progress') display.update(trainingProgress(mention.progress));
    else display.update(downloadProgress(mention.progress));
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
  const step = median === undefined ? [] : [`${median.toPrecision(3)} ms/step`];
  return `${run.id}: ${[...metrics, ...step, formatDuration(seconds)].join(', ')}`;
}

/**
 * Does the planned runs one after another, since two at once would disturb each other's timing. After each the
 * result is on disk, so that whatever happens later, what was measured is kept. A run that cannot be done is
 * recorded in `errors` and the next one goes on; an abort ends the work.
 */
export async function execute(execution: Execution): Promise<Result> {
  const { runs: planned, settings, output, display, signal } = execution;
  const runs: Run[] = [];
  const errors: RunError[] = [];
  const plan = seedsAskedFor(planned);
  const wasAborted = () => signal.aborted;
  const startedAt = new Date().toISOString();
  const began = performance.now();
  const snapshot = (status: Result['status'], finishedAt: string | null): Result => {
    const result: Result = {
      schemaVersion: resultSchemaVersion,
      id: output.id,
      tool: execution.tool,
      course: execution.course,
      command: [...execution.command],
      profile: execution.profile,
      startedAt,
      finishedAt,
      durationSeconds: finishedAt === null ? null : (performance.now() - began) / 1000,
      status,
      machine: execution.machine,
      plan,
      confirmations: [],
      runs,
      checks: [],
      errors,
    };
    return { ...result, checks: [...execution.judge(result)] };
  };
  for (const [index, run] of planned.entries()) {
    if (wasAborted()) break;
    display.begin(`[${index + 1}/${planned.length}] ${run.id}`);
    const started = performance.now();
    try {
      const finished = await runOnce({ run, settings }, listen(display, run.id), signal);
      runs.push(storeFiles(output.path, finished));
      display.line(summary(finished.run, (performance.now() - started) / 1000));
    } catch (error) {
      if (wasAborted()) break;
      if (!(error instanceof RunFailure)) throw error;
      errors.push({ suite: run.suite, recipe: run.recipe, seed: run.seed, ...error.failure });
      display.line(`${run.id}: not measured (${error.failure.code}): ${error.failure.message}`);
      if (error.failure.advice !== null) display.line(error.failure.advice);
    } finally {
      display.end();
    }
    writeResult(output.path, snapshot('partial', null));
  }
  const isComplete = runs.length === planned.length;
  const result = snapshot(isComplete ? 'complete' : 'partial', new Date().toISOString());
  writeResult(output.path, result);
  return result;
}
