import { resultSchemaVersion, type BenchCell, type BenchResult } from '../core/result-schema.ts';
import type { CourseInfo, Machine, Tool } from '../core/result-schema.ts';
import { threadedEngines } from '../engine/names.ts';
import type { WorkerSettings } from '../run/messages.ts';
import type { OutputFolder } from '../run/output-folder.ts';
import { writeBench } from '../run/result-file.ts';
import { RunFailure } from '../run/run-once.ts';
import { benchCellOf } from './bench-cell.ts';
import type { Offer } from './bench-messages.ts';
import { startBenchProcess, type BenchProcess } from './bench-process.ts';

export interface BenchPlan {
  readonly suites: readonly { readonly suite: string; readonly recipe: string }[];
  readonly engines: readonly string[];
  /** null: each engine's own default. */
  readonly threads: readonly (number | null)[];
  readonly rounds: number;
  /** About how long one round of one activity takes. */
  readonly roundMs: number;
  /** What every worker is told beside its engine and threads. */
  readonly settings: Omit<WorkerSettings, 'engine' | 'threads'>;
  readonly course: CourseInfo;
  readonly command: readonly string[];
  readonly output: OutputFolder;
  readonly tool: Tool;
  readonly machine: Machine;
  /** A line about the work. */
  tell(line: string): void;
  readonly signal: AbortSignal;
}

/** An engine with a thread count, and what was measured on it. */
interface Contender {
  readonly process: BenchProcess;
  /** What it is measured on: what no contender before it measures under the same name. */
  readonly offers: readonly Offer[];
  /** Of each offer, one list a round. */
  readonly rounds: Map<Offer, readonly (readonly number[])[]>;
  /** Set when its process failed: what it measured before counts, but it takes no more turns. */
  hasFailed: boolean;
}

/**
 * Measures each suite on every engine and thread count. Each pair is a process of its own (tfjs has one global
 * backend) and they take turns round by round, so that a slow minute of the machine hits all alike. The result
 * is on disk after every suite.
 */
export async function bench(plan: BenchPlan): Promise<BenchResult> {
  const cells: BenchCell[] = [];
  const skipped: BenchResult['skipped'] = [];
  const startedAt = new Date().toISOString();
  const began = performance.now();
  const wasAborted = () => plan.signal.aborted;
  const snapshot = (status: BenchResult['status'], isFinal: boolean): BenchResult => ({
    schemaVersion: resultSchemaVersion,
    id: plan.output.id,
    tool: plan.tool,
    course: plan.course,
    command: [...plan.command],
    startedAt,
    finishedAt: isFinal ? new Date().toISOString() : null,
    durationSeconds: isFinal ? (performance.now() - began) / 1000 : null,
    status,
    machine: plan.machine,
    cells,
    skipped,
    profile: 'plain',
    budgetSeconds: null,
    estimateSeconds: null,
    peaks: [],
    trainings: [],
    timesToAccuracy: [],
    telemetry: null,
    warnings: [],
  });
  for (const { suite, recipe } of plan.suites) {
    if (wasAborted()) break;
    const contenders = await openContenders(plan, suite, recipe, skipped);
    try {
      for (let round = 0; round < plan.rounds && !wasAborted(); round++) {
        plan.tell(`${suite}: round ${round + 1}/${plan.rounds} on ${contenders.length} engines`);
        await measureRound(plan, contenders, suite, skipped);
      }
    } finally {
      for (const { process } of contenders) await process.close();
    }
    for (const { process, rounds: measured } of contenders) {
      for (const [offer, rounds] of measured) {
        cells.push(benchCellOf({ suite, recipe, engine: process.engine, offer, rounds }));
      }
    }
    writeBench(plan.output.path, snapshot('partial', false));
  }
  const result = snapshot(wasAborted() ? 'partial' : 'complete', true);
  writeBench(plan.output.path, result);
  return result;
}

/** Notes why a cell could not be measured; anything but a worker's failure goes on up. */
function skip(
  error: unknown,
  suite: string,
  engine: string,
  plan: BenchPlan,
  skipped: BenchResult['skipped'],
): void {
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

async function openContenders(
  plan: BenchPlan,
  suite: string,
  recipe: string,
  skipped: BenchResult['skipped'],
): Promise<Contender[]> {
  const contenders: Contender[] = [];
  for (const engine of plan.engines) {
    for (const threads of threadCounts(plan, suite, engine)) {
      const id = `${suite}/${recipe} on ${engine}${threads === null ? '' : ` with ${threads} threads`}`;
      const run = { id, suite, recipe, profile: 'full' as const, seed: 1 };
      try {
        const process = await startBenchProcess(
          { run, settings: { engine, threads, ...plan.settings }, checkpoint: null },
          (message) => {
            plan.tell(`${id}: ${message}`);
          },
          plan.signal,
        );
        const offers = process.offers.filter((offer) => !isMeasured(offer, process.engine.name, contenders));
        contenders.push({ process, offers, rounds: new Map(), hasFailed: false });
      } catch (error) {
        skip(error, suite, engine, plan, skipped);
      }
    }
  }
  return contenders;
}

/** One round: for each activity every contender in turn. */
async function measureRound(
  plan: BenchPlan,
  contenders: readonly Contender[],
  suite: string,
  skipped: BenchResult['skipped'],
): Promise<void> {
  const activities = new Set(contenders.flatMap(({ offers }) => offers.map(({ activity }) => activity)));
  for (const activity of activities) {
    for (const contender of contenders) {
      const { process, offers, rounds } = contender;
      const offer = offers.find((candidate) => candidate.activity === activity);
      if (offer === undefined || contender.hasFailed) continue;
      try {
        const latencies = await process.round(activity, plan.roundMs);
        rounds.set(offer, [...(rounds.get(offer) ?? []), latencies]);
      } catch (error) {
        skip(error, suite, process.engine.name, plan, skipped);
        contender.hasFailed = true;
        await process.close();
      }
    }
  }
}
