import { join } from 'node:path';
import { ReprolabError } from '../core/errors.ts';
import { hashOf } from '../core/hash.ts';
import type { Result } from '../core/result-schema.ts';
import type { CheckedCourse } from '../course/check-course.ts';
import { loadCourse } from '../course/load-course.ts';
import { dataPlaces } from '../data/places.ts';
import { describeMachine } from '../measure/hardware.ts';
import { readTool } from '../measure/repository.ts';
import { noTelemetry, startTelemetry } from '../measure/telemetry/telemetry.ts';
import { execute } from '../run/execute.ts';
import { outwaitOthers } from '../run/folder-claim.ts';
import { reopenOutput, type OutputFolder } from '../run/output-folder.ts';
import { suitesOfLabs } from '../run/labs.ts';
import { planRuns, seedsAskedFor, type PlannedRun } from '../run/plan.ts';
import { progressDisplay } from '../run/progress-display.ts';
import { resultText } from '../run/result-file.ts';
import { expectedSeconds, shardOf } from '../run/shards.ts';
import { judge, suspectGroups } from '../verdict/index.ts';
import { ciOf } from './ci-option.ts';
import { ciFormats, speakToCi } from './ci.ts';
import { referencesOf } from './course-references.ts';
import { engineFor } from './engine-choice.ts';
import { exitCodeOf } from './exit-code.ts';
import { interruption } from './interruption.ts';
import { missingDataLines } from './missing-data.ts';
import { benchIn, openOutput } from './output.ts';
import { folderOf, resumable } from './resume.ts';
import { confirmationOf, limitsOf, memoryOf } from './run-limits.ts';
import type { RunOptions, SelectionOptions } from './run-options.ts';
import { sayVerdicts } from './verdicts.ts';
import { openTerminal, printDocument, type Terminal } from './terminal.ts';

/** The runs that are meant, and the whole of which they are a shard. Throws 'usage' for names that there are not. */
export function selectRuns(
  { suites }: Pick<CheckedCourse, 'suites'>,
  names: readonly string[],
  options: SelectionOptions,
): { readonly runs: readonly PlannedRun[]; readonly whole: readonly PlannedRun[] } {
  const seeds = options.seeds ?? (options.seed === undefined ? undefined : [options.seed]);
  const whole = planRuns(suitesOfLabs(suites, options.lab), {
    suites: names,
    profile: options.profile,
    ...(options.recipe === undefined ? {} : { recipe: options.recipe }),
    ...(seeds === undefined ? {} : { seeds }),
  });
  const { shard } = options;
  return { runs: shard === undefined ? whole : shardOf(whole, expectedSeconds(whole, suites), shard), whole };
}

/** Where the result goes, and the earlier result that it continues. */
interface Target {
  readonly output: OutputFolder;
  readonly earlier: Result | null;
}

/** Training that is over sooner is not worth a process beside it that reads the machine. */
const quickRunMs = 5_000;

/** Trains, judges, reports; returns the exit code. Throws ReprolabError for bad input and usage. */
export async function run(names: readonly string[], options: RunOptions): Promise<number> {
  const terminal = openTerminal(options.json);
  const given = options.resume ?? options.out;
  // Before the result is read, which whoever is there may still write.
  if (given !== undefined) await outwaitOthers(folderOf(given), terminal.tell);
  if (options.resume === undefined) return train(names, options, null, terminal);
  const { earlier, folder, names: before, options: stored } = resumable(options.resume, names, options);
  return train(before, stored, { earlier, output: reopenOutput(folder, earlier.id) }, terminal);
}

async function train(
  names: readonly string[],
  options: RunOptions,
  resumed: Target | null,
  terminal: Terminal,
): Promise<number> {
  const { engine, choice } = await engineFor(options.engine, resumed?.earlier ?? null, terminal.tell);
  const course = await loadCourse(options.course);
  const { runs, whole } = selectRuns(course, names, options);
  if (resumed !== null) refuseOtherRecipes(resumed, course);
  // Refuses a data folder that is not there now, not once per run.
  const places = dataPlaces({ dataDir: options.dataDir });
  if (options.data === 'real') {
    const planned = course.suites.filter(({ name }) => runs.some(({ suite }) => suite === name));
    for (const line of missingDataLines(planned, places)) terminal.tell(line);
  }
  const references = referencesOf(course);
  const ci = ciOf(options.ci);
  const ids = runs.map(({ id }) => id);
  const { output, earlier } = resumed ?? {
    output: openOutput(options.out, 'result', ids, ciFormats[ci]),
    earlier: null,
  };
  const interrupted = interruption();
  const { shard } = options;
  const [tool, machine] = await Promise.all([readTool(terminal.tell), describeMachine()]);
  const telemetry = options.telemetry ? startTelemetry(quickRunMs) : noTelemetry;
  const result = await execute({
    runs,
    shard: shard === undefined ? null : { ...shard, whole: seedsAskedFor(whole) },
    settings: {
      engine,
      threads: options.threads ?? null,
      dataMode: options.data,
      dataDir: options.dataDir ?? null,
      course: course.file,
    },
    jobs: options.jobs,
    checkpointSeconds: options.checkpointEvery === 'off' ? null : options.checkpointEvery,
    limitMs: limitsOf({ ...options, engine }, course),
    memoryBytes: memoryOf(options),
    course: { name: course.name, title: course.title },
    profile: options.profile,
    command: earlier?.command ?? ['reprolab', ...process.argv.slice(2)],
    output,
    tool,
    machine,
    telemetry,
    engineChoice: choice,
    display: progressDisplay(process.stderr, { jobs: options.jobs }),
    judge: (measured) => judge(measured, references),
    suspects: (measured) => suspectGroups(measured, references),
    confirmation: confirmationOf(options, references),
    earlier,
    signal: interrupted.signal,
  }).finally(() => telemetry.end());
  // Loaded when it is needed: bad usage is answered sooner, and training has the memory.
  const { writeReports } = await import('../../reports/write.ts');
  const { sinceLast, sinceLines } = await import('./since.ts');
  const since = await sinceLast(result, options.history, terminal);
  const shown = { result, bench: benchIn(output.path), changes: [], since, references };
  await writeReports(output.path, shown);
  await speakToCi(ci, shown, output.path, terminal);
  output.release();
  const report = join(output.path, 'report.html');
  sayVerdicts(result, options, terminal, { lines: sinceLines(since), reports: [report] });
  if (options.json) printDocument(resultText(result));
  return interrupted.signal.aborted ? interrupted.exitCode : exitCodeOf(result, options);
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
