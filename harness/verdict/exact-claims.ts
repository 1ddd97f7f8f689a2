/** Claims without chance in them: exercises that give what they must, and a number that theory gives. */
import { plural } from '../core/print.ts';
import type { Check, Exhibit, Run } from '../core/result-schema.ts';
import { makeCheck, plainRuling, type Subject } from './check-draft.ts';
import type { AllOfClaim, TheoryClaim } from './claim-schema.ts';
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
    reason: `${which} measured ${formatValue(farthest, unit)}, ${inside ? 'inside' : 'outside'} ${formatValue(value, unit)} ± ${formatDifference(tolerance, unit)}.`,
    interval: { ...interval, level: 1, method: 'fixed tolerance around the theoretical value', of: 'value' },
    smallestDetectableDifference: tolerance,
  });
}

/** Passes when every exercise of every run gave its expected value. */
export function judgeAllOf({ what }: AllOfClaim, subject: Subject, runs: readonly Run[]): Check {
  const rows = exhibitsOf(runs, 'exercises').flatMap((exhibit) => exhibit.rows);
  if (rows.length === 0) {
    return makeCheck(subject, runs, plainRuling('not-evaluated', `The run reported no ${what.many}.`));
  }
  const counted = `${rows.length} ${rows.length === 1 ? what.one : what.many}`;
  const wrong = rows.filter(({ passed }) => !passed);
  const [first] = wrong;
  if (first === undefined) {
    return makeCheck(subject, runs, plainRuling('pass', `All ${counted} gave the expected value.`));
  }
  const reason = `${wrong.length} of ${counted} gave another value, first '${first.name}': expected ${first.expected}, measured ${first.measured}.`;
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
