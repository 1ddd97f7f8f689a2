/** What may be said from what was measured. */
import type { Check } from '../core/result-schema.ts';
import { judgeClaims } from './claim-checks.ts';
import { judgeReferences } from './reference-checks.ts';
import type { References } from './references.ts';
import { groupRuns, type Judged } from './run-group.ts';
import { judgeSanity } from './sanity-checks.ts';

/**
 * All checks of a result, for each suite and recipe in it: every published claim, every stored distribution,
 * sanity. A claim that cannot be judged is listed as not evaluated, with the reason. Pure: judging a stored
 * result again gives the same checks.
 */
export function judge(judged: Judged, references: References): Check[] {
  const { claims, measured } = references;
  const recipesOf = (suite: string) => [
    ...new Set(claims.filter((claim) => claim.suite === suite).map(({ recipe }) => recipe)),
  ];
  const groups = groupRuns(judged, recipesOf);
  return groups.flatMap((group) => [
    ...judgeClaims(group, groups, claims, measured),
    ...(group.runs.length === 0 ? [] : judgeReferences(group, measured)),
    ...judgeSanity(group),
  ]);
}
