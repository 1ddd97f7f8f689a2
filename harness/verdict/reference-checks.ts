/** New runs against a stored distribution of the same suite, recipe and data. */
import type { Check, Run } from '../core/result-schema.ts';
import { makeCheck, plainRuling, settled, type Assessment, type Subject } from './check-draft.ts';
import { judgeCurve } from './curve-check.ts';
import { judgeFamily } from './family.ts';
import type { MeasuredMetric, MeasuredReference } from './reference-schema.ts';
import { metricValues, missingSeeds, usableForReference, withMetric, type RunGroup } from './run-group.ts';
import { pooledRelativeSpread, scaleSpread } from './statistics/curve-spread.ts';
import { testEquivalence } from './statistics/equivalence.ts';
import { predictionInterval, predictionP, type Predictor } from './statistics/prediction.ts';
import { mean, variance } from './statistics/sample.ts';
import { atLeast, proportionFloor, roundingFloor, type Spread } from './statistics/spread.ts';
import { formatDifference, formatValue } from './unit.ts';
import { formatInterval, percentOf, plural } from './wording.ts';

/**
 * A check for every metric and curve of every reference. Metrics of one run are a family (Holm); each
 * equivalence test of several runs and each curve stands alone, its error already bounded.
 */
export function judgeReferences(group: RunGroup, measured: readonly MeasuredReference[]): Check[] {
  return measured
    .filter(({ suite, recipe }) => suite === group.suite && recipe === group.recipe)
    .flatMap((reference) => {
      const metrics = Object.entries(reference.metrics).map(([name, metric]) => ({
        family: reference.engineClass,
        assessment: assessMetric(group, reference, name, metric),
      }));
      const curves = Object.keys(reference.curves).map((name) => judgeReferenceCurve(group, reference, name));
      return [...judgeFamily(metrics), ...curves];
    });
}

function assessMetric(
  group: RunGroup,
  reference: MeasuredReference,
  name: string,
  metric: MeasuredMetric,
): Assessment {
  const expected = formatValue(mean(metric.values), metric.unit);
  const subject = subjectOf(reference, name, `${name} as in ${reference.engineClass}`, {
    text: `${expected} (mean of ${plural(metric.values.length, 'run')})`,
    value: mean(metric.values),
  });
  const usable = withMetric(usableForReference(group, reference.dataset.sha256), name);
  if ('reason' in usable) {
    return settled(makeCheck(subject, group.runs, plainRuling('not-evaluated', usable.reason)));
  }
  const { runs } = usable;
  const values = metricValues(runs, name);
  const [value] = values;
  if (values.length === 1 && value !== undefined) {
    return assessOneRun(reference, name, metric, subject, runs, value, missingSeeds(group));
  }
  return settled(judgeEquivalence(reference, metric, subject, runs, values, missingSeeds(group)));
}

function assessOneRun(
  reference: MeasuredReference,
  name: string,
  metric: MeasuredMetric,
  subject: Subject,
  runs: readonly Run[],
  value: number,
  addendum: string,
): Assessment {
  const { unit } = metric;
  const predictor: Predictor = {
    mean: mean(metric.values),
    count: metric.values.length,
    spread: storedSpread(reference, metric),
  };
  return {
    p: predictionP(predictor, value),
    check: (alpha) => {
      const interval = predictionInterval(predictor, alpha);
      const inside = value >= interval.low && value <= interval.high;
      const place = inside ? 'inside' : value > interval.high ? 'above' : 'below';
      return makeCheck(subject, runs, {
        verdict: inside ? 'pass' : 'fail',
        position: null,
        reason: `${name} ${formatValue(value, unit)} lies ${place} the range between ${formatInterval(interval, unit)} where one more run is expected after ${plural(metric.values.length, 'stored run')} of ${reference.engineClass} (${percentOf(1 - alpha)} prediction interval).${addendum}`,
        interval: { ...interval, level: 1 - alpha, method: 'prediction interval of one run' },
        smallestDetectableDifference: (interval.high - interval.low) / 2,
      });
    },
  };
}

/** Spread of the stored runs, never below sampling error, rounding, or the pooled spread of the metric's curve. */
function storedSpread(reference: MeasuredReference, metric: MeasuredMetric): Spread {
  const { values, sampleCount, resolution, spreadFromCurve } = metric;
  const center = mean(values);
  const curve = spreadFromCurve === null ? undefined : reference.curves[spreadFromCurve];
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

const verdicts = { inside: 'pass', outside: 'fail', overlapping: 'inconclusive' } as const;

function judgeEquivalence(
  reference: MeasuredReference,
  metric: MeasuredMetric,
  subject: Subject,
  runs: readonly Run[],
  values: readonly number[],
  addendum: string,
): Check {
  const { unit, margin } = metric;
  const { outcome, difference, interval } = testEquivalence(
    values,
    metric.values,
    margin,
    roundingFloor(metric.resolution),
  );
  const conclusion = {
    inside: `lies inside the margin of +-${formatDifference(margin, unit)}: the means are equivalent`,
    outside: `lies outside the margin of +-${formatDifference(margin, unit)}: the means differ`,
    overlapping: `reaches over the margin of +-${formatDifference(margin, unit)}: these runs cannot tell`,
  }[outcome];
  const side = difference < 0 ? 'below' : 'above';
  return makeCheck(subject, runs, {
    verdict: verdicts[outcome],
    position: null,
    reason: `The mean of ${plural(values.length, 'run')}, ${formatValue(mean(values), unit)}, is ${formatDifference(Math.abs(difference), unit)} ${side} that of ${plural(metric.values.length, 'stored run')} of ${reference.engineClass}; the 90% interval of the difference (${formatDifference(interval.low, unit)} to ${formatDifference(interval.high, unit)}) ${conclusion}.${addendum}`,
    interval: {
      ...interval,
      level: 0.9,
      method: "Welch's interval of the difference of means (two one-sided tests)",
    },
    smallestDetectableDifference: margin + (interval.high - interval.low) / 2,
  });
}

function judgeReferenceCurve(group: RunGroup, reference: MeasuredReference, name: string): Check {
  const curve = reference.curves[name];
  const count = plural(reference.seeds.length, 'stored run');
  const subject = subjectOf(reference, name, `Curve '${name}' as in ${reference.engineClass}`, {
    text: `the band of ${count} over ${plural(curve?.x.length ?? 0, 'point')}`,
    value: null,
  });
  const usable = usableForReference(group, reference.dataset.sha256);
  if (curve === undefined || 'reason' in usable) {
    const reason = 'reason' in usable ? usable.reason : `The reference has no curve '${name}'.`;
    return makeCheck(subject, group.runs, plainRuling('not-evaluated', reason));
  }
  return judgeCurve(subject, usable.runs, curve, `${count} of ${reference.engineClass}`, missingSeeds(group));
}

function subjectOf(
  reference: MeasuredReference,
  name: string,
  title: string,
  expected: { text: string; value: number | null },
): Subject {
  const { suite, recipe, engineClass, provenance } = reference;
  return {
    id: `${suite}/${recipe}/reference/${engineClass}/${name.replaceAll(' ', '-')}`,
    kind: 'reference',
    suite,
    recipe,
    title,
    metric: name,
    expected: { ...expected, source: `${provenance.software}, measured ${provenance.measuredOn}` },
  };
}
