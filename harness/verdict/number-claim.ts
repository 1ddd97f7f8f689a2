/** A published single number "~x" against our runs. */
import { internalError } from '../core/errors.ts';
import { formatLevel, plural } from '../core/print.ts';
import type { Check, Run } from '../core/result-schema.ts';
import {
  makeCheck,
  plainRuling,
  settled,
  type Assessment,
  type Ruling,
  type Subject,
} from './check-draft.ts';
import type { NumberClaim } from './claim-schema.ts';
import { metricValues } from './run-group.ts';
import { normalQuantile } from './statistics/distributions.ts';
import { predictionInterval, predictionP, type Predictor } from './statistics/prediction.ts';
import { mean } from './statistics/sample.ts';
import {
  pooledSpread,
  proportionFloor,
  roundingFloor,
  type Spread,
  type SpreadFloor,
} from './statistics/spread.ts';
import { formatDifference, formatValue } from '../core/unit.ts';
import { formatInterval } from './wording.ts';

/** Stored values of the claim's metric for the same recipe and data, and what measured them. */
export interface StoredValues {
  readonly values: readonly number[];
  readonly engineClass: string;
}

/**
 * Reproduced when x lies where one more run of ours is expected, widened by the rounding of x. The spread of
 * single runs is pooled from our runs and the stored ones, and never below the sampling error of the test set.
 * A significantly better number still reproduces the claim and says 'exceeds'; an interval wider than the
 * claim's margin reproduces nothing. `runs` all have the metric; there is at least one.
 */
export function assessNumber(
  claim: NumberClaim,
  subject: Subject,
  runs: readonly Run[],
  stored: StoredValues | null,
): Assessment {
  const values = metricValues(runs, claim.metric);
  const center = mean(values);
  const floor =
    claim.sampleCount === null
      ? roundingFloor(2 * claim.roundingHalfUnit)
      : proportionFloor(center, claim.sampleCount);
  const spread = pooledSpread([values, stored?.values ?? []], floor);
  if (spread === null) {
    const reason = `One run measured ${formatValue(center, claim.unit)} where ${claim.text} was published; without a second seed or a stored distribution nobody can say how much runs differ by chance.`;
    return settled(makeCheck(subject, runs, plainRuling('inconclusive', reason)));
  }
  const predictor = { mean: center, count: values.length, spread };
  return {
    p: predictionP(predictor, claim.value, claim.roundingHalfUnit),
    check: (alpha) => {
      const ruling = ruleNumber(claim, predictor, alpha, floor);
      const reason = `${ruling.reason} ${spreadSentence(claim, spread, values.length, stored)}`;
      return makeCheck(subject, runs, { ...ruling, reason });
    },
  };
}

function ruleNumber(claim: NumberClaim, predictor: Predictor, alpha: number, floor: SpreadFloor): Ruling {
  const { unit, margin } = claim;
  const interval = predictionInterval(predictor, alpha, claim.roundingHalfUnit);
  const halfWidth = (interval.high - interval.low) / 2;
  const position = positionOf(claim, interval);
  const range = formatInterval(interval, unit);
  const confidence = formatLevel(1 - alpha);
  const ours = `${predictor.count === 1 ? 'Our one run measured' : `Our ${predictor.count} runs average`} ${formatValue(predictor.mean, unit)}, so one more is expected between ${range} (${confidence} prediction interval, rounding included)`;
  const ruling: Omit<Ruling, 'verdict' | 'reason'> = {
    position,
    interval: {
      ...interval,
      level: 1 - alpha,
      method: 'prediction interval of one run, widened by rounding',
      of: 'value',
    },
    smallestDetectableDifference: halfWidth,
  };
  if (position !== 'within') {
    const side = predictor.mean > claim.value ? 'above' : 'below';
    const judgement =
      claim.better === 'none'
        ? `significantly ${side} the published ${claim.text}`
        : `significantly ${position === 'exceeds' ? 'better' : 'worse'} than the published ${claim.text}`;
    const passed = position === 'exceeds' && claim.better !== 'none';
    return { ...ruling, verdict: passed ? 'pass' : 'fail', reason: `${ours}: ${judgement}.` };
  }
  const published = `the published ${formatValue(claim.value, unit)} lies inside`;
  if (halfWidth <= margin) return { ...ruling, verdict: 'pass', reason: `${ours}: ${published}.` };
  const reason = `${ours}: ${published}, but the interval is wider than the margin of ${formatDifference(margin, unit)} within which results count as the same, ${howToNarrow(claim, alpha, floor)}.`;
  return { ...ruling, verdict: 'inconclusive', reason };
}

/** What would narrow the interval: more seeds, unless the floor of the spread alone is too wide for the margin. */
function howToNarrow(
  { unit, margin, roundingHalfUnit }: NumberClaim,
  alpha: number,
  floor: SpreadFloor,
): string {
  const least = normalQuantile(1 - alpha / 2) * floor.standardDeviation + roundingHalfUnit;
  if (least <= margin) return 'so more seeds are needed';
  const cause = floor.cause === 'sampling' ? 'the sampling error of the test samples' : 'the rounding';
  return `and no number of seeds makes it narrower than ${formatDifference(least, unit)}, for ${cause} remains: the claim needs a wider margin${floor.cause === 'sampling' ? ' or more test samples' : ''}`;
}

/** Where we are against the published number: 'exceeds' is better, or larger where neither side is better. */
function positionOf(claim: NumberClaim, interval: { low: number; high: number }): Check['position'] {
  if (claim.value >= interval.low && claim.value <= interval.high) return 'within';
  const larger = claim.value < interval.low;
  return larger === (claim.better !== 'lower') ? 'exceeds' : 'below';
}

function spreadSentence(
  claim: NumberClaim,
  spread: Spread,
  count: number,
  stored: StoredValues | null,
): string {
  const size = formatDifference(spread.standardDeviation, claim.unit);
  if (spread.floor === 'sampling') {
    if (claim.sampleCount === null) throw internalError('a sampling floor without a sample count');
    return `The run-to-run spread of ${size} is the sampling error of ${claim.sampleCount.toLocaleString('en-US')} test samples; the runs alone showed less.`;
  }
  if (spread.floor === 'rounding') {
    return `The run-to-run spread of ${size} is the rounding of the values; the runs alone showed less.`;
  }
  const known =
    stored === null ? null : `${plural(stored.values.length, 'stored run')} of ${stored.engineClass}`;
  const seen = count > 1 ? `our ${plural(count, 'run')}` : null;
  const sources = [seen, known].filter((source) => source !== null).join(' and ');
  return `The run-to-run spread of ${size} comes from ${sources}.`;
}
