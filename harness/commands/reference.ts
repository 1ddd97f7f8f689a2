import { lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { ReprolabError } from '../core/errors.ts';
import { ownValue } from '../core/own-value.ts';
import { formatDifference, formatValue } from '../core/unit.ts';
import type { CheckedCourse } from '../course/check-course.ts';
import { loadCourse } from '../course/load-course.ts';
import { engineNames } from '../engine/names.ts';
import { writeAtomically } from '../core/write-atomically.ts';
import type { KnownNames } from '../verdict/promotable.ts';
import { distributionsOf } from '../verdict/promotion.ts';
import { measuredReferenceSchema, type MeasuredReference } from '../verdict/reference-schema.ts';
import { measuredPath } from '../verdict/references.ts';
import { mean, variance } from '../verdict/statistics/sample.ts';
import { referencesOf } from './course-references.ts';
import { readIntact } from './stored-result.ts';
import { tableText } from './table.ts';
import { openTerminal, printDocument } from './terminal.ts';

/** Options of `reprolab reference promote` as parsed. */
export interface PromoteOptions {
  readonly course?: string;
  readonly dryRun?: true;
  readonly force?: true;
}

/** A distribution on its way into its file. */
interface Promotion {
  readonly made: MeasuredReference;
  /** Of the same suite, recipe and engine; undefined where there is none. */
  readonly stored: MeasuredReference | undefined;
  readonly path: string;
}

const knownNames = ({ suites }: CheckedCourse): KnownNames => ({
  recipes: new Map(suites.map(({ name, recipes }) => [name, recipes])),
  engines: engineNames,
});

/** '0.0602 ± 0.0032 (10 runs)'. */
function spreadOf(reference: MeasuredReference | undefined, name: string): string {
  const metric = ownValue(reference?.metrics ?? {}, name);
  if (metric === undefined) return '-';
  const { values, unit } = metric;
  return `${formatValue(mean(values), unit)} ± ${formatDifference(Math.sqrt(variance(values)), unit)} (${values.length} runs)`;
}

/** Mean and standard deviation of every metric, of what is stored and of what would be. */
function comparison({ stored, made }: Promotion): string {
  const rows = Object.entries(made.metrics).map(([name, { margin, unit }]) => [
    name,
    spreadOf(stored, name),
    spreadOf(made, name),
    formatDifference(margin, unit),
  ]);
  const dropped = Object.keys(stored?.metrics ?? {})
    .filter((metric) => !Object.hasOwn(made.metrics, metric))
    .map((name) => [name, spreadOf(stored, name), '-', '-']);
  return tableText(['Metric', 'Stored now', 'Promoted', 'Margin'], [...rows, ...dropped]);
}

/** Refuses a path that leads out of the folder by whatever way, links among them. Throws 'usage'. */
function refuseOutside(path: string, folder: string): void {
  const home = join(realpathSync(folder), 'measured');
  const real = join(realpathSync(dirname(path)), basename(path));
  if (real !== join(home, basename(path))) {
    throw new ReprolabError(
      'usage',
      `${path} would be written as ${real}, outside ${home}; nothing was written.`,
      {
        advice: 'References are stored in the folder itself: replace the link by a folder.',
      },
    );
  }
}

/** Refuses a file that is there, and with `force` one that would stand beside the reference it replaces. Throws 'usage'. */
function refuseTaken({ path, stored }: Promotion, force: boolean): void {
  const isThere = lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  if (isThere && !force) {
    throw new ReprolabError('usage', `${relative('', path)} is there already; nothing was written.`, {
      advice: 'Compare above what is stored with what would be; --force replaces it.',
    });
  }
  if (!isThere && stored !== undefined) {
    throw new ReprolabError(
      'usage',
      `A reference of ${stored.suite}, ${stored.recipe} and ${stored.engineClass} is stored in another file than ${relative('', path)}; nothing was written.`,
      { advice: 'Give that file this name, then --force replaces it.' },
    );
  }
}

/**
 * Stores the distributions of the results' runs in the course's folder of references, all of them or none. Throws
 * ReprolabError 'usage' for results that cannot be promoted, and without `force` for a file that is there already.
 */
export async function promote(paths: readonly string[], options: PromoteOptions): Promise<void> {
  promoteInto(await loadCourse(options.course), paths, options);
}

/** As `promote`, for a course that is loaded. */
export function promoteInto(
  course: CheckedCourse,
  paths: readonly string[],
  options: Omit<PromoteOptions, 'course'>,
): void {
  const folder = course.references;
  const terminal = openTerminal();
  const references = referencesOf(course);
  const results = paths.map((path) => readIntact(path, course, references, terminal));
  const promotions = distributionsOf(results, references, knownNames(course)).map((made) => ({
    made: measuredReferenceSchema.parse(made),
    path: measuredPath(made, folder),
    stored: references.measured.find(
      (reference) => measuredPath(reference, folder) === measuredPath(made, folder),
    ),
  }));
  for (const { path } of promotions) refuseOutside(path, folder);
  const textOf = (made: MeasuredReference) => `${JSON.stringify(made, null, 2)}\n`;
  for (const promotion of promotions) {
    const { made, path } = promotion;
    terminal.tell(`${relative('', path)}, seeds ${made.seeds.join(', ')}:\n${comparison(promotion)}`);
    if (options.dryRun) printDocument(textOf(made));
  }
  if (options.dryRun) return;
  for (const promotion of promotions) refuseTaken(promotion, options.force === true);
  for (const { path, made } of promotions) {
    writeAtomically(path, textOf(made));
    terminal.say(`Written: ${relative('', path)}`);
  }
}
