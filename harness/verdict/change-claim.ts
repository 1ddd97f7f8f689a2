/** A metric's change from one suite's runs to another's, judged over seeds. */
import { ownValue } from '../core/own-value.ts';
import { formatLevel, plural } from '../core/print.ts';
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
import { metricOf, metricValues } from './run-group.ts';
import { studentTQuantile, studentTTwoSidedP } from './statistics/distributions.ts';
import { mean, variance } from './statistics/sample.ts';
import {
  atLeast,
  proportionFloor,
  roundingFloor,
  sumOfFloors,
  type SpreadFloor,
} from './statistics/spread.ts';
import { formatChange } from '../core/unit.ts';
import { floorSentence, sentences } from './wording.ts';

/** Runs of both suites with one seed. */
export interface Pair {
  readonly from: Run;
  readonly run: Run;
}

/** The runs that have a partner of the same seed, both with the claim's metric. */
export function pairBySeed(
  { metric }: ChangeClaim,
  fromRuns: readonly Run[],
  runs: readonly Run[],
): readonly Pair[] {
  const candidates = fromRuns.filter((from) => metricOf(from, metric) !== null);
  return runs.flatMap((run) => {
    const from = candidates.find(({ seed }) => seed === run.seed);
    return from === undefined || metricOf(run, metric) === null ? [] : [{ from, run }];
  });
}

/**
 * Paired t-test of the change, by seed: passes when the interval of the mean change (5% on each side) lies
 * wholly on the claimed side of zero, fails when wholly on the other. A few pairs can agree by chance, to the last
 * digit even, so the spread is never taken for less than what sampling or rounding puts into each pair. There is at
 * least one pair.
 */
export function assessChange(claim: ChangeClaim, subject: Subject, pairs: readonly Pair[]): Assessment {
  const before = metricValues(
    pairs.map(({ from }) => from),
    claim.metric,
  );
  const runs = pairs.map(({ run }) => run);
  const after = metricValues(runs, claim.metric);
  const differences = after.map((value, index) => value - (before[index] ?? NaN));
  const change = mean(differences);
  if (differences.length === 1) {
    const reason = `With seed ${runs[0]?.seed ?? ''} it changed by ${formatChange(change, claim.unit)} from ${claim.fromSuite}; one pair of runs cannot tell an effect from chance.`;
    return settled(makeCheck(subject, runs, plainRuling('inconclusive', reason)));
  }
  const degreesOfFreedom = differences.length - 1;
  const shown = { standardDeviation: Math.sqrt(variance(differences)), degreesOfFreedom, floor: null };
  const spread = atLeast(shown, pairFloor(claim, pairs, mean(before), mean(after)));
  const standardError = spread.standardDeviation / Math.sqrt(differences.length);
  const twoSided = studentTTwoSidedP(change / standardError, degreesOfFreedom);
  return {
    p: twoSided / 2,
    check: (alpha) => {
      const halfWidth = studentTQuantile(1 - alpha, degreesOfFreedom) * standardError;
      const ruling = ruleChange(claim, change, halfWidth, 1 - 2 * alpha, differences.length);
      return makeCheck(subject, runs, {
        ...ruling,
        reason: sentences(ruling.reason, floorSentence(spread.floor, 'pairs')),
      });
    },
  };
}

/** The least spread of a difference: both runs' own errors, added as variances. */
function pairFloor(claim: ChangeClaim, pairs: readonly Pair[], before: number, after: number): SpreadFloor {
  const floorOf = (value: number, side: keyof Pair) => {
    const counts = pairs.map((pair) => ownValue(pair[side].metrics, claim.metric)?.samples ?? 0);
    const fewest = counts.reduce((least, count) => Math.min(least, count), Infinity);
    return claim.unit === 'fraction' && fewest > 0
      ? proportionFloor(value, fewest)
      : roundingFloor(claim.resolution);
  };
  return sumOfFloors(floorOf(before, 'from'), floorOf(after, 'run'));
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
    reason: `From ${claim.fromSuite} to ${claim.suite} it changed by ${formatChange(change, claim.unit)} on average over ${plural(pairs, 'seed')} (${formatLevel(level)} interval ${formatChange(interval.low, claim.unit)} to ${formatChange(interval.high, claim.unit)}): ${conclusion}.`,
    interval: { ...interval, level, method: 'paired t interval of the change', of: 'difference' },
    smallestDetectableDifference: halfWidth,
  };
}
