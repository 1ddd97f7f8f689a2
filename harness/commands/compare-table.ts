import { workloadTitle } from '../compare/entrant.ts';
import { formatRange, formatTimes } from '../compare/sentences.ts';
import { estimateText, ratioText, verdictText } from '../compare/wording.ts';
import { formatLevel } from '../core/print.ts';
import { printableLine } from '../core/printable.ts';
import type { Comparison, Measure, Workload } from '../core/result-schema.ts';
import { tableText } from './table.ts';
import type { Terminal } from './terminal.ts';

/** Widths of the columns but the first, which gets the rest of the line: a table fits 80 characters. */
const columns = { first: 12, other: 13, ratio: 18, verdict: 10 };
const fewestCharacters = 21;
const borders = 6;

/** A comparison as lines: what it says, what differs, a table of all workloads, and one of each. */
export function comparisonLines(comparison: Comparison, terminal: Terminal): string[] {
  const { colors } = terminal;
  return [
    colors.bold(printableLine(comparison.headline)),
    printableLine(comparison.learnt),
    '',
    ...comparison.contenders.map(({ letter, label, files }) =>
      printableLine(`  ${letter}  ${label}  (${files.map(({ path }) => path).join(', ')})`),
    ),
    printableLine(comparison.about),
    '',
    primaryTable(comparison, terminal),
    ...meanLines(comparison),
    ...rankLines(comparison),
    ...comparison.workloads.flatMap((workload) => workloadLines(workload, terminal)),
    ...comparison.leftOut.map(({ what, why }) => printableLine(`Left out: ${what}: ${why}.`)),
    ...comparison.warnings.map((warning) => colors.yellow(printableLine(`Note: ${warning}`))),
    'Times better than A: over 1 is better. ~: no difference shown. n < 5: fewer values than 5 can show none.',
  ];
}

function primaryTable({ workloads }: Comparison, terminal: Terminal): string {
  const rows = workloads.flatMap((workload) =>
    workload.measures
      .filter(({ family }) => family === 'primary')
      .flatMap((measure) => ratioRows(workloadTitle(workload), measure, workload, terminal)),
  );
  return tableOf('Step time', rows, terminal);
}

function workloadLines(workload: Workload, terminal: Terminal): string[] {
  const { target, noTarget, sampleUnit } = workload;
  const rows = workload.measures.flatMap((measure) => {
    const title = `${measure.title}${measure.source === 'bench' ? ' (bench)' : ''}`;
    return measure.ratios.length > 0
      ? ratioRows(title, measure, workload, terminal)
      : plainRows(title, measure, sampleUnit);
  });
  const notes = new Map<string, string[]>();
  for (const { estimates } of workload.measures) {
    for (const { letter, note } of estimates) {
      if (note !== null) notes.set(note, [...new Set([...(notes.get(note) ?? []), letter])]);
    }
  }
  return [
    '',
    terminal.colors.bold(printableLine(`${workloadTitle(workload)}, ${workload.data}`)) +
      (workload.shortened === null ? '' : printableLine(`, shortened: ${workload.shortened}`)),
    target === null
      ? printableLine(`No target: ${noTarget ?? ''}.`)
      : printableLine(
          `Target: ${target.curve} ${target.direction === 'at-least' ? 'from' : 'down to'} ${String(Number(target.value.toPrecision(4)))} (${target.source}).`,
        ),
    tableOf('Measure', rows, terminal),
    ...[...notes].map(([note, letters]) => printableLine(`  ${letters.join(', ')}: ${note}.`)),
    ...workload.agreement.map(({ letter, text }) => printableLine(`  ${letter} against A: ${text}.`)),
  ];
}

function ratioRows(
  title: string,
  measure: Measure,
  { sampleUnit }: Workload,
  { colors }: Terminal,
): string[][] {
  const text = (letter: string) => {
    const estimate = measure.estimates.find((candidate) => candidate.letter === letter);
    return estimate === undefined ? '-' : estimateText(estimate, measure, sampleUnit);
  };
  const paint = {
    better: colors.green,
    worse: colors.red,
    'no-difference-shown': colors.dim,
    'too-few': colors.yellow,
  };
  return measure.ratios.map((ratio, index) => [
    index === 0 ? printableLine(title) : '',
    index === 0 ? text('A') : '',
    `${ratio.letter}: ${text(ratio.letter)}`,
    ratioText(ratio),
    paint[ratio.verdict](verdictText(ratio)),
  ]);
}

/** What is not tested: its values alone. */
function plainRows(title: string, measure: Measure, sampleUnit: string | null): string[][] {
  const [first, ...others] = measure.estimates;
  return others.map((estimate, index) => [
    index === 0 ? printableLine(title) : '',
    index === 0 && first !== undefined ? estimateText(first, measure, sampleUnit) : '',
    `${estimate.letter}: ${estimateText(estimate, measure, sampleUnit)}`,
    '',
    '',
  ]);
}

function tableOf(head: string, rows: readonly (readonly string[])[], { colors, width }: Terminal): string {
  const { first, other, ratio, verdict } = columns;
  const rest = Math.max(fewestCharacters, Math.min(44, width - first - other - ratio - verdict - borders));
  return tableText([head, 'A', 'Other', 'Times better', 'Verdict'], rows, {
    paint: colors.bold,
    widths: [rest, first, other, ratio, verdict],
  });
}

function meanLines({ geometricMeans }: Comparison): string[] {
  return geometricMeans.map(({ letter, timesBetter, low, high, level, workloads, reason }) =>
    timesBetter === null
      ? `Geometric mean, ${letter} against A: none, for ${reason ?? 'it is not known'}.`
      : `Geometric mean over ${workloads.join(', ')}: ${letter} is ${formatTimes(timesBetter)} times as fast as A ${formatRange(low, high)} at ${formatLevel(level)}.`,
  );
}

function rankLines({ ranking }: Comparison): string[] {
  if (ranking.length < 3) return [];
  const ranks = ranking.map(({ letter, timesFastest, best, worst }) => {
    const range = best === worst ? String(best) : `${best} to ${worst}`;
    return `${letter} rank ${range} (${formatTimes(timesFastest)} times the fastest's time)`;
  });
  return [`Ranking: ${ranks.join('; ')}.`];
}
