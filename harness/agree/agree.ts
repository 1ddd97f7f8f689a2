import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Agreement, CourseInfo, Machine, SuiteAgreement, Tool } from '../core/result-schema.ts';
import { recordCommand } from '../run/command-record.ts';
import type { WorkerSettings } from '../run/messages.ts';
import type { OutputFolder } from '../run/output-folder.ts';
import { writeAgreement } from '../run/result-file.ts';
import { RunFailure } from '../run/run-once.ts';
import { firstStepsIn, type FirstSteps } from './agree-process.ts';
import { compare, tolerance } from './compare.ts';

export interface AgreePlan {
  readonly suites: readonly { readonly suite: string; readonly recipe: string }[];
  /** The first is the reference. */
  readonly engines: readonly [string, ...string[]];
  readonly steps: number;
  readonly seed: number;
  /** What every worker is told beside its engine. */
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

/** What was compared so far, and what could not be. */
interface Findings {
  readonly suites: SuiteAgreement[];
  readonly notRun: Agreement['notRun'];
  /** Why an engine cannot run on this machine, whatever the suite. */
  readonly unavailable: Map<string, string>;
}

/**
 * Does the first steps of each suite on every engine, one process after the other, and holds them to the first
 * engine's. The agreement is on disk after every suite.
 */
export async function agree(plan: AgreePlan): Promise<Agreement> {
  const findings: Findings = { suites: [], notRun: [], unavailable: new Map() };
  const record = recordCommand(plan);
  const snapshot = (status: Agreement['status'], isFinal: boolean): Agreement => ({
    ...record(status, isFinal),
    // Engines are compared by name.
    engineChoice: null,
    steps: plan.steps,
    seed: plan.seed,
    tolerance,
    suites: findings.suites,
    notRun: findings.notRun,
  });
  const folder = mkdtempSync(join(tmpdir(), 'reprolab-agree-'));
  try {
    for (const { suite, recipe } of plan.suites) {
      if (plan.signal.aborted) break;
      await compareSuite(plan, findings, { suite, recipe, weightsFile: join(folder, 'weights') });
      writeAgreement(plan.output.path, snapshot('partial', false));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const agreement = snapshot(plan.signal.aborted ? 'partial' : 'complete', true);
  writeAgreement(plan.output.path, agreement);
  return agreement;
}

interface Place {
  readonly suite: string;
  readonly recipe: string;
  readonly weightsFile: string;
}

async function compareSuite(plan: AgreePlan, findings: Findings, place: Place): Promise<void> {
  const { suite, recipe } = place;
  const [first, ...others] = plan.engines;
  const reference = await tried(plan, findings, place, first, false);
  const rounded = reference === null ? null : await tried(plan, findings, place, first, true);
  if (reference === null || rounded === null) {
    for (const engine of others) {
      if (!plan.signal.aborted)
        note(plan, findings, suite, engine, `nothing to compare with: ${first} did not run`);
    }
    return;
  }
  const comparisons: SuiteAgreement['comparisons'] = [];
  findings.suites.push({
    suite,
    recipe,
    datasets: [...reference.datasets],
    reference: reference.engine,
    losses: [...reference.losses],
    roundedLosses: [...rounded.losses],
    comparisons,
  });
  for (const engine of others) {
    const got = await tried(plan, findings, place, engine, false);
    if (got !== null) comparisons.push(compare(reference, rounded, got));
  }
}

/** The first steps on an engine; null where they could not be done, which is noted, or the command was stopped. */
async function tried(
  plan: AgreePlan,
  findings: Findings,
  { suite, recipe, weightsFile }: Place,
  engine: string,
  isRounded: boolean,
): Promise<FirstSteps | null> {
  if (plan.signal.aborted) return null;
  const known = findings.unavailable.get(engine);
  if (known !== undefined) {
    note(plan, findings, suite, engine, known);
    return null;
  }
  const id = `${suite}/${recipe} on ${engine}`;
  plan.tell(`${id}: ${plan.steps} steps${isRounded ? ' from rounded weights' : ''}`);
  const run = { id, suite, recipe, profile: 'full' as const, seed: plan.seed };
  const job = { run, settings: { engine, threads: null, ...plan.settings }, checkpoint: null };
  try {
    return await firstStepsIn(
      { job, steps: plan.steps, isRounded, weightsFile },
      (message) => {
        plan.tell(`${id}: ${message}`);
      },
      plan.signal,
    );
  } catch (error) {
    if (!(error instanceof RunFailure)) {
      // Ended by whoever stopped the command.
      if (error === plan.signal.reason) return null;
      throw error;
    }
    if (error.failure.code === 'engine-unavailable') findings.unavailable.set(engine, error.message);
    note(plan, findings, suite, engine, error.message);
    return null;
  }
}

function note(plan: AgreePlan, findings: Findings, suite: string, engine: string, reason: string): void {
  findings.notRun.push({ suite, engine, reason });
  plan.tell(`${suite} on ${engine}: not run: ${reason}`);
}
