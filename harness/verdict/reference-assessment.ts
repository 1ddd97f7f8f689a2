/** What the runs of a group are judged on against a metric or a curve of a stored distribution. */
import { ownValue } from '../core/own-value.ts';
import { plural } from '../core/print.ts';
import type { Run } from '../core/result-schema.ts';
import { formatValue, type Unit } from '../core/unit.ts';
import { basisOf, type Basis } from './basis.ts';
import { makeCheck, plainRuling, settled, type Assessment, type Subject } from './check-draft.ts';
import type { CurveComparison } from './curve-check.ts';
import type { MeasuredRuns } from './measured-runs.ts';
import { missingSeeds, withShortfall } from './missing-seeds.ts';
import type { MeasuredCurve, MeasuredMetric, MeasuredReference } from './reference-schema.ts';
import { standInSuffix } from './references.ts';
import { metricValues, type RunGroup } from './run-group.ts';
import { mean } from './statistics/sample.ts';
import { isSameEngine, storedRuns } from './stored-runs.ts';
import { usableForReference } from './usable-runs.ts';

/** Judges a metric by the runs of the group that may speak; seeds that are missing keep it from passing. */
export function assessMetric(
  group: RunGroup,
  reference: MeasuredReference,
  name: string,
  metric: MeasuredMetric,
  assess: (measured: MeasuredRuns) => Assessment,
): Assessment {
  const subject = metricSubject(group, reference, name, metric);
  const basis = basisOf(usableForReference(group, reference), { kind: 'metric', name });
  if ('ruling' in basis) return settled(makeCheck(subject, group.runs, basis.ruling));
  const { runs } = basis;
  const values = metricValues(runs, name);
  const remark = repeatedSeeds(runs, reference);
  const assessment = assess({ reference, metric, subject, runs, values, remark });
  return withShortfall(assessment, missingFrom(group, basis));
}

/** As `assessMetric` for a curve. `risk`: that the curve of an equal run leaves the band. */
export function assessReferenceCurve(
  group: RunGroup,
  reference: MeasuredReference,
  name: string,
  risk: number,
  assess: (
    subject: Subject,
    runs: readonly Run[],
    curve: MeasuredCurve,
    comparison: CurveComparison,
  ) => Assessment,
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
    risk,
    remark: repeatedSeeds(runs, reference),
  });
  return withShortfall(assessment, missingFrom(group, basis));
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

/** Says of runs of the reference's own seeds that, on the same engine, they are the stored runs once more. */
function repeatedSeeds(runs: readonly Run[], reference: MeasuredReference): string | null {
  const seeds = runs.map(({ seed }) => seed).filter((seed) => reference.seeds.includes(seed));
  if (seeds.length === 0 || !isSameEngine(reference, runs)) return null;
  return `Not independent: the stored runs have seed${seeds.length === 1 ? '' : 's'} ${seeds.join(', ')} too.`;
}

/** What is checked of a reference: `name` of its metrics or curves, called `what`. */
export function subjectOf(
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
