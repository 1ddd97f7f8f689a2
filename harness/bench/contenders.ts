/** Engines that take turns at one suite, each in a process of its own: tfjs has one global backend. */
import type { BenchCell, BenchResult, Peak } from '../core/result-schema.ts';
import { threadedEngines } from '../engine/names.ts';
import { deviceMemoryOf } from '../measure/telemetry/device-memory.ts';
import type { Failure } from '../run/messages.ts';
import { RunFailure } from '../run/run-once.ts';
import { benchCellOf } from './bench-cell.ts';
import type { Finished, Offer, Round } from './bench-messages.ts';
import { startBenchProcess, type BenchProcess } from './bench-process.ts';
import type { BenchPlan } from './bench-plan.ts';
import type { Disturbances, Stretch } from './disturbances.ts';
import type { Deadline } from './time-budget.ts';

/** An engine with a thread count, and what was measured on it. */
export interface Contender {
  readonly process: BenchProcess;
  /** What it is measured on: what no contender before it measures under the same name. */
  readonly offers: readonly Offer[];
  readonly measured: Map<Offer, { readonly rounds: Round[]; readonly stretches: Stretch[] }>;
  finished: Finished | null;
  /** Set when its process failed: what it measured before counts, but it takes no more turns. */
  hasFailed: boolean;
}

export type Skipped = BenchResult['skipped'];

/** A call of a budgeted benchmark's engine takes no longer than this many rounds, where its steps allow it. */
const roundsPerCall = 1;
/** Warm-up of an activity, in rounds, and a second at least. */
const warmupRounds = 4;
const leastWarmupMs = 1_000;

const tooLate: Failure = {
  code: 'run-timed-out',
  message: 'its part of the time was over before it began',
  advice: null,
};

/** Notes why a cell could not be measured; anything but a worker's failure goes on up. */
export function skip(error: unknown, suite: string, engine: string, plan: BenchPlan, skipped: Skipped): void {
  if (plan.signal.aborted) return;
  if (!(error instanceof RunFailure)) throw error;
  // Once is enough for an engine that fails in the same way with every thread count.
  if (
    skipped.some(
      (other) => other.suite === suite && other.engine === engine && other.reason === error.message,
    )
  ) {
    return;
  }
  skipped.push({ suite, engine, reason: error.message });
  plan.tell(`${suite} on ${engine}: skipped: ${error.message}`);
}

/** The thread counts to measure an engine with; one that takes no number is measured once, and that is said. */
function threadCounts(plan: BenchPlan, suite: string, engine: string): BenchPlan['threads'] {
  if (threadedEngines.includes(engine)) return plan.threads;
  if (plan.threads.some((threads) => threads !== null)) {
    plan.tell(`${suite} on ${engine}: measured once, as this engine takes no number of threads`);
  }
  return [null];
}

/** Whether a contender measures the same activity already: what the harness does itself has one thread everywhere. */
function isMeasured(offer: Offer, engine: string, contenders: readonly Contender[]): boolean {
  return contenders.some(
    ({ process, offers }) =>
      process.engine.name === engine &&
      offers.some(({ activity, threads }) => activity === offer.activity && threads === offer.threads),
  );
}

/** Starts the processes of a suite; those that fail are skipped. */
export async function openContenders(
  plan: BenchPlan,
  { suite, recipe, dataMode }: BenchPlan['suites'][number],
  deadline: Deadline,
  skipped: Skipped,
): Promise<Contender[]> {
  const contenders: Contender[] = [];
  for (const engine of plan.engines) {
    for (const threads of threadCounts(plan, suite, engine)) {
      const id = `${suite}/${recipe} on ${engine}${threads === null ? '' : ` with ${threads} threads`}`;
      const run = { id, suite, recipe, profile: 'full' as const, seed: 1 };
      if (deadline.isOver) {
        skip(new RunFailure(tooLate), suite, engine, plan, skipped);
        continue;
      }
      try {
        const process = await startBenchProcess(
          { run, settings: { engine, threads, dataMode, ...plan.settings }, checkpoint: null },
          {
            longestCallMs: plan.budgetSeconds === null ? null : roundsPerCall * plan.roundMs,
            warmupMs: Math.max(warmupRounds * plan.roundMs, leastWarmupMs),
          },
          {
            log: (message) => {
              plan.tell(`${id}: ${message}`);
            },
            signal: plan.signal,
            limitMs: deadline.limitMs,
          },
        );
        const offers = process.offers.filter((offer) => !isMeasured(offer, process.engine.name, contenders));
        contenders.push({ process, offers, measured: new Map(), finished: null, hasFailed: false });
      } catch (error) {
        skip(error, suite, engine, plan, skipped);
      }
    }
  }
  return contenders;
}

/** One round: for each activity every contender in turn. */
export async function takeTurns(
  plan: BenchPlan,
  contenders: readonly Contender[],
  suite: string,
  deadline: Deadline,
  skipped: Skipped,
): Promise<void> {
  const activities = new Set(contenders.flatMap(({ offers }) => offers.map(({ activity }) => activity)));
  for (const activity of activities) {
    for (const contender of contenders) {
      const offer = contender.offers.find((candidate) => candidate.activity === activity);
      if (offer === undefined || contender.hasFailed) continue;
      const { process } = contender;
      const from = Date.now();
      await attempt(contender, suite, plan, skipped, async () => {
        const round = await process.round(activity, plan.roundMs, deadline.limitMs);
        const known = contender.measured.get(offer) ?? { rounds: [], stretches: [] };
        contender.measured.set(offer, known);
        known.rounds.push(round);
        known.stretches.push({ from, to: Date.now() });
      });
    }
  }
}

/** Asks every process what it knows in the end. */
export async function finish(
  plan: BenchPlan,
  contenders: readonly Contender[],
  suite: string,
  deadline: Deadline,
  skipped: Skipped,
): Promise<void> {
  for (const contender of contenders) {
    if (contender.hasFailed) continue;
    await attempt(contender, suite, plan, skipped, async () => {
      contender.finished = await contender.process.finish(deadline.limitMs);
    });
  }
}

async function attempt(
  contender: Contender,
  suite: string,
  plan: BenchPlan,
  skipped: Skipped,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    skip(error, suite, contender.process.engine.name, plan, skipped);
    contender.hasFailed = true;
    await contender.process.close();
  }
}

/** What a contender measured, as cells. */
export function cellsOf(
  { process: { engine }, measured, finished }: Contender,
  { suite, recipe }: BenchPlan['suites'][number],
  disturbances: Disturbances,
  telemetry: BenchResult['telemetry'],
  peaks: readonly Peak[],
): BenchCell[] {
  const deviceMemoryBytes = deviceMemoryOf(telemetry, engine);
  return [...measured].map(([offer, { rounds, stretches }]) => {
    const disturbed = disturbances.over(stretches);
    const activity = { suite, recipe, engine, offer, rounds, finished, disturbed, deviceMemoryBytes };
    return benchCellOf(activity, peaks);
  });
}
