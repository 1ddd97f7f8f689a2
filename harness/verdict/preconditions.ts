/**
 * What a run must have learnt before a claim about it means anything. A model that answers the same to everything has
 * no gap between groups, and so would reproduce any claim that a gap is small.
 */
import { plural } from '../core/print.ts';
import type { Run } from '../core/result-schema.ts';
import type { Precondition } from './claim-schema.ts';
import { metricOf } from './run-group.ts';
import { formatValue } from '../core/unit.ts';

/** Runs that meet the preconditions, the seeds of those that do not, and a sentence about these. */
export interface Meeting {
  readonly runs: readonly Run[];
  readonly brokenSeeds: readonly number[];
  readonly remark: string | null;
}

/**
 * Holds runs of one suite to `preconditions`. Where at least half of them break one, the claim is not reproduced:
 * most trainings give no model that it could be about. Fewer count against it, and what the others show can only be
 * inconclusive. Runs that cannot tell, because they lack a metric, leave the claim unjudged.
 */
export function holdToPreconditions(
  runs: readonly Run[],
  suite: string,
  preconditions: readonly Precondition[],
): Meeting | { readonly verdict: 'fail' | 'not-evaluated'; readonly reason: string } {
  const breaches = runs.map((run) => breachOf(run, preconditions));
  const broken = runs.filter((_, index) => breaches[index] !== null);
  const [first] = breaches.filter((breach) => breach !== null);
  const remark =
    first === undefined
      ? null
      : `${broken.length} of ${plural(runs.length, 'run')} of ${suite} ${broken.length === 1 ? 'counts' : 'count'} against the claim: ${first}.`;
  if (remark !== null && 2 * broken.length >= runs.length) return { verdict: 'fail', reason: remark };
  const others = runs.filter((_, index) => breaches[index] === null);
  for (const { metric, because } of preconditions) {
    const without = others.find((run) => metricOf(run, metric) === null);
    if (without === undefined) continue;
    const reason = `The run of ${suite} with seed ${without.seed} reported no '${metric}', which this claim needs, lest ${because}.`;
    return { verdict: 'not-evaluated', reason };
  }
  return {
    runs: others,
    brokenSeeds: broken.map(({ seed }) => seed),
    remark,
  };
}

/** The first precondition that the run breaks, in words without a full stop; null when it breaks none. */
function breachOf(run: Run, preconditions: readonly Precondition[]): string | null {
  for (const { metric, unit, because, ...bound } of preconditions) {
    const value = metricOf(run, metric);
    if (value === null) continue;
    const { atLeast = -Infinity, atMost = Infinity } = bound;
    if (value >= atLeast && value <= atMost) continue;
    const limit =
      value < atLeast ? `at least ${formatValue(atLeast, unit)}` : `at most ${formatValue(atMost, unit)}`;
    return `with seed ${run.seed} '${metric}' is ${formatValue(value, unit)}, where the claim needs ${limit}: ${because}`;
  }
  return null;
}
