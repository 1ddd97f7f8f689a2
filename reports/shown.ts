import type { BenchResult, Result } from '../harness/core/result-schema.ts';
import type { SuiteChanges } from '../harness/history/changes-since.ts';
import type { ChangedCheck } from '../harness/verdict/judge-again.ts';
import type { References } from '../harness/verdict/references.ts';

/**
 * What stands first in the report. nightly: what is wrong, and what changed. instructor: the labs in their order, in
 * few printed pages. hardware: what took how long.
 */
export const reportViews = ['nightly', 'instructor', 'hardware'] as const;
export type ReportViewName = (typeof reportViews)[number];

/** What there is to be written. */
export interface Shown {
  readonly result: Result;
  /** Null where nothing was measured side by side. */
  readonly bench: BenchResult | null;
  /** Checks that differ from those stored in the result's file. */
  readonly changes: readonly ChangedCheck[];
  /** What changed since the last comparable runs of a history; left out where there is no history. */
  readonly since?: readonly SuiteChanges[];
  /** In a few words which part of a result this is, 'lab 2 alone'; absent for the whole. */
  readonly part?: string;
  /** What the checks were judged by: bands behind curves, published recipes. Left out: these are not shown. */
  readonly references?: References;
  /** nightly when left out. */
  readonly view?: ReportViewName;
}
