import type { Run } from '../core/result-schema.ts';
import type { Subject } from './check-draft.ts';
import type { MeasuredMetric, MeasuredReference } from './reference-schema.ts';

/** Runs that a metric of a reference is judged by. */
export interface MeasuredRuns {
  readonly reference: MeasuredReference;
  readonly metric: MeasuredMetric;
  readonly subject: Subject;
  readonly runs: readonly Run[];
  /** The metric of each run. */
  readonly values: readonly number[];
  /** A sentence that follows the reason; null where there is none to say. */
  readonly remark: string | null;
}
