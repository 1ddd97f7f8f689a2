/** Published claims of one suite and recipe against its runs. */
import type { Check } from '../core/result-schema.ts';
import { assessChange } from './change-claim.ts';
import { makeCheck, plainRuling, settled, type Assessment, type Subject } from './check-draft.ts';
import type { Claim } from './claim-schema.ts';
import { judgeExercises, judgeTheory } from './exact-claims.ts';
import { assessNumber, type StoredValues } from './number-claim.ts';
import type { MeasuredReference } from './reference-schema.ts';
import {
  missingSeeds,
  usableForClaim,
  usableForReference,
  withMetric,
  type RunGroup,
  type Usable,
} from './run-group.ts';
import { judgeFamily } from './family.ts';
import { assessSong } from './song-claim.ts';
import { isSameEngine } from './stored-runs.ts';

/**
 * One check for every claim that is about this suite and recipe. Claims of one citation are a family: Holm's
 * procedure keeps the risk of one false alarm among them at 5%.
 */
export function judgeClaims(
  group: RunGroup,
  groups: readonly RunGroup[],
  claims: readonly Claim[],
  measured: readonly MeasuredReference[],
): Check[] {
  const own = claims.filter(({ suite, recipe }) => suite === group.suite && recipe === group.recipe);
  const assessed = own.map((claim) => ({
    family: claim.citation,
    assessment: assess(claim, group, groups, measured),
  }));
  return judgeFamily(assessed);
}

function assess(
  claim: Claim,
  group: RunGroup,
  groups: readonly RunGroup[],
  measured: readonly MeasuredReference[],
): Assessment {
  const subject = subjectOf(claim);
  const usable = withClaimMetric(usableForClaim(group, claim), claim);
  if ('reason' in usable) {
    return settled(makeCheck(subject, group.runs, plainRuling('not-evaluated', usable.reason)));
  }
  const { runs } = usable;
  const caveat = claim.caveat === null ? '' : ` Note: ${claim.caveat}.`;
  const addendum = missingSeeds(group) + caveat;
  switch (claim.form) {
    case 'number':
      return assessNumber(claim, subject, runs, storedValues(claim.metric, group, measured), addendum);
    case 'change': {
      const from = groups.find(({ suite, recipe }) => suite === claim.fromSuite && recipe === claim.recipe);
      const before = from === undefined ? null : withMetric(usableForClaim(from, claim), claim.metric);
      if (before !== null && 'reason' in before) {
        const reason = `There is nothing of ${claim.fromSuite} to compare with. ${before.reason}`;
        return settled(makeCheck(subject, runs, plainRuling('not-evaluated', reason)));
      }
      return assessChange(claim, subject, runs, before?.runs ?? [], addendum);
    }
    case 'theory':
      return settled(judgeTheory(claim, subject, runs));
    case 'exercises':
      return settled(judgeExercises(subject, runs));
    case 'song':
      return assessSong(claim, subject, runs, addendum);
  }
}

/** The metric in which the exercises report how many gave their value; their claim names none. */
const passedExercises = 'exercisesPassed';

function subjectOf(claim: Claim): Subject {
  const kind = claim.form === 'song' && claim.standing === 'own' ? 'sanity' : 'claim';
  return {
    id: `${claim.suite}/${claim.recipe}/${kind}/${claim.id}`,
    kind,
    suite: claim.suite,
    recipe: claim.recipe,
    title: claim.title,
    metric: 'metric' in claim ? claim.metric : passedExercises,
    expected: { text: claim.text, value: 'value' in claim ? claim.value : null, source: claim.citation },
  };
}

function withClaimMetric(usable: Usable, claim: Claim): Usable {
  return 'metric' in claim ? withMetric(usable, claim.metric) : usable;
}

/**
 * Stored runs of the same suite, recipe and data: what they say of the run-to-run spread holds for ours. Those of
 * the same engine come first.
 */
function storedValues(
  metric: string,
  group: RunGroup,
  measured: readonly MeasuredReference[],
): StoredValues | null {
  const candidates = measured.flatMap((reference) => {
    const { suite, recipe, engineClass, dataset, metrics } = reference;
    if (suite !== group.suite || recipe !== group.recipe) return [];
    if ('reason' in usableForReference(group, dataset.sha256)) return [];
    const values = metrics[metric]?.values;
    return values === undefined ? [] : [{ values, engineClass, isOurs: isSameEngine(reference, group.runs) }];
  });
  return candidates.find(({ isOurs }) => isOurs) ?? candidates[0] ?? null;
}
