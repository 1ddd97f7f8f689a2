import Table from 'cli-table3';
import { relative } from 'node:path';
import { ReprolabError } from '../core/errors.ts';
import { readResultAt, writeAtomically } from '../run/result-file.ts';
import { distributionsOf } from '../verdict/promotion.ts';
import { measuredReferenceSchema, type MeasuredReference } from '../verdict/reference-schema.ts';
import { loadReferences, measuredPath, referenceFolder } from '../verdict/references.ts';
import { mean, variance } from '../verdict/statistics/sample.ts';
import { formatDifference, formatValue } from '../verdict/unit.ts';
import { openTerminal } from './terminal.ts';

/** Options of `reprolab reference promote` as parsed. */
export interface PromoteOptions {
  readonly dryRun?: true;
  readonly force?: true;
}

/** '0.0602 +- 0.0032 (10 runs)'. */
function spreadOf(reference: MeasuredReference | undefined, name: string): string {
  const metric = reference?.metrics[name];
  if (metric === undefined) return '-';
  const { values, unit } = metric;
  return `${formatValue(mean(values), unit)} +- ${formatDifference(Math.sqrt(variance(values)), unit)} (${values.length} runs)`;
}

/** Mean and standard deviation of every metric, of what is stored and of what would be. */
function comparison(stored: MeasuredReference | undefined, made: MeasuredReference): string {
  const table = new Table({
    head: ['Metric', 'Stored now', 'Promoted', 'Margin'],
    style: { head: [], border: [], compact: true },
  });
  for (const [name, { margin, unit }] of Object.entries(made.metrics)) {
    table.push([name, spreadOf(stored, name), spreadOf(made, name), formatDifference(margin, unit)]);
  }
  for (const name of Object.keys(stored?.metrics ?? {}).filter((metric) => !(metric in made.metrics))) {
    table.push([name, spreadOf(stored, name), '-', '-']);
  }
  return table.toString();
}

/**
 * Stores the distributions of the results' runs under `folder`, all of them or none. Throws ReprolabError 'usage'
 * for results that cannot be promoted, and without `force` for a reference that is there already.
 */
export function promote(
  paths: readonly string[],
  options: PromoteOptions,
  folder: string = referenceFolder,
): void {
  const terminal = openTerminal();
  const references = loadReferences(folder);
  const promotions = distributionsOf(paths.map(readResultAt), references).map((made) => ({
    made,
    path: measuredPath(made, folder),
    stored: references.measured.find((reference) => measuredPath(reference) === measuredPath(made)),
    text: `${JSON.stringify(measuredReferenceSchema.parse(made), null, 2)}\n`,
  }));
  for (const { made, path, stored, text } of promotions) {
    terminal.tell(`${relative('', path)}, seeds ${made.seeds.join(', ')}:\n${comparison(stored, made)}`);
    if (options.dryRun) terminal.say(text);
  }
  if (options.dryRun) return;
  const taken = promotions.find(({ stored }) => stored !== undefined);
  if (taken !== undefined && !options.force) {
    throw new ReprolabError('usage', `${relative('', taken.path)} is there already; nothing was written.`, {
      advice: 'Compare above what is stored with what would be; --force replaces it.',
    });
  }
  for (const { path, text } of promotions) {
    writeAtomically(path, text);
    terminal.say(`Written: ${relative('', path)}`);
  }
}
