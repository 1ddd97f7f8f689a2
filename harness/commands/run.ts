import { join } from 'node:path';
import type { Profile } from '../core/result-schema.ts';
import { loadCourse } from '../course/load-course.ts';
import type { DataMode } from '../data/load.ts';
import { dataPlaces } from '../data/places.ts';
import { engineNames } from '../engine/names.ts';
import { readMachine } from '../measure/environment.ts';
import { readTool } from '../measure/repository.ts';
import { choose } from '../run/choice.ts';
import { execute } from '../run/execute.ts';
import { planRuns } from '../run/plan.ts';
import { progressDisplay } from '../run/progress-display.ts';
import { resultText } from '../run/result-file.ts';
import { judge } from '../verdict/index.ts';
import { claimLines } from './claims-table.ts';
import { referencesOf } from './course-references.ts';
import { exitCodeOf } from './exit-code.ts';
import { interruption } from './interruption.ts';
import { benchIn, openOutput } from './output.ts';
import { openTerminal, printDocument } from './terminal.ts';

/** Options of `reprolab run` as parsed. */
export interface RunOptions {
  readonly profile: Profile;
  readonly recipe?: string;
  readonly seed?: number;
  readonly seeds?: readonly number[];
  readonly engine: string;
  readonly threads?: number;
  readonly data: DataMode;
  readonly dataDir?: string;
  readonly out?: string;
  readonly course?: string;
  readonly history?: string;
  readonly json?: true;
}

/** Trains, judges, reports; returns the exit code. Throws ReprolabError for bad input and usage. */
export async function run(names: readonly string[], options: RunOptions): Promise<number> {
  const terminal = openTerminal(options.json);
  choose('engine', options.engine, engineNames);
  const seeds = options.seeds ?? (options.seed === undefined ? undefined : [options.seed]);
  const course = await loadCourse(options.course);
  const runs = planRuns(course.suites, {
    suites: names,
    profile: options.profile,
    ...(options.recipe === undefined ? {} : { recipe: options.recipe }),
    ...(seeds === undefined ? {} : { seeds }),
  });
  // Refuses a data folder that is not there now, not once per run.
  dataPlaces({ dataDir: options.dataDir });
  const references = referencesOf(course);
  const output = openOutput(
    options.out,
    'result',
    runs.map(({ id }) => id),
  );
  const interrupted = interruption();
  const result = await execute({
    runs,
    settings: {
      engine: options.engine,
      threads: options.threads ?? null,
      dataMode: options.data,
      dataDir: options.dataDir ?? null,
      course: course.file,
    },
    course: { name: course.name, title: course.title },
    profile: options.profile,
    command: ['reprolab', ...process.argv.slice(2)],
    output,
    tool: await readTool(terminal.tell),
    machine: readMachine(),
    display: progressDisplay(process.stderr),
    judge: (measured) => judge(measured, references),
    signal: interrupted.signal,
  });
  // Loaded when it is needed: bad usage is answered sooner, and training has the memory.
  const { writeReports } = await import('../../reports/write.ts');
  const { sinceLast, sinceLines } = await import('./since.ts');
  const since = await sinceLast(result, options.history, terminal);
  await writeReports(output.path, { result, bench: benchIn(output.path), changes: [], since });
  output.release();
  for (const line of [...claimLines(result, terminal), ...sinceLines(since)]) terminal.say(line);
  terminal.say(`Report: ${join(output.path, 'report.html')}`);
  if (options.json) printDocument(resultText(result));
  return interrupted.signal.aborted ? interrupted.exitCode : exitCodeOf(result);
}
