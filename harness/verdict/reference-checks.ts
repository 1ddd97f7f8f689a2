/** New runs against a stored distribution of the same suite, recipe and data. */
import { plural } from '../core/print.ts';
import { dataKindOf } from '../core/run-data.ts';
import { compareBits, type BitsOutcome } from './bits-check.ts';
import { makeCheck, plainRuling, settled, type Assessment } from './check-draft.ts';
import { assessCurve, assessFreshCurve } from './curve-check.ts';
import type { Draft } from './draft.ts';
import { assessEquivalence } from './equivalence-check.ts';
import { assessFreshMean, type Side } from './fresh-mean.ts';
import { assessOneRun } from './one-run-check.ts';
import type { MeasuredRuns } from './measured-runs.ts';
import { assessMetric, assessReferenceCurve, subjectOf } from './reference-assessment.ts';
import type { MeasuredMetric, MeasuredReference } from './reference-schema.ts';
import { metricValues, type RunGroup } from './run-group.ts';
import { riskOfFalseAlarm, riskOfSuspicion } from './statistics/level.ts';
import { mean } from './statistics/sample.ts';
import { isSameEngine } from './stored-runs.ts';
import { usableForReference } from './usable-runs.ts';

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
        assessment: assessMetric(group, reference, name, metric, (measured) =>
          unlessEqual(bits, assessPlanned(measured)),
        ),
        needsFreshRuns: false,
        partner: null,
        confirm: (fresh) =>
          assessMetric(fresh, reference, name, metric, assessFresh(sideOf(group, name, metric))),
      }));
      const curves = Object.keys(reference.curves).map((name): Draft => ({
        group,
        family: `${engineClass}, curve ${name}`,
        risk,
        assessment: assessReferenceCurve(group, reference, name, risk, (...measured) =>
          unlessEqual(bits, assessCurve(...measured)),
        ),
        needsFreshRuns: false,
        partner: null,
        confirm: (fresh) => assessReferenceCurve(fresh, reference, name, risk, assessFreshCurve),
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

/** One run is judged by the interval of one more, several by their mean. */
function assessPlanned(measured: MeasuredRuns): Assessment {
  const [value, ...others] = measured.values;
  return value === undefined || others.length > 0
    ? assessEquivalence(measured)
    : assessOneRun(measured, value);
}

const assessFresh = (side: Side) => (measured: MeasuredRuns) => assessFreshMean(measured, side);

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
        const assessments = assessAllFresh(fresh, reference);
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
function assessAllFresh(fresh: RunGroup, reference: MeasuredReference): Assessment[] {
  return [
    ...Object.entries(reference.metrics).map(([name, metric]) =>
      assessMetric(fresh, reference, name, metric, assessFresh(null)),
    ),
    ...Object.keys(reference.curves).map((name) =>
      assessReferenceCurve(fresh, reference, name, riskOf(fresh, reference), assessFreshCurve),
    ),
  ];
}

/** On which side of the stored mean the group's runs lie. */
function sideOf({ runs }: RunGroup, name: string, { values }: MeasuredMetric): Side {
  const measured = metricValues(runs, name);
  if (measured.length === 0) return null;
  return mean(measured) < mean(values) ? 'lower' : 'higher';
}
