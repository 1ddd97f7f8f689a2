import { join } from 'node:path';
import { agree } from '../agree/agree.ts';
import { exitCodes, ReprolabError } from '../core/errors.ts';
import type { Agreement, EngineAgreement, SuiteAgreement } from '../core/result-schema.ts';
import { loadCourse } from '../course/load-course.ts';
import type { DataMode } from '../data/load.ts';
import { dataPlaces } from '../data/places.ts';
import { engineNames } from '../engine/names.ts';
import { readMachine } from '../measure/environment.ts';
import { readTool } from '../measure/repository.ts';
import { choose } from '../run/choice.ts';
import { makeOutputFolder } from '../run/output-folder.ts';
import { planRuns } from '../run/plan.ts';
import { agreementFileName, agreementText } from '../run/result-file.ts';
import { interruption } from './interruption.ts';
import { tableText } from './table.ts';
import { openTerminal, printDocument, type Terminal } from './terminal.ts';

/** Options of `reprolab agree` as parsed. */
export interface AgreeOptions {
  readonly engines: readonly string[];
  readonly steps: number;
  readonly seed: number;
  readonly recipe?: string;
  readonly data: DataMode;
  readonly dataDir?: string;
  readonly course?: string;
  readonly out?: string;
  readonly json?: true;
}

const head = ['Suite', 'Engine', 'Losses', 'Tolerance', 'Weights', 'Tolerance', 'First bit', 'Verdict'];

const figure = (value: number | null) =>
  value === null ? 'not finite' : value === 0 ? '0' : value.toExponential(1);

function firstBit({ firstDifferingStep, hasEqualWeights }: EngineAgreement): string {
  if (firstDifferingStep !== null) return `step ${firstDifferingStep}`;
  return hasEqualWeights ? 'none' : 'weights';
}

function rows({ suite, recipe, comparisons }: SuiteAgreement): string[][] {
  return comparisons.map((comparison) => {
    const { engine, lossDifference, weightDifference, verdict } = comparison;
    return [
      `${suite}/${recipe}`,
      engine.softwareAdapter ? `${engine.name} (software adapter)` : engine.name,
      figure(lossDifference.largest),
      figure(lossDifference.tolerance),
      figure(weightDifference.largest),
      figure(weightDifference.tolerance),
      firstBit(comparison),
      verdict,
    ];
  });
}

function show({ suites, notRun, steps, tolerance }: Agreement, reference: string, terminal: Terminal): void {
  const { bold, red, yellow } = terminal.colors;
  terminal.say(`Relative differences from ${reference} over the first ${steps} training steps`);
  terminal.say(tableText(head, suites.flatMap(rows), { paint: bold }));
  for (const { suite, comparisons, datasets } of suites) {
    for (const { engine, verdict, reason } of comparisons) {
      if (verdict === 'disagree') terminal.say(red(`Disagree: ${suite} on ${engine.name}: ${reason}`));
    }
    for (const { name, kind } of datasets) {
      if (kind === 'synthetic') terminal.say(`${suite}: on synthetic data in place of ${name}`);
    }
  }
  for (const { suite, engine, reason } of notRun) {
    terminal.say(yellow(`Not run: ${suite} on ${engine}: ${reason}`));
  }
  terminal.say(`Tolerances: ${tolerance.reason}`);
}

/** Compares, shows and stores; returns the exit code. Throws ReprolabError for bad input and usage. */
export async function runAgree(names: readonly string[], options: AgreeOptions): Promise<number> {
  const terminal = openTerminal(options.json);
  for (const engine of options.engines) choose('engine', engine, engineNames);
  const [reference, ...others] = options.engines;
  if (reference === undefined || others.length === 0) {
    throw new ReprolabError(
      'usage',
      'Expected at least two engines: the first is what the others are held to.',
      {
        advice: 'For example --engines onnx-cpu,tfjs-cpu.',
      },
    );
  }
  const course = await loadCourse(options.course);
  const planned = planRuns(course.suites, {
    suites: names,
    profile: 'full',
    seeds: [options.seed],
    ...(options.recipe === undefined ? {} : { recipe: options.recipe }),
  });
  dataPlaces({ dataDir: options.dataDir });
  const output = makeOutputFolder(options.out, [agreementFileName]);
  const interrupted = interruption();
  const agreement = await agree({
    suites: planned,
    engines: [reference, ...others],
    steps: options.steps,
    seed: options.seed,
    settings: { dataMode: options.data, dataDir: options.dataDir ?? null, course: course.file },
    course: { name: course.name, title: course.title },
    command: ['reprolab', ...process.argv.slice(2)],
    output,
    tool: await readTool(terminal.tell),
    machine: readMachine(),
    tell: terminal.tell,
    signal: interrupted.signal,
  });
  output.release();
  show(agreement, reference, terminal);
  terminal.say(`Agreement: ${join(output.path, agreementFileName)}`);
  if (options.json) printDocument(agreementText(agreement));
  return interrupted.signal.aborted ? interrupted.exitCode : exitCodeOf(agreement);
}

function exitCodeOf({ suites, notRun }: Agreement): number {
  const disagree = suites.some(({ comparisons }) =>
    comparisons.some(({ verdict }) => verdict === 'disagree'),
  );
  if (disagree) return exitCodes.checkFailed;
  return notRun.length > 0 ? exitCodes.infrastructure : exitCodes.ok;
}
