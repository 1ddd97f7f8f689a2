/** What `bench` says in the terminal. */
import { formatDuration, formatSignificant, plural } from '../core/print.ts';
import type { BenchCell, BenchResult, Peak, Run } from '../core/result-schema.ts';
import { tableText } from './table.ts';
import type { Terminal } from './terminal.ts';

const figure = (value: number | null) => (value === null ? '-' : value.toPrecision(4));

const head = [
  'Suite',
  'Activity',
  'Engine',
  'Threads',
  'Median ms',
  '95% interval',
  'First ms',
  'Steps/s',
  'Throughput a second',
  'GFLOP/s',
  'Of peak',
];

function row({ suite, activity, engine, medianMs, interval, ...rates }: BenchCell): string[] {
  return [
    suite,
    activity,
    engine.softwareAdapter ? `${engine.name} (software adapter)` : engine.name,
    engine.threads === null ? '-' : String(engine.threads),
    figure(medianMs),
    `${figure(interval.lowMs)} .. ${figure(interval.highMs)}`,
    figure(rates.firstStepMs),
    figure(rates.stepsPerSecond),
    rates.samplesPerSecond === null ? '-' : `${figure(rates.samplesPerSecond)} ${rates.sampleUnit}`,
    figure(rates.gflopPerSecond),
    rates.shareOfPeak === null ? '-' : `${(100 * rates.shareOfPeak).toPrecision(2)}%`,
  ];
}

function peakLine({ engine, threads, gflopPerSecond, gigabytesPerSecond }: Peak): string {
  const by = threads === null ? engine : `${engine} with ${plural(threads, 'thread')}`;
  const copy = gigabytesPerSecond === null ? '' : `, ${formatSignificant(gigabytesPerSecond)} GB/s`;
  return `At best: ${by} ${formatSignificant(gflopPerSecond)} GFLOP/s${copy}`;
}

/** The highest accuracy that a training reached, and when; null for one that reached none of them. */
function accuracyLine({ suite, timesToAccuracy }: Run): string | null {
  const reached = timesToAccuracy.filter(({ seconds }) => seconds !== null).at(-1);
  if (reached === undefined) return null;
  const { target, steps, seconds } = reached;
  return `${suite}: ${100 * target}% training accuracy after ${formatDuration(seconds ?? 0)}, ${plural(steps ?? 0, 'step')}`;
}

export function showBench(result: BenchResult, terminal: Terminal): void {
  terminal.say(tableText(head, result.cells.map(row), { paint: terminal.colors.bold }));
  for (const peak of result.peaks) terminal.say(peakLine(peak));
  for (const run of result.trainings) {
    terminal.say(accuracyLine(run) ?? `${run.suite}: trained; no accuracy that is asked for was reached`);
  }
  for (const { suite, engine, reason } of result.skipped) {
    terminal.say(terminal.colors.yellow(`Skipped: ${suite} on ${engine}: ${reason}`));
  }
  for (const warning of result.warnings) terminal.say(terminal.colors.yellow(warning));
}
