/** New runs against a stored distribution of the same suite, recipe and data. */
import { ownValue } from '../core/own-value.ts';
import { plural } from '../core/print.ts';
import type { Check, Run } from '../core/result-schema.ts';
import { basisOf, type Basis } from './basis.ts';
import { makeCheck, plainRuling, settled, type Assessment, type Subject } from './check-draft.ts';
import { judgeCurve } from './curve-check.ts';
import { judgeFamily } from './family.ts';
import { assessOneRun } from './one-run-check.ts';
import type { MeasuredMetric, MeasuredReference } from './reference-schema.ts';
import { missingSeeds, withShortfall } from './missing-seeds.ts';
import { metricValues, type RunGroup } from './run-group.ts';
import { testEquivalence } from './statistics/equivalence.ts';
import { mean } from './statistics/sample.ts';
import { roundingFloor } from './statistics/spread.ts';
import { isSameEngine, storedRuns } from './stored-runs.ts';
import { formatDifference, formatValue, type Unit } from '../core/unit.ts';
import { usableForReference } from './usable-runs.ts';
import { floorSentence, sentences } from './wording.ts';

/**
 * A check for every metric and curve of every reference. What it states depends on what measured the reference:
 *
 * - our own runs on the same engine: the new runs are as the stored ones. Any difference is a change of ours,
 *   so one run outside the interval where one more is expected fails: the tripwire of a nightly run.
 * - another engine or framework: both are equivalent within the metric's margin. Some difference is expected
 *   (another arithmetic, another random generator), and few stored runs know their own spread badly, so one
 *   run fails only beyond the interval and the margin together, and several are judged by their mean.
 *
 * The metrics of one run and one reference are a family (Holm); each equivalence test of several runs and each
 * curve stands alone, its error already bounded.
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
  const subject = subjectOf(group, reference, name, name, metric.unit, {
    text: `${expected} (mean of ${plural(metric.values.length, 'run')})`,
    value: mean(metric.values),
  });
  const basis = basisOf(usableForReference(group, reference), { kind: 'metric', name });
  if ('ruling' in basis) return settled(makeCheck(subject, group.runs, basis.ruling));
  const { runs } = basis;
  const remark = repeatedSeeds(runs, reference);
  const values = metricValues(runs, name);
  const [value] = values;
  const assessment =
    values.length === 1 && value !== undefined
      ? assessOneRun(reference, metric, subject, runs, value, remark)
      : settled(judgeEquivalence(reference, metric, subject, runs, values, remark));
  return withShortfall(assessment, missingFrom(group, basis));
}

function missingFrom(group: RunGroup, { runs, dropped }: Basis): string | null {
  return missingSeeds(
    [group],
    runs.map(({ seed }) => seed),
    dropped,
  );
}

const verdicts = { inside: 'pass', outside: 'fail', overlapping: 'inconclusive' } as const;

function judgeEquivalence(
  reference: MeasuredReference,
  metric: MeasuredMetric,
  subject: Subject,
  runs: readonly Run[],
  values: readonly number[],
  remark: string | null,
): Check {
  const { unit, margin } = metric;
  const { outcome, difference, interval, isFloored } = testEquivalence(
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
    reason: sentences(
      `The mean of ${plural(values.length, 'run')}, ${formatValue(mean(values), unit)}, is ${formatDifference(Math.abs(difference), unit)} ${side} that of ${storedRuns(reference, runs)}; the 90% interval of the difference (${formatDifference(interval.low, unit)} to ${formatDifference(interval.high, unit)}) ${conclusion}.`,
      floorSentence(isFloored ? 'rounding' : null, 'runs'),
      remark,
    ),
    interval: {
      ...interval,
      level: 0.9,
      method: "Welch's interval of the difference of means (two one-sided tests)",
      of: 'difference',
    },
    smallestDetectableDifference: margin + (interval.high - interval.low) / 2,
  });
}

function judgeReferenceCurve(group: RunGroup, reference: MeasuredReference, name: string): Check {
  const curve = ownValue(reference.curves, name);
  const measured = group.allRuns.flatMap(({ curves }) => curves).find((other) => other.name === name);
  const subject = subjectOf(group, reference, name, `Curve '${name}'`, measured?.yUnit ?? null, {
    text: `the band of ${plural(reference.seeds.length, 'stored run')} over ${plural(curve?.x.length ?? 0, 'point')}`,
    value: null,
  });
  const basis = basisOf(usableForReference(group, reference), { kind: 'curve', name });
  if (curve === undefined || 'ruling' in basis) {
    const missing = plainRuling('not-evaluated', `The reference has no curve '${name}'.`);
    return makeCheck(subject, group.runs, 'ruling' in basis ? basis.ruling : missing);
  }
  const { runs } = basis;
  const check = judgeCurve(subject, runs, curve, {
    source: storedRuns(reference, runs),
    tolerance: isSameEngine(reference, runs) ? 0 : curve.relativeMargin,
    remark: repeatedSeeds(runs, reference),
  });
  return withShortfall(settled(check), missingFrom(group, basis)).check(1);
}

/** Says of runs of the reference's own seeds that, on the same engine, they are the stored runs once more. */
function repeatedSeeds(runs: readonly Run[], reference: MeasuredReference): string | null {
  const seeds = runs.map(({ seed }) => seed).filter((seed) => reference.seeds.includes(seed));
  if (seeds.length === 0 || !isSameEngine(reference, runs)) return null;
  return `Not independent: the stored runs have seed${seeds.length === 1 ? '' : 's'} ${seeds.join(', ')} too.`;
}

function subjectOf(
  { allRuns }: RunGroup,
  reference: MeasuredReference,
  name: string,
  what: string,
  unit: Unit | null,
  expected: { text: string; value: number | null },
): Subject {
  const { suite, recipe, engineClass, provenance } = reference;
  const title = isSameEngine(reference, allRuns)
    ? `${what} as in our stored ${engineClass} runs`
    : `${what} agrees with ${engineClass}`;
  return {
    id: `${suite}/${recipe}/reference/${engineClass}/${name.replaceAll(' ', '-')}`,
    kind: 'reference',
    suite,
    recipe,
    title,
    metric: name,
    unit,
    expected: { ...expected, source: `${provenance.software}, measured ${provenance.measuredOn}` },
  };
}
