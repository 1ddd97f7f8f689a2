/** Grades notebooks by the course as it is, in a folder of their own. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findFiles } from '../../harness/grade/find-files.ts';
import { gradeFiles } from '../../harness/grade/grade.ts';
import type { GradedExercise, GradedStudent } from '../../harness/grade/schema.ts';
import { loadReferences } from '../../harness/verdict/index.ts';
import course from '../../suites/course.ts';
import { grading } from '../../suites/grading/grading.ts';

const judges = { references: loadReferences(), suites: course.suites };

/** Files by their paths: objects are written as JSON. */
export function gradeAll(
  files: Readonly<Record<string, object | string>>,
  labs?: readonly string[],
): GradedStudent[] {
  const folder = mkdtempSync(join(tmpdir(), 'reprolab-grade-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
    }
    const wanted = grading.labs.filter(({ name }) => labs?.includes(name) ?? true);
    return gradeFiles(findFiles([folder]), grading, wanted, judges);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The one student of one notebook, with its exercises by id. */
export function gradeOne(
  content: object,
): GradedStudent & { readonly by: Readonly<Record<string, GradedExercise | undefined>> } {
  const [student] = gradeAll({ 'anything.ipynb': content });
  if (student === undefined) throw new Error('nobody was graded');
  return { ...student, by: Object.fromEntries(student.exercises.map((each) => [each.exercise, each])) };
}
