/** The second stage of a verdict: fresh runs decide what the planned ones left suspect. */
import { plural } from '../core/print.ts';
import type { Check } from '../core/result-schema.ts';
import type { Assessment } from './check-draft.ts';
import type { Draft } from './draft.ts';
import type { RunGroup } from './run-group.ts';
import { holmLevels } from './statistics/holm.ts';
import { fewestRunsToFail, riskOfFalseAlarm, riskOfResult } from './statistics/level.ts';
import { sentences } from './wording.ts';

/**
 * Decides the suspect checks by the fresh runs that there are. The fresh runs had no part in what became suspect, so
 * Holm's procedure over the suspects alone keeps the risk that an unchanged result fails, however many checks there
 * were at first. Between that level and 5% a check stays suspect.
 */
export function confirm(
  screened: ReadonlyMap<Draft, Check>,
  freshGroups: readonly RunGroup[],
): ReadonlyMap<Draft, Check> {
  const asked: { draft: Draft; check: Check; fresh: RunGroup; assessment: Assessment }[] = [];
  const checks = new Map(screened);
  for (const [draft, check] of screened) {
    if (!check.suspect) continue;
    const { suite, recipe } = draft.group;
    const fresh = freshGroups.find((group) => group.suite === suite && group.recipe === recipe);
    if (fresh === undefined) checks.set(draft, withAdvice(check));
    else asked.push({ draft, check, fresh, assessment: draft.confirm(fresh, freshGroups) });
  }
  const levels = holmLevels(
    asked.map(({ assessment }) => assessment.p ?? 1),
    riskOfResult / 2,
  );
  for (const [index, { draft, check, fresh, assessment }] of asked.entries()) {
    checks.set(draft, decide(check, fresh, assessment, levels[index] ?? riskOfResult / 2));
  }
  return checks;
}

/** Without fresh runs a suspect check says how to get some. */
function withAdvice(check: Check): Check {
  const command = `reprolab run ${check.suite} --recipe ${check.recipe} --confirm 5`;
  return { ...check, reason: sentences(check.reason, `Fresh seeds can tell: ${command}.`) };
}

function decide(first: Check, fresh: RunGroup, assessment: Assessment, level: number): Check {
  const second = assessment.check(level);
  const trained = `So ${plural(fresh.runs.length, 'fresh seed')} ${fresh.runs.length === 1 ? 'was' : 'were'} trained.`;
  const verdict = verdictOf(second, assessment);
  const open = verdict === 'inconclusive' ? 'It stays suspect: more fresh seeds can tell.' : null;
  return {
    ...second,
    verdict,
    suspect: verdict === 'inconclusive',
    reason: sentences(first.reason, trained, second.reason, open),
    seconds: first.seconds + second.seconds,
  };
}

function verdictOf(second: Check, assessment: Assessment): Check['verdict'] {
  // Where no chance is in it, as in a training that diverged, the fresh runs say it outright.
  if (assessment.p === null) return second.verdict === 'not-evaluated' ? 'inconclusive' : second.verdict;
  if (second.measured.seeds.length < fewestRunsToFail) return 'inconclusive';
  if (second.verdict === 'fail') return 'fail';
  return assessment.check(riskOfFalseAlarm).verdict === 'fail' ? 'inconclusive' : second.verdict;
}
