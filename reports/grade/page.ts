import type { PreparedClass } from '../../harness/grade/prepare.ts';
import { asset, contentPolicy, styleSheet } from '../self-contained.ts';
import { fillLayout } from '../templates.ts';
import { classView } from './class-view.ts';
import { studentView } from './student-view.ts';

/** Style sheets in the order of the cascade. */
const styles = ['theme', 'layout', 'text', 'header', 'claims', 'sections', 'grade', 'media'];

/**
 * The class as one self-contained page, which is read without its script: that only sorts and filters.
 *
 * @param names - Of the students' pages, without their ending.
 */
export function renderClass(prepared: PreparedClass, names: readonly string[]): string {
  const scripts = [asset('grade-table.js')];
  const hrefs = names.map((name) => `students/${name}.html`);
  const page = { style: styleSheet(styles), scripts, policy: contentPolicy(scripts) };
  return fillLayout('grade-layout', { page, grades: classView(prepared, hrefs) });
}

/** Each student's page, in the order of the class. */
export function renderStudents(prepared: PreparedClass, names: readonly string[]): readonly string[] {
  const page = { style: styleSheet(styles), policy: contentPolicy([]) };
  return prepared.students.map((_, index) =>
    fillLayout('grade-student-layout', { page, student: studentView(prepared, index, names) }),
  );
}
