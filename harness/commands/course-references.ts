import type { CheckedCourse } from '../course/check-course.ts';
import { loadReferences, refuseStrayClaims, type References } from '../verdict/index.ts';

/** What was published and measured of a course. Throws 'course-invalid' for files that do not fit it. */
export function referencesOf({ references: folder, suites }: CheckedCourse): References {
  const references = loadReferences(folder);
  refuseStrayClaims(references, suites, folder);
  return references;
}
