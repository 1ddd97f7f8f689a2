import type { BenchResult, Result } from '../core/result-schema.ts';
import type { CheckedCourse } from '../course/check-course.ts';
import { labId, suitesOfLabs } from '../run/labs.ts';

/** The part of results that is about some labs, or all of it. */
export interface LabPart {
  readonly has: (suite: string) => boolean;
  /** In a few words; null for all of it. */
  readonly name: string | null;
  readonly ofResult: (result: Result) => Result;
  readonly ofBench: (bench: BenchResult) => BenchResult;
}

/**
 * Cuts results down to the suites of `labs`; `name` tells a reader, to whom a part must not pass for the whole.
 * Throws ReprolabError 'usage' for a lab that there is not.
 */
export function labPart(
  { suites }: Pick<CheckedCourse, 'suites'>,
  labs: readonly string[] | undefined,
): LabPart {
  if (labs === undefined)
    return { has: () => true, name: null, ofResult: (result) => result, ofBench: (bench) => bench };
  const names = new Set(suitesOfLabs(suites, labs).map(({ name }) => name));
  const has = (suite: string) => names.has(suite);
  const isMeant = ({ suite }: { readonly suite: string }) => has(suite);
  return {
    has,
    name: `lab ${labs.map(labId).join(' and ')} alone`,
    ofResult: (result) => ({
      ...result,
      plan: result.plan.filter(isMeant),
      confirmations: result.confirmations.filter(isMeant),
      shard: result.shard === null ? null : { ...result.shard, whole: result.shard.whole.filter(isMeant) },
      runs: result.runs.filter(isMeant),
      checks: result.checks.filter(isMeant),
      errors: result.errors.filter(isMeant),
    }),
    ofBench: (bench) => ({
      ...bench,
      cells: bench.cells.filter(isMeant),
      skipped: bench.skipped.filter(isMeant),
    }),
  };
}
