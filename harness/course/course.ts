/** A course: the labs that are run, judged and reported together, with what was published about them. */
import type { Grading } from '../grade/contract.ts';
import type { Recipe, Suite } from '../suite.ts';

export interface Course {
  /** Kebab-case; names the course in results. */
  readonly name: string;
  /** Heads the report. */
  readonly title: string;
  /** In the order in which they run and are listed. */
  readonly suites: readonly Suite[];
  /**
   * Folder with what was published (`published/*.json`) and what was measured (`measured/*.json`), as
   * `reprolab schema claims` and `reprolab schema reference` describe them: an absolute path, or a URL such as
   * `new URL('reference-results/', import.meta.url)`.
   */
  readonly references: string | URL;
  /** How notebooks that are handed in for its labs are read; without it `reprolab grade` has nothing to read. */
  readonly grading?: Grading;
}

/** Declares a course: the default export of its `course.ts`. Checked as a whole when it is loaded. */
export function defineCourse(course: Course): Course {
  return course;
}

/**
 * Declares a suite with the type of its recipes, which a course's list of suites then no longer needs to know.
 *
 * @typeParam R - What its recipes set: names to strings, numbers and booleans.
 */
export function defineSuite<R extends Recipe>(suite: Suite<R>): Suite {
  // A suite only ever gets one of its own recipes; the harness passes them on without a look inside.
  return suite;
}
