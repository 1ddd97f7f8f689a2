/** `npm run peers -- --whole`: whole labs, from the start of the command to the verdict, beside the notebook's own loop. */
import Table from 'cli-table3';
import { execa } from 'execa';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { ReprolabError } from '../../harness/core/errors.ts';
import type { DatasetInfo, Machine, Run, Tool } from '../../harness/core/result-schema.ts';
import { writeAtomically } from '../../harness/core/write-atomically.ts';
import { readMachine } from '../../harness/measure/environment.ts';
import { readTool } from '../../harness/measure/repository.ts';
import { readResult } from '../../harness/run/result-file.ts';
import { medianInterval } from '../../harness/verdict/statistics/median-interval.ts';
import { pythonEnvironment, pythonOf, type OurSettings } from './contenders.ts';
import { exportData } from './export-data.ts';
import type { PeerStep } from './steps.ts';

const notebookAnswer = z.object({
  trainSeconds: z.number(),
  testAccuracy: z.number().nullable(),
  versions: z.record(z.string(), z.string()),
});

export interface WholePlan {
  readonly labs: readonly PeerStep[];
  readonly rounds: number;
  /** Threads of the notebook's loop; ours takes what it takes when nobody says. */
  readonly threads: number;
  readonly ours: OurSettings;
  readonly out: string;
  readonly tell: (line: string) => void;
}

/** A lab, once on each side. */
interface WholeRound {
  /** Wall time of `reprolab run`, to its verdict. */
  readonly oursSeconds: number;
  readonly oursAccuracy: number | null;
  /** Wall time of the Python process, imports included. */
  readonly notebookSeconds: number;
  readonly notebookAccuracy: number | null;
}

export interface WholeLab {
  readonly lab: string;
  readonly suite: string;
  readonly recipe: string;
  /** Updates that both sides made. */
  readonly steps: number;
  readonly rounds: readonly WholeRound[];
}

export interface WholeResult {
  readonly schemaVersion: 1;
  readonly tool: Tool;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly environment: Machine;
  readonly versions: Readonly<Record<string, string>>;
  readonly datasets: readonly DatasetInfo[];
  readonly labs: readonly WholeLab[];
  readonly skipped: readonly string[];
}

const command = fileURLToPath(new URL('../reprolab.mjs', import.meta.url));
const script = fileURLToPath(new URL('whole_labs.py', import.meta.url));

/** Trains a suite in a command of its own; its wall time and its run. */
async function runOurs({ suite, recipe }: PeerStep, { ours }: WholePlan, folder: string) {
  const out = join(folder, `ours-${suite}`);
  rmSync(out, { recursive: true, force: true });
  const started = performance.now();
  const options = ['--recipe', recipe, '--engine', ours.engine, '--data', ours.data, '--out', out];
  const place = ours.dataDir === null ? [] : ['--data-dir', ours.dataDir];
  const args = [
    'run',
    suite,
    ...options,
    ...place,
    '--profile',
    'nightly',
    '--confirm',
    'off',
    '--ci',
    'none',
  ];
  const { stderr } = await execa(process.execPath, [command, ...args], { reject: false });
  const seconds = (performance.now() - started) / 1000;
  const [run] = readResult(out).runs;
  if (run === undefined)
    throw new ReprolabError('engine-failed', `${suite} did not train: ${stderr.slice(-500)}`);
  return { seconds, run };
}

/** The notebook's loop in a Python process of its own. */
async function runNotebook(run: Run, steps: number, { threads }: WholePlan, folder: string) {
  const started = performance.now();
  const args = [script, run.suite, JSON.stringify(run.recipe.values), folder, String(steps)];
  const { stdout, stderr, failed } = await execa(pythonOf(), args, {
    reject: false,
    env: pythonEnvironment('tensorflow', threads),
  });
  if (failed) {
    const [last = 'it could not be started'] = stderr.trim().split('\n').slice(-1);
    throw new ReprolabError('engine-unavailable', `the notebook's loop of ${run.suite}: ${last}`);
  }
  const answer = notebookAnswer.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
  return { ...answer, seconds: (performance.now() - started) / 1000 };
}

/** Updates of a run, those of the warm-up too. */
function stepsOf({ stepTiming }: Run): number {
  if (stepTiming === null) return 0;
  return stepTiming.warmupSteps + (stepTiming.steady?.calls ?? 0) * stepTiming.stepsPerCall;
}

/** Measures every lab, both sides in turn; the file is written after every lab. */
export async function runWhole(plan: WholePlan): Promise<WholeResult> {
  const { labs, rounds, ours, out, tell } = plan;
  const folder = mkdtempSync(join(tmpdir(), 'reprolab-peers-'));
  try {
    const suites = new Set(labs.map(({ suite }) => suite));
    const datasets = await exportData(folder, { ...ours, suites, log: tell });
    const startedAt = new Date().toISOString();
    const tool = await readTool(tell);
    const measured: WholeLab[] = [];
    const skipped: string[] = [];
    let versions: Readonly<Record<string, string>> = {};
    const write = (finishedAt: string | null): WholeResult => {
      const environment = readMachine();
      const head = { schemaVersion: 1, tool, startedAt, finishedAt, environment } as const;
      const result = { ...head, versions, datasets, labs: measured, skipped };
      writeAtomically(out, `${JSON.stringify(result, null, 2)}\n`);
      return result;
    };
    for (const lab of labs) {
      tell(`${lab.suite}: whole, ${String(rounds)} times on both sides`);
      try {
        const turns: WholeRound[] = [];
        let steps = 0;
        for (let round = 0; round < rounds; round++) {
          const { run, seconds } = await runOurs(lab, plan, folder);
          steps = stepsOf(run);
          const notebook = await runNotebook(run, steps, plan, folder);
          ({ versions } = notebook);
          turns.push({
            oursSeconds: seconds,
            oursAccuracy: run.metrics['testAccuracy']?.value ?? null,
            notebookSeconds: notebook.seconds,
            notebookAccuracy: notebook.testAccuracy,
          });
        }
        measured.push({ lab: lab.name, suite: lab.suite, recipe: lab.recipe, steps, rounds: turns });
      } catch (error) {
        if (!(error instanceof ReprolabError)) throw error;
        skipped.push(`${lab.suite}: ${error.message}`);
        tell(`not measured: ${lab.suite}: ${error.message}`);
      }
      write(null);
    }
    return write(new Date().toISOString());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One row a lab. */
export function wholeText({ labs, versions, datasets, skipped }: WholeResult): string {
  const table = new Table({
    head: ['Whole lab', 'Steps', 'reprolab, s', "Notebook's loop, s", 'Notebook / reprolab', 'Accuracies'],
    style: { head: [], border: [], compact: true },
  });
  const percent = (value: number | null | undefined) =>
    value === null || value === undefined ? '-' : `${(100 * value).toFixed(2)}%`;
  for (const { suite, recipe, steps, rounds } of labs) {
    const median = (of: (round: WholeRound) => number) => medianInterval(rounds.map(of)).median;
    table.push([
      `${suite}, ${recipe}`,
      steps,
      median(({ oursSeconds }) => oursSeconds).toFixed(1),
      median(({ notebookSeconds }) => notebookSeconds).toFixed(1),
      median(({ oursSeconds, notebookSeconds }) => notebookSeconds / oursSeconds).toFixed(2),
      `${percent(rounds[0]?.oursAccuracy)}, ${percent(rounds[0]?.notebookAccuracy)}`,
    ]);
  }
  const standIns = datasets.filter(({ kind }) => kind === 'synthetic').map(({ name }) => name);
  return [
    table.toString(),
    'From the start of the process to the verdict (reprolab) or the evaluated model (notebook); medians of the rounds.',
    `Versions: ${Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', ')}`,
    ...standIns.map((name) => `SYNTHETIC DATA in place of ${name}`),
    ...skipped.map((line) => `NOT MEASURED ${line}`),
  ].join('\n');
}
