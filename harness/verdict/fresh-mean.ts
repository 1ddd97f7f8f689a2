/** Fresh runs of a suite against a stored distribution: whether their mean is another. */
import { formatLevel, plural } from '../core/print.ts';
import { formatDifference, formatValue } from '../core/unit.ts';
import { makeCheck, plainRuling, settled, type Assessment } from './check-draft.ts';
import { storedSpread } from './one-run-check.ts';
import type { MeasuredRuns } from './measured-runs.ts';
import type { MeasuredMetric, MeasuredReference } from './reference-schema.ts';
import { studentTQuantile, studentTTwoSidedP } from './statistics/distributions.ts';
import { fewestRunsToFail, riskOfResult } from './statistics/level.ts';
import { rankSumLowerP, smallestRankSumP } from './statistics/rank-sum.ts';
import { mean } from './statistics/sample.ts';
import { pooledSpread, type Spread } from './statistics/spread.ts';
import { isSameEngine, storedRuns } from './stored-runs.ts';
import { floorSentence, sentences } from './wording.ts';

/** On which side of the stored mean the first runs lay; null where both sides count. */
export type Side = 'lower' | 'higher' | null;

export interface MeanComparison {
  /** mean(fresh) - mean(stored). */
  readonly difference: number;
  /** Standard error of the difference. */
  readonly standardError: number;
  readonly degreesOfFreedom: number;
  readonly p: number;
  /** Whether the exact test had a say. */
  readonly isExact: boolean;
}

/**
 * How surprising the mean of fresh runs is if they are like the stored ones, differences up to `tolerance` counting as
 * none. Two tests have to agree, and the larger p-value is theirs: Student's t, which takes the spread as it was
 * measured and knows its floors but thinks of runs as normal; and the exact rank-sum test, which assumes nothing of
 * their distribution, so that outliers, which real trainings have, cannot make an alarm. Where there are so few runs
 * that the exact test cannot reach the level of a verdict, Student's t stands alone.
 *
 * @param comparisons - How many such comparisons share the verdict (points of a curve).
 */
export function compareMeans(
  fresh: readonly number[],
  stored: readonly number[],
  { standardDeviation, degreesOfFreedom }: Spread,
  { side, tolerance, comparisons = 1 }: { side: Side; tolerance: number; comparisons?: number },
): MeanComparison {
  const difference = mean(fresh) - mean(stored);
  const standardError = standardDeviation * Math.sqrt(1 / fresh.length + 1 / stored.length);
  const sided = side === null ? Math.abs(difference) : side === 'lower' ? -difference : difference;
  const tail = side === null ? 1 : 0.5;
  const distance = Math.max(0, sided - tolerance);
  const byT = distance === 0 ? 1 : tail * studentTTwoSidedP(distance / standardError, degreesOfFreedom);
  const lower = () =>
    rankSumLowerP(
      fresh.map((value) => value + tolerance),
      stored,
    );
  const higher = () =>
    rankSumLowerP(
      fresh.map((value) => tolerance - value),
      stored.map((value) => -value),
    );
  const smallest = smallestRankSumP(fresh.length, stored.length) * comparisons * 2 * tail;
  const isExact = smallest <= riskOfResult / 10;
  // An expensive count that could not change the outcome is left out.
  if (!isExact || byT === 1) return { difference, standardError, degreesOfFreedom, p: byT, isExact };
  const byRank =
    side === 'lower' ? lower() : side === 'higher' ? higher() : Math.min(1, 2 * Math.min(lower(), higher()));
  return { difference, standardError, degreesOfFreedom, p: Math.max(byT, byRank), isExact };
}

/** Fails when the mean of the fresh runs differs from that of the stored ones. `runs` all have the metric. */
export function assessFreshMean(
  { reference, metric, subject, runs, values }: MeasuredRuns,
  side: Side,
): Assessment {
  const { unit } = metric;
  if (values.length < fewestRunsToFail) {
    const reason = `It takes ${fewestRunsToFail} fresh runs at least, and ${plural(values.length, 'run')} measured it.`;
    return settled(makeCheck(subject, runs, plainRuling('inconclusive', reason)));
  }
  const tolerance = isSameEngine(reference, runs) ? 0 : metric.margin;
  const spread = spreadOf(reference, metric, values);
  const compared = compareMeans(values, metric.values, spread, { side, tolerance });
  const { difference, standardError, degreesOfFreedom, p, isExact } = compared;
  return {
    p,
    check: (alpha) => {
      const halfWidth = studentTQuantile(1 - alpha / 2, degreesOfFreedom) * standardError;
      const isOutside = p <= alpha;
      return makeCheck(subject, runs, {
        verdict: isOutside ? 'fail' : 'pass',
        position: null,
        reason: sentences(
          `Their mean, ${formatValue(mean(values), unit)}, is ${formatDifference(Math.abs(difference), unit)} ${difference < 0 ? 'below' : 'above'} that of ${storedRuns(reference, runs)}, which ${isOutside ? 'chance does not explain' : 'chance explains'}${tolerance === 0 ? '' : `, with ${formatDifference(tolerance, unit)} within which engines count as the same`} (${testName(isExact)}: p = ${p.toPrecision(2)}, judged at ${formatLevel(alpha)}).`,
          floorSentence(spread.floor, 'runs'),
        ),
        interval: {
          low: difference - halfWidth,
          high: difference + halfWidth,
          level: 1 - alpha,
          method: "Student's interval of the difference of means, pooled spread",
          of: 'difference',
        },
        smallestDetectableDifference: halfWidth + tolerance,
      });
    },
  };
}

/** What p-values of `compareMeans` come from, in words. */
export function testName(isExact: boolean): string {
  return isExact ? "Student's t and the exact rank-sum test" : "Student's t";
}

/** The spread of both samples together; where a curve says more of it than the stored values, that of the curve. */
function spreadOf(reference: MeasuredReference, metric: MeasuredMetric, values: readonly number[]): Spread {
  const stored = storedSpread(reference, metric);
  const pooled = metric.spreadFromCurve === null ? pooledSpread([metric.values, values], null) : null;
  if (pooled === null || pooled.standardDeviation < stored.standardDeviation) return stored;
  return pooled;
}
