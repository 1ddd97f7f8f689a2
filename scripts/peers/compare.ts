/** The whole comparison: data, workers, steps, and the file after each. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf, ReprolabError } from '../../harness/core/errors.ts';
import { readMachine } from '../../harness/measure/environment.ts';
import { readTool } from '../../harness/measure/repository.ts';
import { writeAtomically } from '../../harness/core/write-atomically.ts';
import { workerCommand, type OurSettings, type Side } from './contenders.ts';
import { exportData } from './export-data.ts';
import { labelOf, measureStep, type Entrant } from './measure.ts';
import type { PeersResult, StepResult } from './result.ts';
import type { PeerStep } from './steps.ts';
import { geometricMean } from './summary.ts';
import { startWorker } from './worker.ts';

export interface ComparisonPlan {
  readonly sides: readonly Side[];
  readonly threads: readonly number[];
  readonly steps: readonly PeerStep[];
  readonly rounds: number;
  readonly seconds: number;
  readonly thorough: boolean;
  /** Peers execute one step a call, however many ours does. */
  readonly singleSteps: boolean;
  readonly ours: OurSettings;
  readonly out: string;
  /** A line about the work. */
  readonly tell: (line: string) => void;
}

/** Variables that change how fast numeric libraries run. */
const relevantVariable =
  /^((OMP|GOMP|KMP|MKL|OPENBLAS|BLIS|ONEDNN|DNNL|XLA|JAX|TF_(NUM|ENABLE|XLA)|REPROLAB_TORCH)_|NPROC$)/;

/** Median ratios of the steps, by peer and of each step's best peer, as geometric means. */
export function geometricMeansOf(steps: readonly StepResult[]): Record<string, number> {
  const names = new Set(steps.flatMap(({ ratios }) => Object.keys(ratios)));
  const means = [...names].map(
    (name) => [name, steps.flatMap(({ ratios }) => ratios[name]?.median ?? [])] as const,
  );
  const best = steps.flatMap(({ ratios, bestPeer }) =>
    bestPeer === null ? [] : (ratios[bestPeer]?.median ?? []),
  );
  return Object.fromEntries(
    [...means, ['bestPeer', best] as const].flatMap(([name, values]) => {
      const mean = geometricMean(values);
      return mean === null ? [] : [[name, mean]];
    }),
  );
}

/** Measures everything; the file is written after every step. Throws for bad data or an unwritable file. */
export async function runComparison(plan: ComparisonPlan): Promise<PeersResult> {
  const folder = mkdtempSync(join(tmpdir(), 'reprolab-peers-'));
  const removeFolder = () => {
    rmSync(folder, { recursive: true, force: true });
  };
  // Also when the process is told to end.
  process.once('exit', removeFolder);
  const entrants: Entrant[] = [];
  const skipped: string[] = [];
  const skip = (line: string) => {
    skipped.push(line);
    plan.tell(`not measured: ${line}`);
  };
  try {
    const startedAt = new Date().toISOString();
    const tool = await readTool(plan.tell);
    await startAll(plan, entrants, skip);
    // Without anybody to measure there is nothing to prepare.
    const measurable = entrants.length === 0 ? [] : plan.steps;
    const suites = new Set(measurable.map(({ suite }) => suite));
    const datasets = await exportData(folder, { ...plan.ours, suites, log: plan.tell });
    const steps: StepResult[] = [];
    const snapshot = (finishedAt: string | null): PeersResult => ({
      schemaVersion: 1,
      tool,
      command: ['npm', 'run', 'peers', '--', ...process.argv.slice(2)],
      startedAt,
      finishedAt,
      environment: readMachine(),
      variables: Object.fromEntries(
        Object.entries(process.env).flatMap(([name, value]) =>
          relevantVariable.test(name) && value !== undefined ? [[name, value]] : [],
        ),
      ),
      rounds: plan.rounds,
      secondsPerTurn: plan.seconds,
      datasets,
      contenders: entrants.map(({ side, threads, worker }) => ({
        side: side.name,
        threads,
        versions: worker.ready.versions,
        sgemmGflops: worker.ready.sgemmGflops,
      })),
      steps: [...steps],
      geometricMeans: geometricMeansOf(steps),
      skipped: [...skipped],
    });
    const write = (result: PeersResult) => {
      writeAtomically(plan.out, `${JSON.stringify(result, null, 2)}\n`);
      return result;
    };
    write(snapshot(null));
    for (const step of measurable) {
      steps.push(await measureStep(step, entrants, { ...plan, folder, skip }));
      write(snapshot(null));
    }
    return write(snapshot(new Date().toISOString()));
  } finally {
    for (const { worker } of entrants) await worker.close();
    removeFolder();
  }
}

async function startAll(
  plan: ComparisonPlan,
  entrants: Entrant[],
  skip: (line: string) => void,
): Promise<void> {
  for (const side of plan.sides) {
    for (const threads of plan.threads) {
      const label = labelOf({ side, threads });
      plan.tell(`starting ${label}`);
      try {
        entrants.push({
          side,
          threads,
          worker: await startWorker(label, workerCommand(side, threads, plan.ours)),
        });
      } catch (error) {
        if (!(error instanceof ReprolabError)) throw error;
        skip(messageOf(error));
      }
    }
  }
}
