import { join } from 'node:path';
import { ReprolabError } from '../core/errors.ts';
import { hashOf } from '../core/hash.ts';
import type { Profile, Result } from '../core/result-schema.ts';
import type { CheckedCourse } from '../course/check-course.ts';
import { loadCourse } from '../course/load-course.ts';
import type { DataMode } from '../data/load.ts';
import { dataPlaces } from '../data/places.ts';
import { engineNames } from '../engine/names.ts';
import { readMachine } from '../measure/environment.ts';
import { readTool } from '../measure/repository.ts';
import { choose } from '../run/choice.ts';
import { execute } from '../run/execute.ts';
import { reopenOutput, type OutputFolder } from '../run/output-folder.ts';
import { planRuns, seedsAskedFor, type PlannedRun } from '../run/plan.ts';
import { progressDisplay } from '../run/progress-display.ts';
import { resultText } from '../run/result-file.ts';
import { expectedSeconds, shardOf } from '../run/shards.ts';
import { judge, suspectGroups, type References } from '../verdict/index.ts';
import { ciOf, type CiChoice } from './ci-option.ts';
import { ciFormats, speakToCi } from './ci.ts';
import { claimLines } from './claims-table.ts';
import { referencesOf } from './course-references.ts';
import { exitCodeOf, unevaluatedLines, type Strictness } from './exit-code.ts';
import { interruption } from './interruption.ts';
import type { Shard } from './options.ts';
import { benchIn, openOutput } from './output.ts';
import { resumable } from './resume.ts';
import { openTerminal, printDocument } from './terminal.ts';

/** Which runs are meant, as parsed. */
export interface SelectionOptions {
  readonly profile: Profile;
  readonly recipe?: string;
  readonly seed?: number;
  readonly seeds?: readonly number[];
  readonly shard?: Shard;
  readonly course?: string;
}

/** Options of `reprolab run` as parsed. */
export interface RunOptions extends SelectionOptions, Strictness {
  readonly engine: string;
  readonly threads?: number;
  readonly data: DataMode;
  readonly dataDir?: string;
  readonly out?: string;
  readonly resume?: string;
  readonly confirm?: number | 'off';
  readonly confirmBudget: number;
  readonly jobs: number;
  /** Minutes. */
  readonly runTimeout?: number;
  readonly ci: CiChoice;
  readonly json?: true;
}

/** The runs that are meant, and the whole of which they are a shard. Throws 'usage' for names that there are not. */
export function selectRuns(
  { suites }: Pick<CheckedCourse, 'suites'>,
  names: readonly string[],
  options: SelectionOptions,
): { readonly runs: readonly PlannedRun[]; readonly whole: readonly PlannedRun[] } {
  const seeds = options.seeds ?? (options.seed === undefined ? undefined : [options.seed]);
  const whole = planRuns(suites, {
    suites: names,
    profile: options.profile,
    ...(options.recipe === undefined ? {} : { recipe: options.recipe }),
    ...(seeds === undefined ? {} : { seeds }),
  });
  const { shard } = options;
  return { runs: shard === undefined ? whole : shardOf(whole, expectedSeconds(whole, suites), shard), whole };
}

/** Fresh seeds of a suspect suite when the command does not say. */
const defaultConfirm: Readonly<Record<Profile, number | 'off'>> = {
  smoke: 'off',
  quick: 'off',
  nightly: 4,
  full: 4,
};

/** Where the result goes, and the earlier result that it continues. */
interface Target {
  readonly output: OutputFolder;
  readonly earlier: Result | null;
}

/** Trains, judges, reports; returns the exit code. Throws ReprolabError for bad input and usage. */
export async function run(names: readonly string[], options: RunOptions): Promise<number> {
  if (options.resume === undefined) return train(names, options, null);
  const { earlier, folder, names: before, options: stored } = resumable(options.resume, names, options);
  return train(before, stored, { earlier, output: reopenOutput(folder, earlier.id) });
}

async function train(names: readonly string[], options: RunOptions, resumed: Target | null): Promise<number> {
  const terminal = openTerminal(options.json);
  choose('engine', options.engine, engineNames);
  const course = await loadCourse(options.course);
  const { runs, whole } = selectRuns(course, names, options);
  if (resumed !== null) refuseOtherRecipes(resumed, course);
  // Refuses a data folder that is not there now, not once per run.
  dataPlaces({ dataDir: options.dataDir });
  const references = referencesOf(course);
  const ci = ciOf(options.ci);
  const ids = runs.map(({ id }) => id);
  const { output, earlier } = resumed ?? {
    output: openOutput(options.out, 'result', ids, ciFormats[ci]),
    earlier: null,
  };
  const interrupted = interruption();
  const { shard } = options;
  const result = await execute({
    runs,
    shard: shard === undefined ? null : { ...shard, whole: seedsAskedFor(whole) },
    settings: {
      engine: options.engine,
      threads: options.threads ?? null,
      dataMode: options.data,
      dataDir: options.dataDir ?? null,
      course: course.file,
    },
    jobs: options.jobs,
    limitMs: limitsOf(options, course, whole),
    course: { name: course.name, title: course.title },
    profile: options.profile,
    command: earlier?.command ?? ['reprolab', ...process.argv.slice(2)],
    output,
    tool: await readTool(terminal.tell),
    machine: readMachine(),
    display: progressDisplay(process.stderr, options.jobs),
    judge: (measured) => judge(measured, references),
    suspects: (measured) => suspectGroups(measured, references),
    confirmation: confirmationOf(options, references),
    earlier,
    signal: interrupted.signal,
  });
  // Loaded when it is needed: bad usage is answered sooner, and training has the memory.
  const { writeReports } = await import('../../reports/write.ts');
  const shown = { result, bench: benchIn(output.path), changes: [] };
  await writeReports(output.path, shown);
  await speakToCi(ci, shown, output.path, terminal);
  output.release();
  for (const line of claimLines(result, terminal)) terminal.say(line);
  for (const line of unevaluatedLines(result, options)) terminal.say(line);
  terminal.say(`Report: ${join(output.path, 'report.html')}`);
  if (options.json) printDocument(resultText(result));
  return interrupted.signal.aborted ? interrupted.exitCode : exitCodeOf(result, options);
}

/** Fresh seeds that decide what is suspect; a shard sees too little of a suite to say what is. */
function confirmationOf(
  options: RunOptions,
  { measured }: References,
): Parameters<typeof execute>[0]['confirmation'] {
  const seeds = options.confirm ?? (options.shard === undefined ? defaultConfirm[options.profile] : 'off');
  if (seeds === 'off') return null;
  return {
    seeds,
    budgetSeconds: 60 * options.confirmBudget,
    isTaken: (suite, seed) =>
      measured.some((reference) => reference.suite === suite && reference.seeds.includes(seed)),
  };
}

const minute = 60_000;
/** Machines differ, and a busy one is slow: what takes this many times as long does not end any more. */
const timesExpected = 20;
const leastLimitMs = 10 * minute;

/** How long a run may take, by what was asked for, else by what its recipe took. */
function limitsOf(
  { runTimeout, engine }: RunOptions,
  { suites }: Pick<CheckedCourse, 'suites'>,
  runs: readonly PlannedRun[],
): (run: PlannedRun) => number | null {
  if (runTimeout !== undefined) return () => runTimeout * minute;
  if (engine !== 'onnx-cpu') return () => null;
  const seconds = expectedSeconds(runs, suites);
  const stated = new Map(runs.map(({ suite, recipe }, index) => [`${suite}/${recipe}`, seconds[index] ?? 0]));
  return ({ suite: name, recipe }) => {
    if (suites.find((suite) => suite.name === name)?.expectedSeconds?.[recipe] === undefined) return null;
    return Math.max(leastLimitMs, timesExpected * 1000 * (stated.get(`${name}/${recipe}`) ?? 0));
  };
}

/** Runs of another recipe, or of another version of a suite, are no part of the same result. */
function refuseOtherRecipes({ earlier, output }: Target, { suites }: Pick<CheckedCourse, 'suites'>): void {
  for (const { id, suite: name, suiteVersion, recipe } of earlier?.runs ?? []) {
    const suite = suites.find((other) => other.name === name);
    const values = suite?.recipes[recipe.name];
    const isSame = values !== undefined && hashOf(values) === recipe.hash && suite?.version === suiteVersion;
    if (isSame) continue;
    output.release();
    throw new ReprolabError(
      'usage',
      `${output.path} cannot be resumed: ${id} was trained with another recipe, or another version of its suite, than today's.`,
      { advice: 'Start a new run.' },
    );
  }
}
