import type { BenchResult, Result } from '../core/result-schema.ts';
import type { CheckedCourse } from '../course/check-course.ts';
import { labId, suitesOfLabs } from '../run/labs.ts';

/** The part of results that is about some labs, or all of it. */
export interface LabPart {
  readonly has: (suite: string) => boolean;
  readonly ofResult: (result: Result) => Result;
  readonly ofBench: (bench: BenchResult) => BenchResult;
}

/**
 * Cuts results down to the suites of `labs`; the title says so, since a page of a part must not pass for the whole.
 * Throws ReprolabError 'usage' for a lab that there is not.
 */
export function labPart(
  { suites }: Pick<CheckedCourse, 'suites'>,
  labs: readonly string[] | undefined,
): LabPart {
  if (labs === undefined) return { has: () => true, ofResult: (result) => result, ofBench: (bench) => bench };
  const names = new Set(suitesOfLabs(suites, labs).map(({ name }) => name));
  const has = (suite: string) => names.has(suite);
  const isMeant = ({ suite }: { readonly suite: string }) => has(suite);
  const suffix = `, lab ${labs.map(labId).join(' and ')} alone`;
  const titled = (course: Result['course']) =>
    course === null ? null : { ...course, title: course.title + suffix };
  return {
    has,
    ofResult: (result) => ({
      ...result,
      course: titled(result.course),
      plan: result.plan.filter(isMeant),
      confirmations: result.confirmations.filter(isMeant),
      shard: result.shard === null ? null : { ...result.shard, whole: result.shard.whole.filter(isMeant) },
      runs: result.runs.filter(isMeant),
      checks: result.checks.filter(isMeant),
      errors: result.errors.filter(isMeant),
    }),
    ofBench: (bench) => ({
      ...bench,
      course: titled(bench.course),
      cells: bench.cells.filter(isMeant),
      skipped: bench.skipped.filter(isMeant),
    }),
  };
}
