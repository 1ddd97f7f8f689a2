/** Which runs may become a stored distribution. */
import { groupBy } from '../core/group-by.ts';
import { ReprolabError } from '../core/errors.ts';
import { canonicalJson } from '../core/hash.ts';
import { ownValue } from '../core/own-value.ts';
import { plural } from '../core/print.ts';
import type { RecipeValues, Result, Run } from '../core/result-schema.ts';
import { dataKindOf } from '../core/run-data.ts';
import { recipeDifference } from './recipe-difference.ts';
import { dataWords } from './usable-runs.ts';

/** The 95% interval of one more run is then 1.6 times as wide as if the spread were known; after 3 seeds, 2.5 times. */
const fewestSeeds = 5;

/** What there is, and so what may name a reference and its file. */
export interface KnownNames {
  /** Values of each suite's recipes, by suite and name. */
  readonly recipes: ReadonlyMap<string, Readonly<Record<string, RecipeValues>>>;
  readonly engines: readonly string[];
}

/** Refuses a run of a suite, recipe or engine that does not exist: no later run could be compared with it. */
export function refuseUnknown({ suite, recipe, engine, seed }: Run, known: KnownNames): void {
  const recipes = known.recipes.get(suite);
  for (const [what, name, names] of [
    ['suite', suite, [...known.recipes.keys()]],
    [`recipe of ${suite}`, recipe.name, Object.keys(recipes ?? {})],
    ['engine', engine.name, known.engines],
  ] as const) {
    if (!names.includes(name)) {
      throw refusal(
        `the run with seed ${seed} names ${what} '${name}', expected one of ${names.join(', ')}`,
        'Give results that this version of reprolab has written, as it has written them.',
      );
    }
  }
}

/** Refuses a recipe that has other values now: no later run could be compared with it. */
export function refuseOtherRecipe({ suite, recipe }: Run, known: KnownNames): void {
  const values = ownValue(known.recipes.get(suite) ?? {}, recipe.name);
  const difference = values === undefined ? null : recipeDifference(recipe, values);
  if (difference !== null) {
    throw refusal(
      `${suite}: these runs are of another recipe than today's '${recipe.name}'. ${difference.replace(/\.$/, '')}`,
      'Run the suite again with its recipe as it is now.',
    );
  }
}

/** Refuses results of which a run failed and was not done again: its seed would be missing because of its outcome. */
export function refuseLostSeeds(results: readonly Result[]): void {
  const runs = results.flatMap((result) => result.runs);
  const errors = results.flatMap((result) => result.errors);
  const lost = errors.find(
    ({ suite, seed }) => !runs.some((run) => run.suite === suite && run.seed === seed),
  );
  if (lost !== undefined) {
    throw refusal(
      `${lost.suite}: the run with seed ${lost.seed} failed (${lost.message.split('\n', 1).join('')}), and runs must not be chosen by their outcome`,
      `Run it again, --seed ${lost.seed}, and give both results.`,
    );
  }
}

/** Refuses runs of one suite, at least one, that are no sample of one distribution. */
export function refuseUnfit(runs: readonly Run[]): void {
  const { suite } = runs[0] as Run;
  const shortened = runs.find((run) => run.shortened !== null);
  if (shortened !== undefined) {
    throw refusal(
      `${suite}: the recipe was shortened (${shortened.shortened ?? ''})`,
      'Run the whole recipe: --profile full.',
    );
  }
  const unreal = runs.find((run) => dataKindOf(run) === 'own');
  if (unreal !== undefined) {
    throw refusal(
      `${suite}: the run with seed ${unreal.seed} used ${dataWords[dataKindOf(unreal)]}`,
      'Only runs on the official data, or on its generated stand-in, are compared with stored ones.',
    );
  }
  refuseMixture(runs, 'recipes', ({ recipe }) => `${recipe.name} (${recipe.hash.slice(0, 12)})`);
  refuseMixture(runs, 'engines', ({ engine }) => engine.name);
  refuseMixture(runs, 'data', ({ datasets }) =>
    datasets
      .flatMap(({ files }) => files)
      .map(({ name, sha256 }) => `${name} (${sha256.slice(0, 12)})`)
      .join(' '),
  );
  const seeds = runs.map(({ seed }) => seed);
  const repeated = seeds.find((seed, index) => seeds.indexOf(seed) !== index);
  if (repeated !== undefined) {
    throw refusal(`${suite}: seed ${repeated} occurs more than once`, 'Give each seed once.');
  }
  if (seeds.length < fewestSeeds) {
    throw refusal(
      `${suite}: ${plural(seeds.length, 'seed')} (${seeds.join(', ')}), expected at least ${fewestSeeds}`,
      'Run more, e.g. --seeds 11..20; a default run, seed 1, stays independent of them.',
    );
  }
  refuseCopies(runs);
}

/**
 * Refuses runs that measured the same under different seeds. Where the seed decides anything, two trainings do not
 * agree to the last bit of every metric and curve: one is a copy. Where it decides nothing, the runs are one
 * measurement however often it is repeated, and its spread is no spread over seeds.
 */
function refuseCopies(runs: readonly Run[]): void {
  const equal = groupBy(runs, ({ metrics, curves }) => canonicalJson({ metrics, curves }));
  const same = [...equal.values()].find((group) => group.length > 1)?.map(({ seed }) => seed);
  if (same !== undefined) {
    throw refusal(
      `${(runs[0] as Run).suite}: seeds ${same.join(', ')} measured the same to the last bit, every metric and curve; they are copies of one run, or the seed changes nothing in this suite, and neither is a distribution`,
      'Give one run each seed, as it was measured. A suite without chance in it needs no stored distribution.',
    );
  }
}

function refuseMixture(runs: readonly Run[], what: string, describe: (run: Run) => string): void {
  const kinds = [...new Set(runs.map(describe))];
  if (kinds.length > 1) {
    throw refusal(
      `${(runs[0] as Run).suite}: the runs mix ${what}: ${kinds.join(', ')}`,
      'Give results of one recipe on one engine with the same data.',
    );
  }
}

/** Why nothing was promoted. */
export function refusal(problem: string, advice: string): ReprolabError {
  return new ReprolabError('usage', `Nothing was promoted: ${problem}.`, { advice });
}
