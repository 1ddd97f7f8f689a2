/** Which fresh seeds are trained to decide checks that are suspect. */
import type { Result, Run } from '../core/result-schema.ts';

/** A suite and recipe with suspect checks. */
export interface Suspect {
  readonly suite: string;
  readonly recipe: string;
  readonly checks: readonly string[];
}

export interface ConfirmationRequest {
  /** Fresh seeds of each suspect suite. */
  readonly seeds: number;
  /** Wall seconds that all of them may take. */
  readonly budgetSeconds: number;
  /** Whether a seed was used before: in a stored distribution, which fresh seeds must not repeat. */
  readonly isTaken: (suite: string, seed: number) => boolean;
}

/** The fewest fresh seeds whose mean decides anything. */
const fewestSeeds = 3;

/** Fresh seeds are this far apart, so that those of neighbouring plans do not meet: 1 is confirmed by 1001, 2001, ... */
const stride = 1000;

export interface Confirmations {
  readonly entries: Result['confirmations'];
  /** Suites for which the time does not suffice, in words. */
  readonly leftOut: readonly string[];
}

/**
 * The fresh seeds of each suspect suite, fixed before any is trained: as many as were asked for, fewer where the time
 * allows no more, none where it does not allow three. They follow from the first planned seed, so that the same command
 * confirms by the same seeds.
 *
 * @param jobs - How many runs are trained at once.
 */
export function planConfirmations(
  suspects: readonly Suspect[],
  { plan, runs }: Pick<Result, 'plan' | 'runs'>,
  { seeds, budgetSeconds, isTaken }: ConfirmationRequest,
  jobs: number,
): Confirmations {
  const secondsOf = (suite: string, recipe: string) =>
    runs
      .filter((run) => run.suite === suite && run.recipe.name === recipe)
      .reduce((longest, run) => Math.max(longest, durationOf(run)), 0);
  let left = budgetSeconds * jobs;
  const entries: Result['confirmations'] = [];
  const leftOut: string[] = [];
  for (const { suite, recipe, checks } of suspects) {
    const seconds = secondsOf(suite, recipe);
    const affordable = seconds === 0 ? seeds : Math.min(seeds, Math.floor(left / seconds));
    if (affordable < Math.min(fewestSeeds, seeds)) {
      leftOut.push(
        `${suite}: a run takes ${Math.ceil(seconds)} s, and ${Math.max(0, Math.floor(left / jobs))} s are left`,
      );
      continue;
    }
    left -= affordable * seconds;
    const planned = plan.find((entry) => entry.suite === suite && entry.recipe === recipe)?.seeds ?? [1];
    entries.push({
      suite,
      recipe,
      seeds: freshSeeds(suite, planned, affordable, isTaken),
      checks: [...checks],
    });
  }
  return { entries, leftOut };
}

function freshSeeds(
  suite: string,
  planned: readonly number[],
  count: number,
  isTaken: ConfirmationRequest['isTaken'],
): number[] {
  const seeds: number[] = [];
  for (let seed = (planned[0] ?? 1) + stride; seeds.length < count; seed += stride) {
    if (!planned.includes(seed) && !isTaken(suite, seed)) seeds.push(seed);
  }
  return seeds;
}

/** Wall seconds of a run; starting its process is not among the phases, and takes about one. */
function durationOf({ phases }: Run): number {
  return 1 + phases.reduce((sum, { seconds }) => sum + seconds, 0);
}
