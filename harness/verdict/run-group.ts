/** The runs of one suite and recipe, and which of them a check may rest on. */
import type { Profile, Result, Run, RunError } from '../core/result-schema.ts';
import type { Claim } from './claim-schema.ts';

/** What `judge` needs of a result. */
export type Judged = Pick<Result, 'runs' | 'errors' | 'profile'>;

export interface RunGroup {
  readonly suite: string;
  readonly recipe: string;
  /** Every run; a seed may occur more than once (repeated, or on another engine). */
  readonly allRuns: readonly Run[];
  /** One run per seed, the first: more would count a seed twice. */
  readonly runs: readonly Run[];
  readonly errors: readonly RunError[];
  readonly profile: Profile;
}

/**
 * Groups by suite and recipe, in the order of runs and then of errors. An error that names no recipe belongs
 * to every recipe of its suite in `knownRecipes`.
 */
export function groupRuns(judged: Judged, knownRecipes: (suite: string) => readonly string[]): RunGroup[] {
  const keys = new Map<string, { suite: string; recipe: string }>();
  const note = (suite: string, recipe: string) =>
    keys.set(JSON.stringify([suite, recipe]), { suite, recipe });
  for (const run of judged.runs) note(run.suite, run.recipe.name);
  for (const { suite, recipe } of judged.errors) {
    for (const name of recipe === undefined ? knownRecipes(suite) : [recipe]) note(suite, name);
  }
  return [...keys.values()].map(({ suite, recipe }) => {
    const allRuns = judged.runs.filter((run) => run.suite === suite && run.recipe.name === recipe);
    const errors = judged.errors.filter(
      (error) => error.suite === suite && (error.recipe ?? recipe) === recipe,
    );
    return { suite, recipe, allRuns, runs: firstOfEachSeed(allRuns), errors, profile: judged.profile };
  });
}

function firstOfEachSeed(runs: readonly Run[]): Run[] {
  return runs.filter((run, index) => runs.findIndex(({ seed }) => seed === run.seed) === index);
}

/** Runs that a check may rest on, or in one sentence why there are none. */
export type Usable = { readonly runs: readonly Run[] } | { readonly reason: string };

/** The runs of a group that a claim can be judged by. */
export function usableForClaim(group: RunGroup, claim: Pick<Claim, 'data' | 'needsFullRecipe'>): Usable {
  return (
    refuseGroup(group) ??
    keep(group.runs, (run) => {
      if (claim.needsFullRecipe && run.shortened !== null) return shortenedReason(run.shortened);
      if (claim.data === 'any' || run.dataset.kind === claim.data) return null;
      const note = run.dataset.note === null ? '' : ` (${run.dataset.note})`;
      // Real as they may be, the user's own files are not those that the claim is about.
      const isOther = claim.data === 'real' && run.dataset.kind === 'own';
      const about = isOther ? 'the official data' : dataWords[claim.data];
      return `The run used ${dataWords[run.dataset.kind]}${note}, and this claim is about ${about}.`;
    })
  );
}

/** The runs of a group that can be compared with a distribution measured on files of the given content. */
export function usableForReference(group: RunGroup, contentHashes: Readonly<Record<string, string>>): Usable {
  return (
    refuseGroup(group) ??
    keep(group.runs, (run) => {
      if (run.shortened !== null) return shortenedReason(run.shortened);
      if (run.dataset.kind !== 'real') {
        return `The run used ${dataWords[run.dataset.kind]}; the reference was measured on real data.`;
      }
      const used = new Set(run.dataset.files.map(({ sha256 }) => sha256));
      const missing = Object.entries(contentHashes).find(([, hash]) => !used.has(hash));
      if (missing === undefined) return null;
      return `The run used other data than the reference: no file with the content of '${missing[0]}' (sha256 ${missing[1].slice(0, 12)}...).`;
    })
  );
}

/** Kinds of data in words. */
export const dataWords = {
  real: 'real data',
  own: 'data of its own',
  synthetic: 'synthetic data',
  none: 'no data',
} as const;

function shortenedReason(shortened: string): string {
  return `The recipe was shortened (${shortened}), so this says nothing about the whole recipe.`;
}

function refuseGroup({ runs, errors, profile }: RunGroup): { reason: string } | null {
  const [failure] = errors;
  if (runs.length === 0 && failure !== undefined) return { reason: `The run failed: ${failure.message}` };
  if (profile === 'smoke') {
    return { reason: 'The smoke profile only shows that a suite runs from end to end; it claims nothing.' };
  }
  return null;
}

function keep(runs: readonly Run[], refuse: (run: Run) => string | null): Usable {
  const reasons = runs.map(refuse);
  const kept = runs.filter((_, index) => reasons[index] === null);
  const [reason] = reasons;
  return kept.length > 0 || typeof reason !== 'string' ? { runs: kept } : { reason };
}

/** Keeps the runs that measured `metric`. */
export function withMetric(usable: Usable, metric: string): Usable {
  if ('reason' in usable) return usable;
  const runs = usable.runs.filter((run) => metricOf(run, metric) !== null);
  return runs.length > 0 ? { runs } : { reason: `The run reported no finite value of '${metric}'.` };
}

/** A run's metric, or null when it is missing or not finite. */
export function metricOf(run: Run, metric: string): number | null {
  const value = run.metrics[metric];
  return value !== undefined && Number.isFinite(value) ? value : null;
}

/** The metric's values in the order of the runs, without runs that have none. */
export function metricValues(runs: readonly Run[], metric: string): number[] {
  return runs.flatMap((run) => metricOf(run, metric) ?? []);
}

/** Clause for a verdict that rests on fewer seeds than were asked for; empty when none failed. */
export function missingSeeds({ errors }: RunGroup): string {
  if (errors.length === 0) return '';
  const seeds = errors.map(({ seed }) => seed).join(', ');
  return ` Not included, because the run failed: seed${errors.length === 1 ? '' : 's'} ${seeds}.`;
}
