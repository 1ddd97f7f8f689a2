/** Published claims of one suite and recipe against its runs. */
import { ownValue } from '../core/own-value.ts';
import type { Run } from '../core/result-schema.ts';
import { blockersOf, runAgain, seedOption } from './blockers.ts';
import { basisOf, type Basis } from './basis.ts';
import { assessChange, pairBySeed } from './change-claim.ts';
import {
  makeCheck,
  settled,
  type Assessment,
  type Ruling,
  type Subject,
  unevaluated,
} from './check-draft.ts';
import type { ChangeClaim, Claim, PublishedClaim } from './claim-schema.ts';
import { judgeAllOf, judgeTheory } from './exact-claims.ts';
import { assessNumber, type StoredValues } from './number-claim.ts';
import type { MeasuredReference } from './reference-schema.ts';
import type { Draft } from './draft.ts';
import { missingSeeds, withShortfall } from './missing-seeds.ts';
import { unitOf, type RunGroup } from './run-group.ts';
import { assessOccurrence } from './occurrence-claim.ts';
import { isSameEngine } from './stored-runs.ts';
import { usableForClaim, usableForReference } from './usable-runs.ts';
import { riskOfFalseAlarm } from './statistics/level.ts';
import { sentences } from './wording.ts';

/** One check for every claim that is about this suite and recipe; those of a family share one risk. */
export function draftClaims(
  group: RunGroup,
  groups: readonly RunGroup[],
  claims: readonly PublishedClaim[],
  measured: readonly MeasuredReference[],
): Draft[] {
  return claims
    .filter(({ suite, recipe }) => suite === group.suite && recipe === group.recipe)
    .map((claim) => ({
      group,
      family: claim.family,
      risk: riskOfFalseAlarm,
      assessment: assess(claim, group, groups, measured),
      needsFreshRuns: false,
      partner: claim.form === 'change' ? claim.fromSuite : null,
      confirm: (fresh, all) => assess(claim, fresh, all, measured),
    }));
}

function assess(
  claim: PublishedClaim,
  group: RunGroup,
  groups: readonly RunGroup[],
  measured: readonly MeasuredReference[],
): Assessment {
  const subject = subjectOf(claim, group.allRuns);
  const basis = claimBasis(claim, group);
  if (claim.form === 'change') return assessPairs(claim, subject, group, basis, groups);
  if ('ruling' in basis) return settled(makeCheck(subject, group.runs, basis.ruling));
  const { runs, dropped, brokenSeeds, remark } = basis;
  const judged = [...runs.map(({ seed }) => seed), ...brokenSeeds];
  const assessment = assessRuns(claim, subject, runs, storedValues(subject.metric, group, measured));
  return withCaveat(withShortfall(assessment, remark, missingSeeds([group], judged, dropped)), claim);
}

function assessRuns(
  claim: Exclude<Claim, ChangeClaim>,
  subject: Subject,
  runs: readonly Run[],
  stored: StoredValues | null,
): Assessment {
  switch (claim.form) {
    case 'number':
      return assessNumber(claim, subject, runs, stored);
    case 'theory':
      return settled(judgeTheory(claim, subject, runs));
    case 'all-of':
      return settled(judgeAllOf(claim, subject, runs));
    case 'occurrence':
      return assessOccurrence(claim, subject, runs);
  }
}

/** A claim about a change: both suites' runs are held to it, and a seed counts where both have a run. */
function assessPairs(
  claim: PublishedClaim & ChangeClaim,
  subject: Subject,
  group: RunGroup,
  after: Basis | { readonly ruling: Ruling },
  groups: readonly RunGroup[],
): Assessment {
  const from = groups.find(({ suite, recipe }) => suite === claim.fromSuite && recipe === claim.recipe);
  const before = from === undefined ? null : claimBasis(claim, from);
  // What is not reproduced on one side is so whatever the other side lacks.
  const rulings = [after, before].flatMap((side) => (side !== null && 'ruling' in side ? [side.ruling] : []));
  const failed = rulings.find(({ verdict }) => verdict === 'fail');
  const plain = (ruling: Ruling) => settled(makeCheck(subject, group.runs, ruling));
  if (failed !== undefined) return plain(failed);
  const blockers = blockersOf(rulings.flatMap((ruling) => ruling.blockers ?? []));
  if ('ruling' in after) return plain(unevaluated(after.ruling.reason, blockers));
  if (before !== null && 'ruling' in before) {
    const reason = `There is nothing of ${claim.fromSuite} to compare with. ${before.ruling.reason}`;
    return plain(unevaluated(reason, blockers));
  }
  const pairs = pairBySeed(claim, before?.runs ?? [], after.runs);
  if (from === undefined || before === null || pairs.length === 0) {
    const reason = `It takes runs of ${claim.fromSuite} and ${claim.suite} with the same seed; this result has none.`;
    const suites = [claim.fromSuite, claim.suite].join(' ');
    const command = runAgain({ suite: suites, recipe: claim.recipe }, seedOption(group.askedSeeds));
    return plain(unevaluated(reason, [{ what: `no run of ${claim.fromSuite} to compare with`, command }]));
  }
  const judged = [...pairs.map(({ run }) => run.seed), ...before.brokenSeeds, ...after.brokenSeeds];
  const missing = missingSeeds([from, group], judged, [...before.dropped, ...after.dropped]);
  return withCaveat(
    withShortfall(assessChange(claim, subject, pairs), before.remark, after.remark, missing),
    claim,
  );
}

function claimBasis(claim: PublishedClaim, group: RunGroup): Basis | { readonly ruling: Ruling } {
  return basisOf(
    usableForClaim(group, claim),
    { kind: 'metric', name: claim.metric },
    {
      suite: group.suite,
      preconditions: claim.preconditions,
    },
  );
}

/** The claim's caveat at the end of the reason, once there is a verdict that needs it. */
function withCaveat(assessment: Assessment, { caveat }: Claim): Assessment {
  if (caveat === null) return assessment;
  return {
    p: assessment.p,
    check: (alpha) => {
      const check = assessment.check(alpha);
      return { ...check, reason: sentences(check.reason, `Note: ${caveat}.`) };
    },
  };
}

function subjectOf(claim: Claim, runs: readonly Run[]): Subject {
  const kind = claim.form === 'occurrence' && claim.standing === 'own' ? 'sanity' : 'claim';
  return {
    id: `${claim.suite}/${claim.recipe}/${kind}/${claim.id}`,
    kind,
    suite: claim.suite,
    recipe: claim.recipe,
    title: claim.title,
    metric: claim.metric,
    unit: 'unit' in claim ? claim.unit : unitOf(runs, claim.metric),
    expected: { text: claim.text, value: 'value' in claim ? claim.value : null, source: claim.citation },
  };
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
    const { suite, recipe, engineClass, metrics } = reference;
    if (suite !== group.suite || recipe !== group.recipe) return [];
    if ('reason' in usableForReference(group, reference)) return [];
    const values = ownValue(metrics, metric)?.values;
    return values === undefined ? [] : [{ values, engineClass, isOurs: isSameEngine(reference, group.runs) }];
  });
  return candidates.find(({ isOurs }) => isOurs) ?? candidates[0] ?? null;
}
