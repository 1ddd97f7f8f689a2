import type { BenchCell, BenchResult, Peak, Run } from '../core/result-schema.ts';
import { usableCores } from '../core/usable-cores.ts';
import { threadedEngines } from '../engine/names.ts';
import { recordCommand } from '../run/command-record.ts';
import { writeBench } from '../run/result-file.ts';
import type { BenchPlan } from './bench-plan.ts';
import { askPeaks } from './bench-process.ts';
import { cellsOf, finish, openContenders, skip, takeTurns, type Skipped } from './contenders.ts';
import { busyLine, Disturbances, warningsOf } from './disturbances.ts';
import { timeBudget, type TimeBudget } from './time-budget.ts';
import { trainWhole, type Candidate } from './whole-trainings.ts';

/** What stands in place of a suite where an engine's peaks could not be measured. */
const peaksName = '(peaks)';

/**
 * Measures each suite on every engine and thread count. Each pair is a process of its own (tfjs has one global
 * backend) and they take turns round by round, so that a slow minute of the machine hits all alike. The result
 * is on disk after every suite.
 */
export async function bench(plan: BenchPlan): Promise<BenchResult> {
  const cells: BenchCell[] = [];
  const skipped: Skipped = [];
  let peaks: readonly Peak[] = [];
  let trainings: Run[] = [];
  const record = recordCommand(plan);
  const budget = timeBudget(plan.measuringSeconds);
  const wasAborted = () => plan.signal.aborted;
  const stopRecording = plan.telemetry.record();
  const disturbances = new Disturbances(plan.telemetry);
  sayWhenBusy(plan);
  const snapshot = (
    status: BenchResult['status'],
    isFinal: boolean,
    telemetry: BenchResult['telemetry'],
  ): BenchResult => ({
    ...record(status, isFinal),
    engineChoice: plan.engineChoice,
    cells,
    skipped,
    profile: plan.profile,
    budgetSeconds: plan.budgetSeconds,
    estimateSeconds: plan.estimateSeconds,
    peaks: [...peaks],
    trainings,
    telemetry,
    warnings: warningsOf(telemetry),
  });
  // Whole trainings take a part as a suite does.
  const parts = plan.suites.length + (plan.trainings > 0 ? 1 : 0);
  peaks = await measurePeaks(plan, budget, parts, skipped);
  const candidates: Candidate[] = [];
  for (const [index, suite] of plan.suites.entries()) {
    if (wasAborted()) break;
    const measured = await measureSuite(plan, suite, budget, parts - index, skipped, disturbances, peaks);
    for (const cell of measured.cells) cells.push(cell);
    if (measured.candidate !== null) candidates.push(measured.candidate);
    writeBench(plan.output.path, snapshot('partial', false, null));
  }
  trainings = await trainWhole(plan, candidates, budget, skipped);
  const result = snapshot(wasAborted() ? 'partial' : 'complete', true, stopRecording());
  writeBench(plan.output.path, result);
  return result;
}

/** Says once that others use the machine, when it is so. */
function sayWhenBusy({ telemetry, tell }: BenchPlan): void {
  const stop = telemetry.listen((sample) => {
    const line = busyLine(sample);
    if (line === null) return;
    stop();
    tell(line);
  });
}

/** The thread counts at which the peaks of an engine are measured: those that steps may have. */
export function peakThreads(engine: string, threads: BenchPlan['threads']): (number | null)[] {
  if (!threadedEngines.includes(engine)) return [null];
  return [...new Set([1, usableCores(), ...threads.filter((count) => count !== null)])];
}

async function measurePeaks(
  plan: BenchPlan,
  budget: TimeBudget,
  parts: number,
  skipped: Skipped,
): Promise<Peak[]> {
  const peaks: Peak[] = [];
  for (const engine of plan.engines) {
    if (plan.signal.aborted) break;
    plan.tell(`${engine}: what it reaches at best`);
    try {
      const { limitMs } = budget.slice(parts);
      const surroundings = { log: plan.tell, signal: plan.signal, limitMs };
      for (const peak of await askPeaks(engine, peakThreads(engine, plan.threads), surroundings))
        peaks.push(peak);
    } catch (error) {
      skip(error, peaksName, engine, plan, skipped);
    }
  }
  return peaks;
}

async function measureSuite(
  plan: BenchPlan,
  suite: BenchPlan['suites'][number],
  budget: TimeBudget,
  parts: number,
  skipped: Skipped,
  disturbances: Disturbances,
  peaks: readonly Peak[],
): Promise<{ readonly cells: BenchCell[]; readonly candidate: Candidate | null }> {
  const deadline = budget.slice(parts);
  const { suite: name } = suite;
  const stopRecording = plan.telemetry.record();
  const contenders = await openContenders(plan, suite, deadline, skipped);
  try {
    for (let round = 0; round < plan.rounds && contenders.length > 0 && !plan.signal.aborted; round++) {
      if (round > 0 && deadline.isOver) {
        plan.tell(`${name}: ${round} of ${plan.rounds} rounds, as its part of the time is over`);
        break;
      }
      plan.tell(`${name}: round ${round + 1}/${plan.rounds} on ${contenders.length} engines`);
      await takeTurns(plan, contenders, name, deadline, skipped);
    }
    if (!plan.signal.aborted) await finish(plan, contenders, name, deadline, skipped);
  } finally {
    for (const { process } of contenders) await process.close();
  }
  const telemetry = stopRecording();
  const [first] = contenders;
  const training = first?.offers.find(({ countsCorrect }) => countsCorrect);
  return {
    cells: contenders.flatMap((contender) => cellsOf(contender, suite, disturbances, telemetry, peaks)),
    candidate:
      first === undefined || training === undefined
        ? null
        : { suite, engine: first.process.engine, threads: null },
  };
}
