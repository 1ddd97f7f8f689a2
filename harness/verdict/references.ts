/** Reads `reference-results/`: published claims and measured distributions, validated. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { messageOf, ReprolabError } from '../core/errors.ts';
import type { RecipeValues } from '../core/result-schema.ts';
import { sourceRoot } from '../core/installation.ts';
import { readJsonFile } from '../core/json-file.ts';
import { publishedLabSchema, type PublishedClaim } from './claim-schema.ts';
import { measuredReferenceSchema, type MeasuredReference } from './reference-schema.ts';

export interface References {
  readonly claims: readonly PublishedClaim[];
  readonly measured: readonly MeasuredReference[];
  /** Titles of the labs by suite, for suites of which nothing was run. */
  readonly labs?: ReadonlyMap<string, string>;
}

const restoreAdvice =
  'Mend the file, or restore it from version control: `reprolab schema claims` and `reprolab schema reference` say what it holds.';

/** The folder of the course that comes with reprolab. */
const ownReferences = join(sourceRoot, 'reference-results');

/**
 * All references under `folder` (subfolders `published` and `measured`), files in order of name. Throws
 * ReprolabError 'course-invalid' for a file that cannot be read or does not fit its schema, or a repeated claim.
 */
export function loadReferences(folder: string = ownReferences): References {
  const labs = readAll(join(folder, 'published'), publishedLabSchema);
  const measured = readAll(join(folder, 'measured'), measuredReferenceSchema);
  const claims = labs.flatMap((lab) => lab.claims);
  refuseRepeats(
    claims.map(({ suite, recipe, id }) => `claim ${suite}/${recipe}/${id}`),
    folder,
  );
  refuseRepeats(
    measured.map(
      ({ suite, recipe, engineClass, dataset }) =>
        `distribution ${suite}/${recipe}/${engineClass}${standInSuffix(dataset)}`,
    ),
    folder,
  );
  const suites = labs.flatMap(({ lab, claims: own }) =>
    own.map(({ suite }): [string, string] => [suite, lab]),
  );
  return { claims, measured, labs: new Map(suites) };
}

/**
 * Refuses claims about a suite or a recipe that there is not: nothing would ever be judged by them. Throws
 * 'course-invalid' with the names that there are.
 */
export function refuseStrayClaims(
  { claims }: References,
  suites: readonly { readonly name: string; readonly recipes: Readonly<Record<string, RecipeValues>> }[],
  folder: string,
): void {
  for (const claim of claims) {
    const suite = suites.find(({ name }) => name === claim.suite);
    const known = suite === undefined ? suites.map(({ name }) => name) : Object.keys(suite.recipes);
    if (suite !== undefined && known.includes(claim.recipe)) continue;
    const what =
      suite === undefined ? `suite '${claim.suite}'` : `recipe '${claim.recipe}' of ${claim.suite}`;
    throw invalid(
      folder,
      `claim ${claim.id} is about ${what}, which this course has not; expected one of ${known.join(', ')}`,
    );
  }
}

/** Where a measured distribution is stored under `folder`. */
export function measuredPath(
  {
    suite,
    recipe,
    engineClass,
    dataset,
  }: Pick<MeasuredReference, 'suite' | 'recipe' | 'engineClass' | 'dataset'>,
  folder: string,
): string {
  return join(folder, 'measured', `${suite}--${recipe}--${engineClass}${standInSuffix(dataset)}.json`);
}

/** Sets the reference of stand-in data apart from that of the real data. */
export function standInSuffix({ kind }: MeasuredReference['dataset']): string {
  return kind === 'synthetic' ? '--synthetic' : '';
}

function readAll<Schema extends z.ZodType>(folder: string, schema: Schema): z.infer<Schema>[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (cause) {
    throw invalid(folder, `expected a folder, but ${messageOf(cause)}`, cause);
  }
  const files = names.filter((name) => name.endsWith('.json')).sort();
  return files.map((name) => readOne(join(folder, name), schema));
}

function readOne<Schema extends z.ZodType>(path: string, schema: Schema): z.infer<Schema> {
  return readJsonFile(path, schema, {
    what: 'reference result',
    code: 'course-invalid',
    unreadable: restoreAdvice,
    unfit: restoreAdvice,
  });
}

function refuseRepeats(keys: readonly string[], folder: string): void {
  const repeated = keys.find((key, index) => keys.indexOf(key) !== index);
  if (repeated !== undefined) throw invalid(folder, `${repeated} is there more than once`);
}

function invalid(path: string, problem: string, cause?: unknown): ReprolabError {
  return new ReprolabError('course-invalid', `reference results in ${path}: ${problem}`, {
    advice: restoreAdvice,
    cause,
  });
}
