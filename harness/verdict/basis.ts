/** What a check rests on, or the ruling that stands before any number is looked at. */
import type { NonFiniteMeasurement, Run } from '../core/result-schema.ts';
import { brokenReason } from './broken-runs.ts';
import { plainRuling, unevaluated, type Ruling } from './check-draft.ts';
import type { Precondition } from './claim-schema.ts';
import { holdToPreconditions } from './preconditions.ts';
import { withMetric, type Dropped, type Usable } from './usable-runs.ts';

/** Runs to be judged. */
export interface Basis {
  readonly runs: readonly Run[];
  /** Runs that say nothing: their seeds are missing. */
  readonly dropped: readonly Dropped[];
  /** Seeds of runs that count against the check. */
  readonly brokenSeeds: readonly number[];
  /** The sentence that says so; null where none does. */
  readonly remark: string | null;
}

const nothingHeld = { suite: '', preconditions: [] } as const;

/**
 * The runs that are to be judged: usable, of finite trainings, meeting the preconditions, with the metric. Otherwise
 * the ruling: 'fail' for what cannot be reproduced, 'not-evaluated' where nothing can be said.
 */
export function basisOf(
  usable: Usable,
  checked: Pick<NonFiniteMeasurement, 'kind' | 'name'> | null,
  held: { readonly suite: string; readonly preconditions: readonly Precondition[] } = nothingHeld,
): Basis | { readonly ruling: Ruling } {
  if ('reason' in usable) return { ruling: unevaluated(usable.reason, usable.blockers) };
  const broken = brokenReason(usable.runs, checked);
  if (broken !== null) return { ruling: plainRuling('fail', broken) };
  const met = holdToPreconditions(usable.runs, held.suite, held.preconditions);
  if ('verdict' in met) return { ruling: plainRuling(met.verdict, met.reason) };
  const kept = { runs: met.runs, dropped: usable.dropped };
  const measuring = checked?.kind === 'metric' ? withMetric(kept, checked.name) : kept;
  if ('reason' in measuring) return { ruling: unevaluated(measuring.reason, measuring.blockers) };
  return { ...measuring, brokenSeeds: met.brokenSeeds, remark: met.remark };
}
