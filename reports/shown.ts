import type { BenchResult, Result } from '../harness/core/result-schema.ts';
import type { SuiteChanges } from '../harness/history/changes-since.ts';
import type { ChangedCheck } from '../harness/verdict/judge-again.ts';

/** What there is to be written. */
export interface Shown {
  readonly result: Result;
  /** Null where nothing was measured side by side. */
  readonly bench: BenchResult | null;
  /** Checks that differ from those stored in the result's file. */
  readonly changes: readonly ChangedCheck[];
  /** What changed since the last comparable runs of a history. */
  readonly since?: readonly SuiteChanges[];
  /** In a few words which part of a result this is, 'lab 2 alone'; absent for the whole. */
  readonly part?: string;
}
