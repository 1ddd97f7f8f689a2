/** A metric's change from one suite's runs to another's, judged over seeds. */
import type { Run } from '../core/result-schema.ts';
import {
  makeCheck,
  plainRuling,
  settled,
  type Assessment,
  type Ruling,
  type Subject,
} from './check-draft.ts';
import type { ChangeClaim } from './claim-schema.ts';
import { metricOf } from './run-group.ts';
import { studentTQuantile, studentTTwoSidedP } from './statistics/distributions.ts';
import { mean, variance } from './statistics/sample.ts';
import { formatDifference } from './unit.ts';
import { percentOf, plural } from './wording.ts';

/**
 * Paired t-test of the change, by seed: passes when the interval of the mean change (5% on each side) lies
 * wholly on the claimed side of zero, fails when wholly on the other. `runs` and `fromRuns` have the metric.
 */
export function assessChange(
  claim: ChangeClaim,
  subject: Subject,
  runs: readonly Run[],
  fromRuns: readonly Run[],
  addendum: string,
): Assessment {
  const pairs = runs.flatMap((run) => {
    const from = fromRuns.find(({ seed }) => seed === run.seed);
    const [before, after] = [from && metricOf(from, claim.metric), metricOf(run, claim.metric)];
    return typeof before === 'number' && after !== null ? { run, difference: after - before } : [];
  });
  const paired = pairs.map(({ run }) => run);
  const differences = pairs.map(({ difference }) => difference);
  if (differences.length === 0) {
    const reason = `It takes runs of ${claim.fromSuite} and ${claim.suite} with the same seed; this result has none.`;
    return settled(makeCheck(subject, runs, plainRuling('not-evaluated', reason)));
  }
  const change = mean(differences);
  if (differences.length === 1) {
    const reason = `With seed ${paired[0]?.seed ?? ''} it changed by ${signed(change, claim)} from ${claim.fromSuite}; one pair of runs cannot tell an effect from chance.`;
    return settled(makeCheck(subject, paired, plainRuling('inconclusive', reason + addendum)));
  }
  const degreesOfFreedom = differences.length - 1;
  const standardError = Math.sqrt(variance(differences) / differences.length);
  const twoSided = change === 0 ? 1 : studentTTwoSidedP(change / standardError, degreesOfFreedom);
  return {
    p: twoSided / 2,
    check: (alpha) => {
      const halfWidth = studentTQuantile(1 - alpha, degreesOfFreedom) * standardError;
      const ruling = ruleChange(claim, change, halfWidth, 1 - 2 * alpha, differences.length);
      return makeCheck(subject, paired, { ...ruling, reason: ruling.reason + addendum });
    },
  };
}

function ruleChange(
  claim: ChangeClaim,
  change: number,
  halfWidth: number,
  level: number,
  pairs: number,
): Ruling {
  const interval = { low: change - halfWidth, high: change + halfWidth };
  const sign = claim.direction === 'increases' ? 1 : -1;
  const asClaimed = sign * change - halfWidth > 0;
  const opposite = sign * change + halfWidth < 0;
  const conclusion = asClaimed
    ? `it ${claim.direction}, as claimed`
    : opposite
      ? `it ${claim.direction === 'increases' ? 'decreases' : 'increases'}, against the claim`
      : 'the interval contains no change at all, so these seeds cannot tell';
  return {
    verdict: asClaimed ? 'pass' : opposite ? 'fail' : 'inconclusive',
    position: null,
    reason: `From ${claim.fromSuite} to ${claim.suite} it changed by ${signed(change, claim)} on average over ${plural(pairs, 'seed')} (${percentOf(level)} interval ${signed(interval.low, claim)} to ${signed(interval.high, claim)}): ${conclusion}.`,
    interval: { ...interval, level, method: 'paired t interval of the change', of: 'difference' },
    smallestDetectableDifference: halfWidth,
  };
}

function signed(change: number, { unit }: ChangeClaim): string {
  return `${change < 0 ? '-' : '+'}${formatDifference(Math.abs(change), unit)}`;
}
