/** Claims without chance in them: exercises, and a number that theory gives. */
import { plural } from '../core/print.ts';
import type { Check, Exhibit, Run } from '../core/result-schema.ts';
import { makeCheck, plainRuling, type Subject } from './check-draft.ts';
import type { TheoryClaim } from './claim-schema.ts';
import { metricValues } from './run-group.ts';
import { formatDifference, formatValue } from '../core/unit.ts';

/** Passes when every run lies within the tolerance. `runs` all have the metric. */
export function judgeTheory(claim: TheoryClaim, subject: Subject, runs: readonly Run[]): Check {
  const { value, tolerance, unit } = claim;
  const interval = { low: value - tolerance, high: value + tolerance };
  const measured = metricValues(runs, claim.metric);
  const farthest = measured.reduce((a, b) => (Math.abs(b - value) > Math.abs(a - value) ? b : a));
  const inside = farthest >= interval.low && farthest <= interval.high;
  const which = runs.length === 1 ? 'The run' : `The farthest of ${plural(runs.length, 'run')}`;
  return makeCheck(subject, runs, {
    verdict: inside ? 'pass' : 'fail',
    position: inside ? 'within' : null,
    reason: `${which} measured ${formatValue(farthest, unit)}, ${inside ? 'inside' : 'outside'} ${formatValue(value, unit)} +- ${formatDifference(tolerance, unit)}.`,
    interval: { ...interval, level: 1, method: 'fixed tolerance around the theoretical value', of: 'value' },
    smallestDetectableDifference: tolerance,
  });
}

/** Passes when every exercise of every run gave its expected value. */
export function judgeExercises(subject: Subject, runs: readonly Run[]): Check {
  const rows = exhibitsOf(runs, 'exercises').flatMap((exhibit) => exhibit.rows);
  if (rows.length === 0) {
    return makeCheck(subject, runs, plainRuling('not-evaluated', 'The run reported no exercises.'));
  }
  const wrong = rows.filter(({ passed }) => !passed);
  const [first] = wrong;
  if (first === undefined) {
    const reason = `All ${rows.length} exercises gave the expected value.`;
    return makeCheck(subject, runs, plainRuling('pass', reason));
  }
  const reason = `${wrong.length} of ${rows.length} exercises gave another value, first '${first.name}': expected ${first.expected}, measured ${first.measured}.`;
  return makeCheck(subject, runs, plainRuling('fail', reason));
}

function exhibitsOf<Kind extends Exhibit['kind']>(
  runs: readonly Run[],
  kind: Kind,
): Extract<Exhibit, { kind: Kind }>[] {
  return runs
    .flatMap(({ exhibits }) => exhibits)
    .filter((exhibit): exhibit is Extract<Exhibit, { kind: Kind }> => exhibit.kind === kind);
}
