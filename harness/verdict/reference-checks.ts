/** New runs against a stored distribution of the same suite, recipe and data. */
import { ownValue } from '../core/own-value.ts';
import { plural } from '../core/print.ts';
import type { Run } from '../core/result-schema.ts';
import { dataKindOf } from '../core/run-data.ts';
import { basisOf, type Basis } from './basis.ts';
import { makeCheck, plainRuling, settled, type Assessment, type Subject } from './check-draft.ts';
import { compareBits, type BitsOutcome } from './bits-check.ts';
import { assessCurve, assessFreshCurve } from './curve-check.ts';
import type { Draft } from './draft.ts';
import { assessFreshMean, type Side } from './fresh-mean.ts';
import { assessOneRun } from './one-run-check.ts';
import type { MeasuredMetric, MeasuredReference } from './reference-schema.ts';
import { missingSeeds, withShortfall } from './missing-seeds.ts';
import { standInSuffix } from './references.ts';
import { metricValues, type RunGroup } from './run-group.ts';
import { testEquivalence } from './statistics/equivalence.ts';
import { mean } from './statistics/sample.ts';
import { riskOfFalseAlarm, riskOfSuspicion } from './statistics/level.ts';
import { roundingFloor } from './statistics/spread.ts';
import { isSameEngine, storedRuns } from './stored-runs.ts';
import { formatDifference, formatValue, type Unit } from '../core/unit.ts';
import { usableForReference } from './usable-runs.ts';
import { floorSentence, sentences } from './wording.ts';

/**
 * A check for every metric and curve of every reference. What it states depends on what measured the reference:
 *
 * - our own runs on the same engine: the new runs are as the stored ones. Any difference is a change of ours,
 *   so one run outside the interval where one more is expected is suspect: the tripwire of a nightly run.
 * - another engine or framework: both are equivalent within the metric's margin. Some difference is expected
 *   (another arithmetic, another random generator), and few stored runs know their own spread badly, so one
 *   run is suspect only beyond the interval and the margin together, and several are judged by their mean.
 *
 * The metrics of one reference are a family (Holm), and each of its curves one of its own. Fresh runs are judged by
 * their mean.
 */
export function draftReferences(group: RunGroup, measured: readonly MeasuredReference[]): Draft[] {
  return measured
    .filter(({ suite, recipe }) => suite === group.suite && recipe === group.recipe)
    .filter(({ dataset }) => dataset.kind !== 'synthetic' || usesStandIn(group))
    .flatMap((reference) => {
      const { engineClass } = reference;
      const bits = bitsOf(group, reference);
      const risk = riskOf(group, reference);
      const metrics = Object.entries(reference.metrics).map(([name, metric]): Draft => ({
        group,
        family: engineClass,
        risk,
        assessment: unlessEqual(bits, assessMetric(group, reference, name, metric)),
        needsFreshRuns: false,
        partner: null,
        confirm: (fresh) => assessFreshMetric(fresh, reference, name, metric, sideOf(group, name, metric)),
      }));
      const curves = Object.keys(reference.curves).map((name): Draft => ({
        group,
        family: `${engineClass}, curve ${name}`,
        risk,
        assessment: unlessEqual(bits, assessReferenceCurve(group, reference, name, assessCurve)),
        needsFreshRuns: false,
        partner: null,
        confirm: (fresh) => assessReferenceCurve(fresh, reference, name, assessFreshCurve),
      }));
      return [...draftBits(group, reference, bits), ...metrics, ...curves];
    });
}

/** Stand-in data has references of its own, which say nothing to runs on the real data. */
function usesStandIn({ allRuns }: RunGroup): boolean {
  return allRuns.some((run) => dataKindOf(run) === 'synthetic');
}

/** Runs of the reference's own engine are watched more closely: any difference is a change of ours. */
function riskOf({ allRuns }: RunGroup, reference: MeasuredReference): number {
  return isSameEngine(reference, allRuns) ? riskOfSuspicion : riskOfFalseAlarm;
}

/** What the bits of the runs that a reference may judge say of it. */
function bitsOf(group: RunGroup, reference: MeasuredReference): BitsOutcome {
  const usable = usableForReference(group, reference);
  return 'reason' in usable ? { kind: 'unknown' } : compareBits(usable.runs, reference);
}

/** Runs that equal stored ones bit by bit need no statistics, which would refuse a stored run now and then. */
function unlessEqual(bits: BitsOutcome, assessment: Assessment): Assessment {
  if (bits.kind !== 'equal') return assessment;
  const check = assessment.check(riskOfFalseAlarm);
  if (check.verdict === 'not-evaluated') return assessment;
  return settled({ ...check, verdict: 'pass', reason: bits.reason });
}

/**
 * The check of the bits themselves, where an equal fingerprint is stored. Other bits say that the computation changed;
 * whether it matters, the metrics and curves of fresh seeds tell.
 */
function draftBits(group: RunGroup, reference: MeasuredReference, bits: BitsOutcome): Draft[] {
  if (bits.kind === 'unknown') return [];
  const subject = (of: RunGroup) => {
    const { engineClass } = reference;
    const expected = { text: `the bits of ${plural(reference.bits.length, 'stored run')}`, value: null };
    return {
      ...subjectOf(of, reference, 'bits', 'Metrics and curves, bit by bit,', null, expected),
      title: `Metrics and curves bit by bit as in our stored ${engineClass} runs`,
    };
  };
  const ruling = plainRuling(bits.kind === 'equal' ? 'pass' : 'fail', bits.reason);
  const check = makeCheck(subject(group), group.runs, ruling);
  return [
    {
      group,
      family: `${reference.engineClass}, bits`,
      risk: riskOfSuspicion,
      assessment: bits.kind === 'equal' ? settled(check) : { p: 0, check: () => check },
      needsFreshRuns: true,
      partner: null,
      confirm: (fresh) => {
        const assessments = assessFresh(fresh, reference);
        const tested = assessments.filter(({ p }) => p !== null);
        const farthest = tested.reduce<Assessment | null>(
          (least, other) => (least !== null && (least.p ?? 1) <= (other.p ?? 1) ? least : other),
          null,
        );
        const [hard] = assessments.filter(({ p }) => p === null);
        if (farthest === null) return hard ?? settled(check);
        return {
          p: Math.min(1, tested.length * (farthest.p ?? 1)),
          check: (alpha) => {
            const worst = farthest.check(alpha / tested.length);
            const outcome =
              worst.verdict === 'fail'
                ? `They differ from the stored runs. ${worst.metric}: ${worst.reason}`
                : `Their means are those of the stored runs in all of ${plural(tested.length, 'metric')} and curves. Farthest is ${worst.metric}: ${worst.reason}`;
            return makeCheck(subject(fresh), fresh.runs, plainRuling(worst.verdict, outcome));
          },
        };
      },
    },
  ];
}

/** Fresh runs against everything that the reference stores, on both sides. */
function assessFresh(fresh: RunGroup, reference: MeasuredReference): Assessment[] {
  return [
    ...Object.entries(reference.metrics).map(([name, metric]) =>
      assessFreshMetric(fresh, reference, name, metric, null),
    ),
    ...Object.keys(reference.curves).map((name) =>
      assessReferenceCurve(fresh, reference, name, assessFreshCurve),
    ),
  ];
}

/** On which side of the stored mean the group's runs lie. */
function sideOf({ runs }: RunGroup, name: string, { values }: MeasuredMetric): Side {
  const measured = metricValues(runs, name);
  if (measured.length === 0) return null;
  return mean(measured) < mean(values) ? 'lower' : 'higher';
}

function assessMetric(
  group: RunGroup,
  reference: MeasuredReference,
  name: string,
  metric: MeasuredMetric,
): Assessment {
  const subject = metricSubject(group, reference, name, metric);
  const basis = basisOf(usableForReference(group, reference), { kind: 'metric', name });
  if ('ruling' in basis) return settled(makeCheck(subject, group.runs, basis.ruling));
  const { runs } = basis;
  const remark = repeatedSeeds(runs, reference);
  const values = metricValues(runs, name);
  const [value] = values;
  const assessment =
    values.length === 1 && value !== undefined
      ? assessOneRun(reference, metric, subject, runs, value, remark)
      : assessEquivalence(reference, metric, subject, runs, values, remark);
  return withShortfall(assessment, missingFrom(group, basis));
}

function assessFreshMetric(
  fresh: RunGroup,
  reference: MeasuredReference,
  name: string,
  metric: MeasuredMetric,
  side: Side,
): Assessment {
  const subject = metricSubject(fresh, reference, name, metric);
  const basis = basisOf(usableForReference(fresh, reference), { kind: 'metric', name });
  if ('ruling' in basis) return settled(makeCheck(subject, fresh.runs, basis.ruling));
  const { runs } = basis;
  const assessment = assessFreshMean(reference, metric, subject, runs, metricValues(runs, name), side);
  return withShortfall(assessment, missingFrom(fresh, basis));
}

function metricSubject(
  group: RunGroup,
  reference: MeasuredReference,
  name: string,
  { values, unit }: MeasuredMetric,
): Subject {
  return subjectOf(group, reference, name, name, unit, {
    text: `${formatValue(mean(values), unit)} (mean of ${plural(values.length, 'run')})`,
    value: mean(values),
  });
}

function missingFrom(group: RunGroup, { runs, dropped }: Basis): string | null {
  return missingSeeds(
    [group],
    runs.map(({ seed }) => seed),
    dropped,
  );
}

function assessEquivalence(
  reference: MeasuredReference,
  metric: MeasuredMetric,
  subject: Subject,
  runs: readonly Run[],
  values: readonly number[],
  remark: string | null,
): Assessment {
  const { unit, margin } = metric;
  const floor = roundingFloor(metric.resolution);
  const { outcome, difference, interval, outsideP, isFloored } = testEquivalence(
    values,
    metric.values,
    margin,
    floor,
  );
  const side = difference < 0 ? 'below' : 'above';
  const size = `+-${formatDifference(margin, unit)}`;
  return {
    p: outsideP,
    check: (alpha) => {
      const verdict = outcome === 'inside' ? 'pass' : outsideP <= alpha ? 'fail' : 'inconclusive';
      const conclusion = {
        pass: `lies inside the margin of ${size}: the means are equivalent`,
        fail: `lies outside the margin of ${size}: the means differ`,
        inconclusive: `reaches over the margin of ${size}: these runs cannot tell`,
      }[verdict];
      return makeCheck(subject, runs, {
        verdict,
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
    },
  };
}

function assessReferenceCurve(
  group: RunGroup,
  reference: MeasuredReference,
  name: string,
  assess: typeof assessCurve,
): Assessment {
  const curve = ownValue(reference.curves, name);
  const measured = group.allRuns.flatMap(({ curves }) => curves).find((other) => other.name === name);
  const subject = subjectOf(group, reference, name, `Curve '${name}'`, measured?.yUnit ?? null, {
    text: `the band of ${plural(reference.seeds.length, 'stored run')} over ${plural(curve?.x.length ?? 0, 'point')}`,
    value: null,
  });
  const basis = basisOf(usableForReference(group, reference), { kind: 'curve', name });
  if (curve === undefined || 'ruling' in basis) {
    const missing = plainRuling('not-evaluated', `The reference has no curve '${name}'.`);
    return settled(makeCheck(subject, group.runs, 'ruling' in basis ? basis.ruling : missing));
  }
  const { runs } = basis;
  const assessment = assess(subject, runs, curve, {
    source: storedRuns(reference, runs),
    tolerance: isSameEngine(reference, runs) ? 0 : curve.relativeMargin,
    risk: riskOf(group, reference),
    remark: repeatedSeeds(runs, reference),
  });
  return withShortfall(assessment, missingFrom(group, basis));
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
  const { suite, recipe, engineClass, provenance, dataset } = reference;
  const data = dataset.kind === 'synthetic' ? ' on synthetic data' : '';
  const title = isSameEngine(reference, allRuns)
    ? `${what} as in our stored ${engineClass} runs${data}`
    : `${what} agrees with ${engineClass}${data}`;
  return {
    id: `${suite}/${recipe}/reference/${engineClass}${standInSuffix(dataset)}/${name.replaceAll(' ', '-')}`,
    kind: 'reference',
    suite,
    recipe,
    title,
    metric: name,
    unit,
    expected: { ...expected, source: `${provenance.software}, measured ${provenance.measuredOn}` },
  };
}
