import { join } from 'node:path';
import { exitCodes } from '../core/errors.ts';
import { formatDuration } from '../core/print.ts';
import type { BenchResult } from '../core/result-schema.ts';
import type { CheckedCourse } from '../course/check-course.ts';
import { loadCourse } from '../course/load-course.ts';
import type { DataMode } from '../data/load.ts';
import { dataPlaces } from '../data/places.ts';
import { threadedEngines } from '../engine/names.ts';
import { bench, peakThreads } from '../bench/bench.ts';
import type { BenchPlan } from '../bench/bench-plan.ts';
import { estimateSeconds } from '../bench/estimate.ts';
import { describeMachine } from '../measure/hardware.ts';
import { readTool } from '../measure/repository.ts';
import { noTelemetry, startTelemetry } from '../measure/telemetry/telemetry.ts';
import { suitesOfLabs } from '../run/labs.ts';
import { planRuns } from '../run/plan.ts';
import { benchFileName, benchText } from '../run/result-file.ts';
import { benchLines } from './bench-table.ts';
import { chosenEngine, type ChosenEngine } from './engine-choice.ts';
import { interruption } from './interruption.ts';
import { openOutput } from './output.ts';
import { renderFolder } from './report.ts';
import { openTerminal, printDocument } from './terminal.ts';

/** Options of `reprolab bench` as parsed. */
export interface BenchOptions {
  readonly engines: readonly string[];
  readonly threads?: readonly number[];
  readonly recipe?: string;
  readonly profile: BenchResult['profile'];
  readonly minutes?: number;
  readonly telemetry: boolean;
  readonly lab?: readonly string[];
  readonly rounds: number;
  readonly roundMs: number;
  /** Null: the profile's. */
  readonly data: DataMode | null;
  readonly dataDir?: string;
  readonly out?: string;
  readonly course?: string;
  readonly json?: true;
}

const hardwareMinutes = 10;
/** Of a budget, for what comes after the measuring: the report. */
const reportShare = 0.05;
/** Suites that the hardware profile trains whole. */
const hardwareTrainings = 2;

/** What the profile settles. */
function settled({ profile, minutes, threads }: BenchOptions) {
  const isHardware = profile === 'hardware';
  const limit = minutes ?? (isHardware ? hardwareMinutes : null);
  return {
    profile,
    budgetSeconds: limit === null ? null : 60 * limit,
    threads: threads ?? [null],
    trainings: isHardware ? hardwareTrainings : 0,
  };
}

type Work = Pick<
  BenchPlan,
  'suites' | 'engines' | 'threads' | 'rounds' | 'roundMs' | 'trainings' | 'budgetSeconds'
>;

/** Seconds that the work will take, as far as it is known beforehand. */
function estimateOf({ suites, engines, threads, rounds, roundMs, trainings, budgetSeconds }: Work): number {
  const seconds = estimateSeconds({
    suites: suites.length,
    engines: engines.map((engine) => ({
      peakThreads: peakThreads(engine, threads).length,
      threads: threadedEngines.includes(engine) ? threads.length : 1,
    })),
    rounds,
    roundMs,
    // Which suites have an accuracy is not known before they run: the quickest are taken for them.
    trainingSeconds: suites
      .map(({ expectedSeconds }) => expectedSeconds ?? 0)
      .sort((a, b) => a - b)
      .slice(0, trainings)
      .reduce((sum, expected) => sum + expected, 0),
  });
  return Math.min(seconds, budgetSeconds ?? Infinity);
}

/**
 * The suites to measure, each with its recipe. For a comparison of machines stand-ins are the same everywhere, and need
 * no download; a suite whose data has none takes what it finds.
 */
function suitesOf(
  { suites }: Pick<CheckedCourse, 'suites'>,
  names: readonly string[],
  { recipe, profile, data, lab }: Pick<BenchOptions, 'recipe' | 'profile' | 'data' | 'lab'>,
): BenchPlan['suites'] {
  const planned = planRuns(suitesOfLabs(suites, lab), {
    suites: names,
    profile: 'full',
    seeds: [1],
    ...(recipe === undefined ? {} : { recipe }),
  });
  return planned.map((run) => {
    const suite = suites.find(({ name }) => name === run.suite);
    const hasStandIn = suite?.datasets.some(
      (dataset) => dataset.origin === 'generated' || dataset.standIn !== null,
    );
    return {
      suite: run.suite,
      recipe: run.recipe,
      expectedSeconds: suite?.expectedSeconds?.[run.recipe] ?? null,
      dataMode: data ?? (profile === 'hardware' && hasStandIn === true ? 'synthetic' : 'auto'),
    };
  });
}

/** Measures, shows and stores; returns the exit code. Throws ReprolabError for bad input and usage. */
export async function runBench(names: readonly string[], options: BenchOptions): Promise<number> {
  const began = performance.now();
  const terminal = openTerminal(options.json);
  const chosen: ChosenEngine[] = [];
  for (const engine of options.engines) chosen.push(await chosenEngine(engine, terminal.tell));
  const course = await loadCourse(options.course);
  const settings = settled(options);
  const { rounds, roundMs } = options;
  const engines = [...new Set(chosen.map(({ engine }) => engine))];
  const suites = suitesOf(course, names, options);
  const work = { ...settings, suites, engines, rounds, roundMs };
  dataPlaces({ dataDir: options.dataDir });
  const output = openOutput(options.out, 'bench', []);
  const estimate = estimateOf(work);
  const limit =
    work.budgetSeconds === null
      ? ''
      : `, at most ${formatDuration(work.budgetSeconds)}: what does not fit is left out`;
  terminal.tell(`About ${formatDuration(estimate)}${limit}.`);
  const interrupted = interruption();
  const [tool, machine] = await Promise.all([readTool(terminal.tell), describeMachine()]);
  const telemetry = options.telemetry ? startTelemetry() : noTelemetry;
  const result = await bench({
    ...work,
    engineChoice: chosen.find(({ choice }) => choice !== null)?.choice ?? null,
    estimateSeconds: estimate,
    measuringSeconds:
      work.budgetSeconds === null
        ? null
        : (1 - reportShare) * work.budgetSeconds - (performance.now() - began) / 1000,
    settings: { dataDir: options.dataDir ?? null, course: course.file },
    course: { name: course.name, title: course.title },
    command: ['reprolab', ...process.argv.slice(2)],
    output,
    tool,
    machine,
    telemetry,
    tell: terminal.tell,
    signal: interrupted.signal,
  }).finally(() => telemetry.end());
  await renderFolder(output.path, terminal, course);
  output.release();
  for (const line of benchLines(result, terminal)) terminal.say(line);
  terminal.say(`Report: ${join(output.path, 'report.html')}`);
  if (options.profile === 'hardware') {
    terminal.say(`All that was measured, to be sent or compared: ${join(output.path, benchFileName)}`);
  }
  if (options.json) printDocument(benchText(result));
  if (interrupted.signal.aborted) return interrupted.exitCode;
  return result.cells.length === 0 && result.skipped.length > 0 ? exitCodes.infrastructure : exitCodes.ok;
}
