import { ReprolabError } from '../core/errors.ts';
import { hashOf } from '../core/hash.ts';
import type { Plan, Profile, RecipeInfo, Run } from '../core/result-schema.ts';
import type { Recipe, Suite } from '../suite.ts';
import { choose } from './choice.ts';

/** What the user asked for. */
export interface PlanRequest {
  /** Suite names; none means all. */
  readonly suites: readonly string[];
  readonly profile: Profile;
  readonly recipe?: string;
  /** Seeds to run; none means those of the profile. */
  readonly seeds?: readonly number[];
}

/** One training to run: a suite with a recipe and a seed. */
export interface PlannedRun {
  /** `<suite>/<recipe>/<seed>`. */
  readonly id: string;
  readonly suite: string;
  readonly recipe: string;
  readonly profile: Profile;
  readonly seed: number;
}

/** The id of a run: unique in a result. */
export function runId(suite: string, recipe: string, seed: number): string {
  return `${suite}/${recipe}/${seed}`;
}

/** The runs of seeds that a result records as asked for, in its order. */
export function runsOf(plan: Plan, profile: Profile): PlannedRun[] {
  return plan.flatMap(({ suite, recipe, seeds }) =>
    seeds.map((seed) => ({ id: runId(suite, recipe, seed), suite, recipe, profile, seed })),
  );
}

/** Runs in the order in which they were planned, whatever order they ended in; what was not planned comes last. */
export function inPlannedOrder(runs: readonly Run[], planned: readonly Pick<PlannedRun, 'id'>[]): Run[] {
  const place = new Map(planned.map(({ id }, index) => [id, index]));
  const of = ({ id }: Run) => place.get(id) ?? planned.length;
  return runs.toSorted((a, b) => of(a) - of(b));
}

/** Seeds when the user names none: one run, and five for `full`, whose claims are judged over seeds. */
const profileSeeds: Readonly<Record<Profile, readonly number[]>> = {
  smoke: [1],
  quick: [1],
  nightly: [1],
  full: [1, 2, 3, 4, 5],
};

function recipeOf(suite: Suite, request: PlanRequest): string | null {
  if (request.recipe === undefined) return suite.defaultRecipe;
  const names = Object.keys(suite.recipes);
  if (names.includes(request.recipe)) return request.recipe;
  // Asked for by name it is a mistake; among all suites it only selects those that have the recipe.
  return request.suites.length > 0 ? choose(`recipe of ${suite.name}`, request.recipe, names) : null;
}

/** The suites named, in the registry's order and each once; all when none is named. Throws 'usage'. */
export function selectSuites(registry: readonly Suite[], names: readonly string[]): readonly Suite[] {
  const known = registry.map(({ name }) => name);
  const chosen = new Set(names.map((name) => choose('suite', name, known)));
  return chosen.size === 0 ? registry : registry.filter(({ name }) => chosen.has(name));
}

/**
 * The runs of a request: suites in the registry's order, seeds inside.
 * @throws ReprolabError 'usage' for an unknown suite or recipe.
 */
export function planRuns(registry: readonly Suite[], request: PlanRequest): PlannedRun[] {
  const suites = selectSuites(registry, request.suites);
  const runs = suites.flatMap((suite) => {
    const recipe = recipeOf(suite, request);
    if (recipe === null) return [];
    const seeds = [...(request.seeds ?? profileSeeds[request.profile])];
    return runsOf([{ suite: suite.name, recipe, seeds }], request.profile);
  });
  if (runs.length === 0) {
    if (request.recipe === undefined) throw new ReprolabError('usage', 'There is no suite to run.');
    choose('recipe', request.recipe, [...new Set(suites.flatMap(({ recipes }) => Object.keys(recipes)))]);
  }
  return runs;
}

/** The seeds of planned runs by suite and recipe, as a result records them. */
export function seedsAskedFor(runs: readonly PlannedRun[]): Plan {
  const plan: Plan = [];
  for (const { suite, recipe, seed } of runs) {
    const entry = plan.find((other) => other.suite === suite && other.recipe === recipe);
    if (entry === undefined) plan.push({ suite, recipe, seeds: [seed] });
    else entry.seeds.push(seed);
  }
  return plan;
}

/** What a run trains with: the recipe as its profile shortens it, and what the result records of it. */
export interface ResolvedRecipe {
  readonly recipe: Recipe;
  readonly info: RecipeInfo;
  /** Why the run is shorter than its recipe; null when it is the whole recipe. */
  readonly shortened: string | null;
}

/** Resolves a recipe that the plan has checked. Throws 'usage' for one that the suite does not have. */
export function resolveRecipe(suite: Suite, name: string, profile: Profile): ResolvedRecipe {
  const whole = suite.recipes[choose(`recipe of ${suite.name}`, name, Object.keys(suite.recipes))] ?? {};
  const shortening = suite.shortenings[profile];
  const overrides = Object.entries(shortening?.overrides ?? {}).filter(
    (entry): entry is [string, string | number | boolean] => entry[1] !== undefined,
  );
  return {
    recipe: { ...whole, ...Object.fromEntries(overrides) },
    info: { name, hash: hashOf(whole), values: { ...whole } },
    shortened: shortening?.reason ?? null,
  };
}
