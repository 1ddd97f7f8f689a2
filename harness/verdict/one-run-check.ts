/** One new run against a stored distribution of a metric. */
import { ownValue } from '../core/own-value.ts';
import { formatLevel } from '../core/print.ts';
import type { Check } from '../core/result-schema.ts';
import { makeCheck, type Assessment } from './check-draft.ts';
import type { MeasuredRuns } from './measured-runs.ts';
import type { MeasuredMetric, MeasuredReference } from './reference-schema.ts';
import { pooledRelativeSpread, scaleSpread } from './statistics/curve-spread.ts';
import { predictionInterval, predictionP, type Predictor } from './statistics/prediction.ts';
import { mean, variance } from './statistics/sample.ts';
import { atLeast, proportionFloor, roundingFloor, type Spread } from './statistics/spread.ts';
import { isSameEngine, storedRuns } from './stored-runs.ts';
import { formatDifference, formatValue } from '../core/unit.ts';
import { floorSentence, formatInterval, sentences } from './wording.ts';

/**
 * Passes inside the prediction interval of one more stored run. Outside it, a run of the same engine fails.
 * A run of another engine fails only outside the interval widened by the metric's margin on both sides: then
 * the engines differ by more than the margin, at the stated confidence. In between it is inconclusive: a
 * difference up to the margin counts as none, and one run cannot tell it from chance. So the p-value for Holm's
 * procedure is that of the hypothesis that a verdict 'fail' rejects: no difference, or one within the margin.
 * `runs` is the one run, and `value` its metric.
 */
export function assessOneRun(
  { reference, metric, subject, runs, remark }: MeasuredRuns,
  value: number,
): Assessment {
  const { unit } = metric;
  const tolerance = isSameEngine(reference, runs) ? 0 : metric.margin;
  const predictor: Predictor = {
    mean: mean(metric.values),
    count: metric.values.length,
    spread: storedSpread(reference, metric),
  };
  return {
    p: predictionP(predictor, value, tolerance),
    check: (alpha) => {
      const interval = predictionInterval(predictor, alpha);
      const distance = Math.max(interval.low - value, value - interval.high);
      const place = distance <= 0 ? 'inside' : value > interval.high ? 'above' : 'below';
      const [verdict, conclusion] = rule(distance, tolerance, formatDifference(tolerance, unit));
      return makeCheck(subject, runs, {
        verdict,
        position: null,
        reason: sentences(
          `${subject.metric} ${formatValue(value, unit)} lies ${place} the range between ${formatInterval(interval, unit)} where one more run is expected after ${storedRuns(reference, runs)} (${formatLevel(1 - alpha)} prediction interval)${conclusion}.`,
          floorSentence(predictor.spread.floor, 'stored runs'),
          remark,
        ),
        interval: { ...interval, level: 1 - alpha, method: 'prediction interval of one run', of: 'value' },
        smallestDetectableDifference: (interval.high - interval.low) / 2 + tolerance,
      });
    },
  };
}

/** The verdict `distance` outside the interval (inside: at most 0) and its clause; a tolerance of 0: same engine. */
function rule(distance: number, tolerance: number, margin: string): [Check['verdict'], string] {
  if (distance <= 0) return ['pass', ''];
  if (tolerance === 0) return ['fail', ''];
  if (distance > tolerance) {
    return ['fail', `, by more than the margin of ${margin} within which engines count as the same`];
  }
  return [
    'inconclusive',
    `, by less than the margin of ${margin} within which engines count as the same: one run cannot tell a difference of engines smaller than the margin from chance; the mean of several can, e.g. --seeds 1..5`,
  ];
}

/** Spread of the stored runs, never below sampling error, rounding, or the pooled spread of the metric's curve. */
export function storedSpread(reference: MeasuredReference, metric: MeasuredMetric): Spread {
  const { values, sampleCount, resolution, spreadFromCurve } = metric;
  const center = mean(values);
  const curve = spreadFromCurve === null ? undefined : ownValue(reference.curves, spreadFromCurve);
  const spread =
    curve === undefined
      ? {
          standardDeviation: Math.sqrt(variance(values)),
          degreesOfFreedom: values.length - 1,
          floor: null,
        }
      : scaleSpread(pooledRelativeSpread(curve.runs), center, values);
  return atLeast(
    spread,
    sampleCount === null ? roundingFloor(resolution) : proportionFloor(center, sampleCount),
  );
}
