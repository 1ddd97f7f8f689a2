/** Trainings from beginning to end, for the time to an accuracy. */
import type { EngineInfo, Run } from '../core/result-schema.ts';
import { deviceMemoryOf } from '../measure/telemetry/device-memory.ts';
import { runId } from '../run/plan.ts';
import { runOnce } from '../run/run-once.ts';
import type { BenchPlan } from './bench-plan.ts';
import { skip, type Skipped } from './contenders.ts';
import type { TimeBudget } from './time-budget.ts';

/** A training is not begun when less than this many times its usual duration is left. */
const safety = 2;

const seed = 1;

/** A suite whose steps count what is correct, and the engine that it is trained on. */
export interface Candidate {
  readonly suite: BenchPlan['suites'][number];
  readonly engine: Pick<EngineInfo, 'name'>;
  readonly threads: number | null;
}

/** Trains the quickest suites, as many as the plan asks for and the time allows; what is left out is said. */
export async function trainWhole(
  plan: BenchPlan,
  candidates: readonly Candidate[],
  budget: TimeBudget,
  skipped: Skipped,
): Promise<Run[]> {
  const runs: Run[] = [];
  const secondsOf = ({ suite }: Candidate) => suite.expectedSeconds ?? Infinity;
  const quickest = [...candidates].sort((a, b) => secondsOf(a) - secondsOf(b)).slice(0, plan.trainings);
  for (const candidate of quickest) {
    if (plan.signal.aborted) break;
    const { suite } = candidate.suite;
    const engine = candidate.engine.name;
    if (budget.left < safety * secondsOf(candidate)) {
      const reason = `no time is left for a whole training, which takes about ${secondsOf(candidate)} s elsewhere`;
      skipped.push({ suite, engine, reason });
      plan.tell(`${suite} on ${engine}: skipped: ${reason}`);
      continue;
    }
    plan.tell(`${suite}: a whole training on ${engine}`);
    const stopRecording = plan.telemetry.record();
    try {
      runs.push(await train(plan, candidate, budget, stopRecording));
    } catch (error) {
      skip(error, suite, engine, plan, skipped);
    } finally {
      stopRecording();
    }
  }
  return runs;
}

async function train(
  plan: BenchPlan,
  { suite: { suite, recipe, dataMode }, engine, threads }: Candidate,
  budget: TimeBudget,
  stopRecording: () => Run['telemetry'],
): Promise<Run> {
  const id = runId(suite, recipe, seed);
  const { run } = await runOnce(
    {
      run: { id, suite, recipe, profile: 'full', seed },
      settings: { engine: engine.name, threads, dataMode, ...plan.settings },
      checkpoint: null,
    },
    (mention) => {
      if (mention.kind === 'log') plan.tell(`${id}: ${mention.message}`);
    },
    plan.signal,
    { limitMs: plan.budgetSeconds === null ? null : 1000 * budget.left, memoryBytes: null },
  );
  const telemetry = stopRecording();
  return { ...run, telemetry, deviceMemoryBytes: deviceMemoryOf(telemetry, run.engine) };
}
