/** The runs of one suite and recipe, with the seeds that were asked for. */
import { ownValue } from '../core/own-value.ts';
import type { Profile, Result, Run, RunError } from '../core/result-schema.ts';
import type { Unit } from '../core/unit.ts';

/** What `judge` needs of a result. */
export type Judged = Pick<Result, 'runs' | 'errors' | 'profile'> &
  Partial<Pick<Result, 'plan' | 'confirmations'>>;

type Keyed = { readonly suite: string; readonly recipe: string | null; readonly seed: number };

/** The result without the runs that were trained to confirm what was suspect. */
export function ofPlannedSeeds(judged: Judged): Judged {
  return partOf(judged, (item) => !isFresh(judged, item), judged.plan ?? []);
}

/** Only the runs that were trained to confirm what was suspect. */
export function ofFreshSeeds(judged: Judged): Judged {
  return partOf(judged, (item) => isFresh(judged, item), judged.confirmations ?? []);
}

function partOf(judged: Judged, isIn: (item: Keyed) => boolean, plan: NonNullable<Judged['plan']>): Judged {
  return {
    ...judged,
    plan,
    runs: judged.runs.filter(({ suite, recipe, seed }) => isIn({ suite, recipe: recipe.name, seed })),
    errors: judged.errors.filter(isIn),
  };
}

function isFresh({ confirmations = [] }: Judged, { suite, recipe, seed }: Keyed): boolean {
  return confirmations.some(
    (entry) =>
      entry.suite === suite && entry.recipe === (recipe ?? entry.recipe) && entry.seeds.includes(seed),
  );
}

export interface RunGroup {
  readonly suite: string;
  readonly recipe: string;
  /** Every run; a seed may occur more than once (repeated, or on another engine). */
  readonly allRuns: readonly Run[];
  /** One run per seed, the first: more would count a seed twice. */
  readonly runs: readonly Run[];
  readonly errors: readonly RunError[];
  /** Seeds that were asked for: those of the plan, and whatever ran or failed without one. */
  readonly askedSeeds: readonly number[];
  readonly profile: Profile;
}

/**
 * Groups by suite and recipe, in the order of runs, then of errors, then of the plan. An error that names no recipe
 * belongs to every recipe of its suite in `knownRecipes`.
 */
export function groupRuns(judged: Judged, knownRecipes: (suite: string) => readonly string[]): RunGroup[] {
  const keys = new Map<string, { suite: string; recipe: string }>();
  const note = (suite: string, recipe: string) =>
    keys.set(JSON.stringify([suite, recipe]), { suite, recipe });
  for (const run of judged.runs) note(run.suite, run.recipe.name);
  for (const { suite, recipe } of judged.errors) {
    for (const name of recipe === null ? knownRecipes(suite) : [recipe]) note(suite, name);
  }
  const { plan = [] } = judged;
  for (const { suite, recipe } of plan) note(suite, recipe);
  return [...keys.values()].map(({ suite, recipe }) => {
    const allRuns = judged.runs.filter((run) => run.suite === suite && run.recipe.name === recipe);
    const errors = judged.errors.filter(
      (error) => error.suite === suite && (error.recipe ?? recipe) === recipe,
    );
    const planned = plan.filter((entry) => entry.suite === suite && entry.recipe === recipe);
    const askedSeeds = new Set(
      [planned.flatMap(({ seeds }) => seeds), allRuns.map(seedOf), errors.map(seedOf)].flat(),
    );
    return {
      suite,
      recipe,
      allRuns,
      runs: firstOfEachSeed(allRuns),
      errors,
      askedSeeds: [...askedSeeds],
      profile: judged.profile,
    };
  });
}

const seedOf = ({ seed }: { readonly seed: number }) => seed;

function firstOfEachSeed(runs: readonly Run[]): Run[] {
  return runs.filter((run, index) => runs.findIndex(({ seed }) => seed === run.seed) === index);
}

/** A run's metric, or null when it is missing or not finite. */
export function metricOf(run: Run, metric: string): number | null {
  const value = ownValue(run.metrics, metric)?.value;
  return value !== undefined && Number.isFinite(value) ? value : null;
}

/** The unit in which these runs measured a metric; null when none did. */
export function unitOf(runs: readonly Run[], metric: string): Unit | null {
  const measured = runs.find((run) => Object.hasOwn(run.metrics, metric));
  return ownValue(measured?.metrics ?? {}, metric)?.unit ?? null;
}

/** The metric's values in the order of the runs, without runs that have none. */
export function metricValues(runs: readonly Run[], metric: string): number[] {
  return runs.flatMap((run) => metricOf(run, metric) ?? []);
}
