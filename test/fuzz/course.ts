/** Damaged courses: the value that a course file exports, and its text. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { join } from 'node:path';
import { writeCourse } from '../../harness/commands/new.ts';
import { checkCourse } from '../../harness/course/check-course.ts';
import { importDefault } from '../../harness/course/import-course.ts';
import { loadCourseFile } from '../../harness/course/load-course.ts';
import { planRuns } from '../../harness/run/plan.ts';
import { ofBytes, ofValues } from './corruption.ts';
import { put, readOrRefused, tried, type Property } from './properties.ts';

/** A course in plain JavaScript, as short as one can be. */
const text = `import { defineCourse } from 'reprolab/suite';
const suite = {
  name: 'net', version: 1, lab: 'Lab', title: 'Net', summary: 'A net.', datasets: [],
  recipes: { published: { units: 8 } }, defaultRecipe: 'published',
  shortenings: { smoke: { reason: 'smoke', overrides: { units: 1 } } },
  prepare: () => Promise.reject(new Error('not run')),
};
export default defineCourse({
  name: 'nets', title: 'Nets', suites: [suite], references: new URL('references/', import.meta.url),
});
`;

/** What is loaded can be planned. */
function plan(course: ReturnType<typeof checkCourse>): void {
  const runs = planRuns(course.suites, { suites: [], profile: 'smoke' });
  assert.ok(runs.length > 0);
}

export const courseValue: Property = async (folder, times) => {
  const course = join(folder, 'course');
  await writeCourse(course);
  const file = join(course, 'course.ts');
  const value = await importDefault(file);
  await tried(times, ofValues, async (corrupt) => {
    const read = await readOrRefused(file, () => checkCourse(corrupt(value), file));
    if (read !== null) plan(read);
  });
};

export const courseText: Property = (folder, times) =>
  tried(times, fc.tuple(ofBytes), async ([corrupt], index) => {
    // A module is loaded once: each case has a name of its own.
    const file = join(folder, String(index), 'course.mjs');
    put(file, corrupt(Buffer.from(text)));
    const read = await readOrRefused(file, () => loadCourseFile(file));
    if (read !== null) plan(read);
  });
