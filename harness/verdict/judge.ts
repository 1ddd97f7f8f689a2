/** What may be said from what was measured. */
import type { Check } from '../core/result-schema.ts';
import { draftClaims } from './claim-checks.ts';
import { confirm } from './confirmation.ts';
import type { Draft } from './draft.ts';
import { draftReferences } from './reference-checks.ts';
import type { References } from './references.ts';
import { groupRuns, ofFreshSeeds, ofPlannedSeeds, type Judged, type RunGroup } from './run-group.ts';
import { judgeSanity } from './sanity-checks.ts';
import { screen } from './screening.ts';

/** A suite and recipe whose fresh seeds would decide checks. */
export interface SuspectGroup {
  readonly suite: string;
  readonly recipe: string;
  /** Ids of the suspect checks. */
  readonly checks: readonly string[];
}

/**
 * All checks of a result, for each suite and recipe in it: every published claim, every stored distribution,
 * sanity. A claim that cannot be judged is listed as not evaluated, with the reason. Pure: judging a stored
 * result again gives the same checks.
 *
 * In two stages: the planned runs make checks suspect, and only fresh seeds fail them (`screen`, `confirm`).
 */
export function judge(judged: Judged, references: References): Check[] {
  const { drafts, checks } = twoStages(judged, references);
  const all = groupRuns(judged, recipesIn(references));
  return all.flatMap((group) => [
    ...drafts
      .filter(({ group: { suite, recipe } }) => suite === group.suite && recipe === group.recipe)
      .flatMap((draft) => checks.get(draft) ?? []),
    ...judgeSanity(group),
  ]);
}

/** What has to be trained with fresh seeds to decide the checks that are suspect, in the order of the result. */
export function suspectGroups(judged: Judged, references: References): SuspectGroup[] {
  const { checks } = twoStages(judged, references);
  const found = new Map<string, { suite: string; recipe: string; checks: string[] }>();
  for (const [{ group, partner }, { id, suspect }] of checks) {
    if (!suspect) continue;
    for (const suite of partner === null ? [group.suite] : [partner, group.suite]) {
      const key = JSON.stringify([suite, group.recipe]);
      const entry = found.get(key) ?? { suite, recipe: group.recipe, checks: [] };
      found.set(key, { ...entry, checks: [...entry.checks, id] });
    }
  }
  return [...found.values()];
}

function twoStages(
  judged: Judged,
  references: References,
): { readonly drafts: readonly Draft[]; readonly checks: ReadonlyMap<Draft, Check> } {
  const { claims, measured } = references;
  const planned = groupRuns(ofPlannedSeeds(judged), recipesIn(references));
  const fresh: readonly RunGroup[] = groupRuns(ofFreshSeeds(judged), recipesIn(references));
  const drafts = planned.flatMap((group) => [
    ...draftClaims(group, planned, claims, measured),
    ...(group.runs.length === 0 ? [] : draftReferences(group, measured)),
  ]);
  return { drafts, checks: confirm(screen(drafts), fresh) };
}

/** The recipes of a suite that anything is claimed of. */
function recipesIn({ claims }: References): (suite: string) => string[] {
  return (suite) => [...new Set(claims.filter((claim) => claim.suite === suite).map(({ recipe }) => recipe))];
}
