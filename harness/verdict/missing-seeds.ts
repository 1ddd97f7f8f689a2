/**
 * A verdict over seeds needs all that were asked for. Which of them are missing may depend on their outcome, so those
 * that are there are no fair sample, and what they pass is inconclusive. What they fail stays failed.
 */
import { groupBy } from '../core/group-by.ts';
import type { Assessment } from './check-draft.ts';
import type { RunGroup } from './run-group.ts';
import type { Dropped } from './usable-runs.ts';
import { sentences } from './wording.ts';

/**
 * Sentence that names the seeds of `groups` that were asked for and not judged, each with its reason; null when none is
 * missing.
 */
export function missingSeeds(
  groups: readonly RunGroup[],
  judged: readonly number[],
  dropped: readonly Dropped[],
): string | null {
  const asked = [...new Set(groups.flatMap(({ askedSeeds }) => askedSeeds))];
  const missing = asked.filter((seed) => !judged.includes(seed));
  if (missing.length === 0) return null;
  const seedsByReason = groupBy(missing, (seed) => whyMissing(seed, groups, dropped));
  const clauses = [...seedsByReason].map(([reason, seeds]) => `${seedWords(seeds)} (${reason})`);
  const isOne = missing.length === 1;
  return `Missing: ${clauses.join(', ')}: a verdict needs every seed that was asked for, so run ${isOne ? 'it' : 'them'} again, ${isOne ? '--seed' : '--seeds'} ${missing.join(',')}.`;
}

function whyMissing(seed: number, groups: readonly RunGroup[], dropped: readonly Dropped[]): string {
  const reason = dropped.find((run) => run.seed === seed)?.reason;
  if (reason !== undefined) return reason.replace(/\.$/, '');
  for (const { suite, errors, runs } of groups) {
    const failure = errors.find((error) => error.seed === seed);
    if (failure !== undefined) return `the run failed: ${failure.message.split('\n', 1).join('')}`;
    if (!runs.some((run) => run.seed === seed)) return `no run of ${suite}`;
  }
  return 'not judged';
}

function seedWords(seeds: readonly number[]): string {
  return `seed${seeds.length === 1 ? '' : 's'} ${seeds.join(', ')}`;
}

/** The assessment with `shortfalls` (seeds that are missing or count against it) in its reason: it cannot pass then. */
export function withShortfall(assessment: Assessment, ...shortfalls: readonly (string | null)[]): Assessment {
  if (shortfalls.every((shortfall) => shortfall === null)) return assessment;
  return {
    p: assessment.p,
    check: (alpha) => {
      const check = assessment.check(alpha);
      if (check.verdict === 'not-evaluated') return check;
      const verdict = check.verdict === 'pass' ? 'inconclusive' : check.verdict;
      return { ...check, verdict, reason: sentences(check.reason, ...shortfalls) };
    },
  };
}
