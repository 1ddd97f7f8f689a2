import { join } from 'node:path';
import { exitCodes } from '../core/errors.ts';
import { loadCourse } from '../course/load-course.ts';
import type { DataMode } from '../data/load.ts';
import { dataPlaces } from '../data/places.ts';
import { engineNames } from '../engine/names.ts';
import { bench } from '../bench/bench.ts';
import { readMachine } from '../measure/environment.ts';
import { readTool } from '../measure/repository.ts';
import { choose } from '../run/choice.ts';
import { suitesOfLabs } from '../run/labs.ts';
import { planRuns } from '../run/plan.ts';
import { benchText } from '../run/result-file.ts';
import { benchLines } from './bench-table.ts';
import { interruption } from './interruption.ts';
import { openOutput } from './output.ts';
import { renderFolder } from './report.ts';
import { openTerminal, printDocument } from './terminal.ts';

/** Options of `reprolab bench` as parsed. */
export interface BenchOptions {
  readonly engines: readonly string[];
  readonly threads?: readonly number[];
  readonly recipe?: string;
  readonly lab?: readonly string[];
  readonly rounds: number;
  readonly roundMs: number;
  readonly data: DataMode;
  readonly dataDir?: string;
  readonly out?: string;
  readonly course?: string;
  readonly json?: true;
}

/** Measures, shows and stores; returns the exit code. Throws ReprolabError for bad input and usage. */
export async function runBench(names: readonly string[], options: BenchOptions): Promise<number> {
  const terminal = openTerminal(options.json);
  for (const engine of options.engines) choose('engine', engine, engineNames);
  const course = await loadCourse(options.course);
  const planned = planRuns(suitesOfLabs(course.suites, options.lab), {
    suites: names,
    profile: 'full',
    seeds: [1],
    ...(options.recipe === undefined ? {} : { recipe: options.recipe }),
  });
  dataPlaces({ dataDir: options.dataDir });
  const output = openOutput(options.out, 'bench', []);
  const interrupted = interruption();
  const result = await bench({
    suites: planned,
    engines: options.engines,
    threads: options.threads ?? [null],
    rounds: options.rounds,
    roundMs: options.roundMs,
    settings: { dataMode: options.data, dataDir: options.dataDir ?? null, course: course.file },
    course: { name: course.name, title: course.title },
    command: ['reprolab', ...process.argv.slice(2)],
    output,
    tool: await readTool(terminal.tell),
    machine: readMachine(),
    tell: terminal.tell,
    signal: interrupted.signal,
  });
  await renderFolder(output.path, terminal, course);
  output.release();
  for (const line of benchLines(result, terminal)) terminal.say(line);
  terminal.say(`Report: ${join(output.path, 'report.html')}`);
  if (options.json) printDocument(benchText(result));
  if (interrupted.signal.aborted) return interrupted.exitCode;
  return result.cells.length === 0 && result.skipped.length > 0 ? exitCodes.infrastructure : exitCodes.ok;
}
