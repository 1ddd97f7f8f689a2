/** A check before and after its verdict. */
import type { Blocker, Check, Run } from '../core/result-schema.ts';
import { metricOf, metricValues } from './run-group.ts';
import { mean } from './statistics/sample.ts';

/** What is checked, whatever the verdict will be. */
export type Subject = Pick<
  Check,
  'id' | 'kind' | 'suite' | 'recipe' | 'title' | 'metric' | 'unit' | 'expected'
>;

/** The verdict with all that it rests on. */
export type Ruling = Pick<
  Check,
  'verdict' | 'position' | 'reason' | 'interval' | 'smallestDetectableDifference'
> & { readonly blockers?: readonly Blocker[] };

/**
 * A check that several metrics share a family with: its p-value enters Holm's procedure, and the ruling is made
 * at the level that the procedure gives. `p` is null for a check that stands alone.
 */
export interface Assessment {
  readonly p: number | null;
  check(alpha: number): Check;
}

/** An assessment that no family changes. */
export function settled(check: Check): Assessment {
  return { p: null, check: () => check };
}

/** The check of `subject` on `runs`; what they measured is shown even where it was not judged. */
export function makeCheck(subject: Subject, runs: readonly Run[], ruling: Ruling): Check {
  const measuring = runs.filter((run) => metricOf(run, subject.metric) !== null);
  const values = metricValues(measuring, subject.metric);
  return {
    ...subject,
    measured: {
      mean: values.length === 0 ? null : mean(values),
      values,
      seeds: (measuring.length === 0 ? runs : measuring).map(({ seed }) => seed),
    },
    ...ruling,
    blockers: [...(ruling.blockers ?? [])],
    suspect: false,
    seconds: runs.flatMap(({ phases }) => phases).reduce((sum, { seconds }) => sum + seconds, 0),
  };
}

/** The ruling where nothing can be said, and what stands in the way. */
export function unevaluated(reason: string, blockers: readonly Blocker[]): Ruling {
  return { ...plainRuling('not-evaluated', reason), blockers };
}

/** A ruling without a number behind it. */
export function plainRuling(verdict: Check['verdict'], reason: string): Ruling {
  return { verdict, position: null, reason, interval: null, smallestDetectableDifference: null };
}
