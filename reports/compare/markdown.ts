import { workloadTitle } from '../../harness/compare/entrant.ts';
import { estimateText, ratioText, verdictText } from '../../harness/compare/wording.ts';
import type { Comparison, Measure, Workload } from '../../harness/core/result-schema.ts';
import { markdownText } from '../ci/markdown.ts';

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;

/** A comparison to paste into an issue: the sentence, what differs, and one table of all measures. */
export function comparisonMarkdown(comparison: Comparison): string {
  const { contenders, workloads, warnings, leftOut } = comparison;
  const head = ['Suite', 'Measure', ...contenders.map(({ letter }) => letter)].concat(
    contenders.slice(1).map(({ letter }) => `${letter}, times better than A`),
  );
  return [
    `**${markdownText(comparison.headline)}** ${markdownText(comparison.learnt)}\n\n`,
    ...contenders.map(({ letter, label }) => `- ${letter}: ${markdownText(label)}\n`),
    `\n${markdownText(comparison.about)}\n\n`,
    row(head),
    row(head.map(() => '---')),
    ...workloads.flatMap((workload) => workload.measures.map((measure) => measureRow(workload, measure))),
    '\n',
    ...leftOut.map(({ what, why }) => `- Left out: ${markdownText(`${what}: ${why}`)}\n`),
    ...warnings.map((warning) => `- ${markdownText(warning)}\n`),
  ].join('');
}

function measureRow(workload: Workload, measure: Measure): string {
  const title = measure.source === 'bench' ? `${measure.title} (bench)` : measure.title;
  const isPrimary = measure.family === 'primary';
  return row([
    markdownText(workloadTitle(workload)),
    isPrimary ? `**${markdownText(title)}**` : markdownText(title),
    ...measure.estimates.map((estimate) =>
      markdownText(estimateText(estimate, measure, workload.sampleUnit)),
    ),
    ...measure.estimates.slice(1).map(({ letter }) => {
      const ratio = measure.ratios.find((candidate) => candidate.letter === letter);
      return ratio === undefined ? '' : markdownText(`${ratioText(ratio)} ${verdictText(ratio)}`);
    }),
  ]);
}
