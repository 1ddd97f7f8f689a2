/** The course that a command works on: the one that was named, else the one that comes with reprolab. */
import { dirname, join, resolve } from 'node:path';
import { ReprolabError } from '../core/errors.ts';
import { isCheckout, sourceRoot } from '../core/installation.ts';
import { checkCourse, type CheckedCourse } from './check-course.ts';
import { findCourse, locate } from './find-course.ts';
import { importDefault } from './import-course.ts';

/** The file of the course that comes with reprolab; loaded as any other. */
export const ownCourse = join(sourceRoot, 'suites', isCheckout ? 'course.ts' : 'course.js');

/**
 * Loads and checks the course.
 *
 * @param given - `--course`: a folder or a file.
 * @throws ReprolabError 'usage' when it is not found, 'course-invalid' when it cannot be used.
 */
export async function loadCourse(given: string | undefined): Promise<CheckedCourse> {
  const found = findCourse(given);
  if (found === null) return loadCourseFile(ownCourse);
  if (found.kind === 'course') return loadCourseFile(found.file);
  const config = await importDefault(found.file);
  const named =
    typeof config === 'object' && config !== null && 'course' in config ? config.course : undefined;
  if (typeof named !== 'string') {
    throw new ReprolabError(
      'course-invalid',
      `${found.file}: expected course to be a path, found ${typeof named}`,
      {
        advice: "Write: export default { course: './folder-of-the-course' }",
      },
    );
  }
  return loadCourseFile(locate(resolve(dirname(found.file), named), found.file).file);
}

/** Loads a course by its file, as a worker process does that was told which. Throws 'course-invalid'. */
export async function loadCourseFile(file: string): Promise<CheckedCourse> {
  return checkCourse(await importDefault(file), file);
}
