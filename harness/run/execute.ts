import type {
  Check,
  CourseInfo,
  EngineChoice,
  Machine,
  Profile,
  Result,
  Run,
  RunError,
  Tool,
} from '../core/result-schema.ts';
import { join } from 'node:path';
import { resultSchemaVersion } from '../core/result-schema.ts';
import { planConfirmations, type ConfirmationRequest, type Suspect } from './confirmations.ts';
import type { OutputFolder } from './output-folder.ts';
import { inPlannedOrder, runsOf, seedsAskedFor, type PlannedRun } from './plan.ts';
import { removeCheckpoints } from './journal-files.ts';
import { writeResult } from './result-file.ts';
import { checkpointFolder, trainRuns, type Outcome, type TrainingOptions } from './train-runs.ts';

export interface Execution extends Omit<TrainingOptions, 'folder'> {
  readonly runs: readonly PlannedRun[];
  readonly profile: Profile;
  readonly command: readonly string[];
  readonly output: OutputFolder;
  readonly tool: Tool;
  readonly course: CourseInfo;
  readonly machine: Machine;
  /** How the engine was chosen; null where it was named. */
  readonly engineChoice: EngineChoice | null;
  /** Checks of what has been measured. */
  judge(result: Result): readonly Check[];
  /** What fresh seeds would decide. */
  suspects(result: Result): readonly Suspect[];
  /** Null: what is suspect stays so. */
  readonly confirmation: ConfirmationRequest | null;
  /** Which part of a whole this is; null for the whole. */
  readonly shard: Result['shard'];
  /** An earlier result that this one continues; null for a new one. */
  readonly earlier: Result | null;
}

/**
 * Trains what is planned, and fresh seeds of what is suspect then. Before the first run and after each the result is on disk, so that
 * whatever happens later, what was measured is kept. A run that cannot be done is recorded in `errors` and the next one
 * goes on; an abort ends the work. Runs of an earlier result are kept, its errors are tried again.
 */
export async function execute(execution: Execution): Promise<Result> {
  const { output, signal, earlier, display } = execution;
  const runs: Run[] = [...(earlier?.runs ?? [])];
  const errors: RunError[] = [];
  const plan = seedsAskedFor(execution.runs);
  let confirmations: Result['confirmations'] = [...(earlier?.confirmations ?? [])];
  /** Everything that was asked for so far. */
  const asked = () => [...execution.runs, ...runsOf(confirmations, execution.profile)];
  const startedAt = earlier?.startedAt ?? new Date().toISOString();
  const began = performance.now() - (earlier?.durationSeconds ?? 0) * 1000;
  const snapshot = (status: Result['status'], finishedAt: string | null): Result => {
    const result: Result = {
      schemaVersion: resultSchemaVersion,
      id: earlier?.id ?? output.id,
      tool: execution.tool,
      course: execution.course,
      command: [...execution.command],
      profile: execution.profile,
      startedAt,
      finishedAt,
      durationSeconds: finishedAt === null ? null : (performance.now() - began) / 1000,
      status,
      machine: execution.machine,
      engineChoice: execution.engineChoice,
      plan,
      confirmations,
      shard: execution.shard,
      runs: inPlannedOrder(runs, asked()),
      checks: [],
      errors,
    };
    return { ...result, checks: [...execution.judge(result)] };
  };
  const train = async (planned: readonly PlannedRun[]) => {
    const isDone = ({ id }: PlannedRun) => runs.some((run) => run.id === id);
    const missing = planned.filter((run) => !isDone(run));
    await trainRuns(missing, { ...execution, folder: output.path }, (outcome: Outcome) => {
      if ('run' in outcome) runs.push(outcome.run);
      else errors.push(outcome.error);
      writeResult(output.path, snapshot('partial', null));
    });
  };
  // The plan is on disk before anything is measured: what is stopped in its first run can be resumed too.
  writeResult(output.path, snapshot('partial', null));
  await train(execution.runs);
  if (!signal.aborted && execution.confirmation !== null) {
    const measured = snapshot('partial', null);
    const decided = confirmations.map(({ suite, recipe }) => `${suite}/${recipe}`);
    const open = execution
      .suspects(measured)
      .filter(({ suite, recipe }) => !decided.includes(`${suite}/${recipe}`));
    const fresh = planConfirmations(open, measured, execution.confirmation, execution.jobs);
    for (const line of fresh.leftOut) display.line(`Suspect, and not confirmed for want of time: ${line}.`);
    confirmations = [...confirmations, ...fresh.entries];
    for (const { suite, seeds } of fresh.entries) {
      display.line(
        `${suite} is suspect: training ${seeds.length} fresh seeds (${seeds.join(', ')}) to decide.`,
      );
    }
    await train(runsOf(confirmations, execution.profile));
  }
  const isWhole = runs.length >= asked().length;
  // What is not finished keeps its checkpoints for --resume.
  if (isWhole) removeCheckpoints(join(output.path, checkpointFolder));
  const result = snapshot(isWhole ? 'complete' : 'partial', new Date().toISOString());
  writeResult(output.path, result);
  return result;
}
