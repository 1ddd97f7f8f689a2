/** The first stage of a verdict: what the planned runs say. */
import { groupBy } from '../core/group-by.ts';
import { plural } from '../core/print.ts';
import type { Check } from '../core/result-schema.ts';
import type { Draft } from './draft.ts';
import { holmLevels } from './statistics/holm.ts';
import { fewestRunsToFail, riskOfResult } from './statistics/level.ts';
import { sentences } from './wording.ts';

/**
 * Judges every draft at the level that Holm's procedure gives it in its family. What lies outside by more than chance
 * explains there is suspect and no more: a night has so many checks that one of them is outside on most. It fails at
 * once only where no chance is in it, or where the mean of several runs is so far out that the risk of the whole
 * result is kept (Bonferroni over all checks of several runs).
 */
export function screen(drafts: readonly Draft[]): ReadonlyMap<Draft, Check> {
  const levels = familyLevels(drafts);
  const first = new Map(drafts.map((draft) => [draft, draft.assessment.check(levelOf(levels, draft))]));
  const ofSeveral = drafts.filter((draft) => canFailAtOnce(draft, first.get(draft)));
  const atOnce = riskOfResult / 2 / Math.max(ofSeveral.length, 1);
  return new Map(
    [...first].map(([draft, check]) => {
      const { assessment } = draft;
      const { p } = assessment;
      if (p === null || check.verdict !== 'fail') return [draft, check];
      if (p <= atOnce && ofSeveral.includes(draft)) return [draft, assessment.check(atOnce)];
      return [draft, suspect(draft, check)];
    }),
  );
}

function canFailAtOnce({ assessment, needsFreshRuns }: Draft, check: Check | undefined): boolean {
  const runs = check?.measured.seeds.length ?? 0;
  return assessment.p !== null && !needsFreshRuns && runs >= fewestRunsToFail;
}

function suspect({ needsFreshRuns }: Draft, check: Check): Check {
  const { seeds } = check.measured;
  const chance =
    seeds.length === 1
      ? 'one run lies outside by chance'
      : `${plural(seeds.length, 'run')} lie outside by chance`;
  return {
    ...check,
    verdict: 'inconclusive',
    suspect: true,
    reason: sentences(check.reason, needsFreshRuns ? null : `Suspect, and no more: ${chance} now and then.`),
  };
}

function levelOf(levels: ReadonlyMap<Draft, number>, draft: Draft): number {
  return levels.get(draft) ?? draft.risk;
}

/** The level of every draft that has a p-value. */
function familyLevels(drafts: readonly Draft[]): ReadonlyMap<Draft, number> {
  const levels = new Map<Draft, number>();
  const families = groupBy(
    drafts.filter(({ assessment }) => assessment.p !== null),
    ({ group, family }) => JSON.stringify([group.suite, group.recipe, family]),
  );
  for (const family of families.values()) {
    const [{ risk }] = family as readonly [Draft];
    const found = holmLevels(
      family.map(({ assessment }) => assessment.p ?? 1),
      risk,
    );
    for (const [index, draft] of family.entries()) levels.set(draft, found[index] ?? risk);
  }
  return levels;
}
