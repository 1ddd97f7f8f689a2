/** Dividing planned runs among machines. */
import { extent } from '../core/extent.ts';
import type { PlannedRun } from './plan.ts';
import type { Suite } from '../suite.ts';

/** Seconds of a run of a shortened recipe, which a suite states no time of: enough to divide work by. */
const shortenedSeconds = { smoke: 5, quick: 60, nightly: 60, full: 60 } as const;

/** Seconds that runs are expected to take: stated by the suite, else the mean of those that are. */
export function expectedSeconds(runs: readonly PlannedRun[], suites: readonly Suite[]): number[] {
  const stated = runs.map(({ suite: name, recipe, profile }) => {
    const suite = suites.find((other) => other.name === name);
    if (suite?.shortenings[profile] !== undefined) return shortenedSeconds[profile];
    return suite?.expectedSeconds?.[recipe] ?? null;
  });
  const known = stated.filter((seconds) => seconds !== null);
  const mean = known.length === 0 ? 1 : known.reduce((sum, seconds) => sum + seconds, 0) / known.length;
  return stated.map((seconds) => seconds ?? mean);
}

/**
 * The runs of one of `of` parts of about equal cost, in the order of the plan: each run, the longest first, goes to the
 * part that has the least to do so far (Graham 1969). Parts may be empty where there are more of them than runs.
 *
 * @param index - From 1.
 */
export function shardOf<R>(
  runs: readonly R[],
  seconds: readonly number[],
  { index, of }: { readonly index: number; readonly of: number },
): R[] {
  const load = Array.from({ length: of }, () => 0);
  const order = runs.map((_, at) => at).sort((a, b) => (seconds[b] ?? 0) - (seconds[a] ?? 0) || a - b);
  const partOf = new Map<number, number>();
  for (const at of order) {
    const part = load.indexOf(extent(load).lowest);
    partOf.set(at, part);
    load[part] = (load[part] ?? 0) + (seconds[at] ?? 0);
  }
  return runs.filter((_, at) => partOf.get(at) === index - 1);
}
