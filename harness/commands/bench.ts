import { join } from 'node:path';
import { exitCodes } from '../core/errors.ts';
import type { BenchCell, BenchResult } from '../core/result-schema.ts';
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
import { interruption } from './interruption.ts';
import { openOutput } from './output.ts';
import { renderFolder } from './report.ts';
import { tableText } from './table.ts';
import { openTerminal, printDocument, type Terminal } from './terminal.ts';

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

const figure = (value: number | null) => (value === null ? '-' : value.toPrecision(4));

function row({ suite, activity, engine, medianMs, interval, ...rates }: BenchCell): string[] {
  return [
    suite,
    activity,
    engine.softwareAdapter ? `${engine.name} (software adapter)` : engine.name,
    engine.threads === null ? '-' : String(engine.threads),
    figure(medianMs),
    `${figure(interval.lowMs)} .. ${figure(interval.highMs)}`,
    figure(rates.stepsPerSecond),
    rates.samplesPerSecond === null ? '-' : `${figure(rates.samplesPerSecond)} ${rates.sampleUnit}`,
    figure(rates.gflopPerSecond),
  ];
}

function show(result: BenchResult, terminal: Terminal): void {
  const head = [
    'Suite',
    'Activity',
    'Engine',
    'Threads',
    'Median ms',
    '95% interval',
    'Steps/s',
    'Throughput a second',
    'GFLOP/s',
  ];
  terminal.say(tableText(head, result.cells.map(row), { paint: terminal.colors.bold }));
  for (const { suite, engine, reason } of result.skipped) {
    terminal.say(terminal.colors.yellow(`Skipped: ${suite} on ${engine}: ${reason}`));
  }
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
  show(result, terminal);
  terminal.say(`Report: ${join(output.path, 'report.html')}`);
  if (options.json) printDocument(benchText(result));
  if (interrupted.signal.aborted) return interrupted.exitCode;
  return result.cells.length === 0 && result.skipped.length > 0 ? exitCodes.infrastructure : exitCodes.ok;
}
