import { join } from 'node:path';
import { exitCodes, ReprolabError } from '../core/errors.ts';
import { writeAtomically } from '../core/write-atomically.ts';
import { loadCourse } from '../course/load-course.ts';
import { findFiles } from '../grade/find-files.ts';
import { gradeFiles } from '../grade/grade.ts';
import { gradesFileName, gradesSchema, type Grades } from '../grade/schema.ts';
import { readMachine } from '../measure/environment.ts';
import { readTool } from '../measure/repository.ts';
import { choose } from '../run/choice.ts';
import { makeOutputFolder } from '../run/output-folder.ts';
import { referencesOf } from './course-references.ts';
import { gradeLines } from './grade-table.ts';
import { openTerminal, printDocument, type Terminal } from './terminal.ts';

/** Options of `reprolab grade` as parsed. */
export interface GradeOptions {
  readonly lab?: readonly string[];
  readonly out?: string;
  readonly course?: string;
  readonly json?: true;
}

/** Told about a batch every so often. */
const filesBetweenLines = 50;

/** Names those files that said nothing, and why. */
function sayUnread({ students }: Grades, { say, colors }: Terminal): void {
  for (const { name, files } of students) {
    for (const { path, status, reason } of files) {
      if (reason !== null) say(colors.yellow(`${name}: ${path}: ${status}: ${reason}`));
    }
  }
}

/**
 * `reprolab grade`: the work. Writes grades.json into the output folder and shows it. Throws 'usage' for paths that are not
 * there, a course without grading and labs that it has not; returns 2 when no file could be read.
 */
export async function grade(paths: readonly string[], options: GradeOptions): Promise<number> {
  const terminal = openTerminal(options.json);
  const course = await loadCourse(options.course);
  const { grading, suites } = course;
  if (grading === undefined) {
    throw new ReprolabError('usage', `Course '${course.name}' does not say how its notebooks are read.`, {
      advice: `Give ${course.file} a field 'grading'; CONTRIBUTING.md says what it holds.`,
    });
  }
  const names = grading.labs.map(({ name }) => name);
  for (const lab of options.lab ?? []) choose('lab', lab, names);
  const wanted = grading.labs.filter(({ name }) => options.lab?.includes(name) ?? true);
  const handedIn = findFiles(paths);
  const judges = { references: referencesOf(course), suites };
  const output = makeOutputFolder(options.out, [gradesFileName]);
  try {
    const students = gradeFiles(handedIn, grading, wanted, judges, (done) => {
      if (done % filesBetweenLines === 0) terminal.tell(`${done} of ${handedIn.length} files read`);
    });
    const { os, node } = readMachine();
    const grades: Grades = gradesSchema.parse({
      schemaVersion: 1,
      tool: await readTool(terminal.tell),
      machine: { os, node },
      createdAt: new Date().toISOString(),
      labs: wanted.map(({ name }) => name),
      students,
    });
    const text = `${JSON.stringify(grades, null, 2)}\n`;
    const path = join(output.path, gradesFileName);
    writeAtomically(path, text);
    for (const line of gradeLines(grades, terminal)) terminal.say(line);
    sayUnread(grades, terminal);
    terminal.say(`Written: ${path}`);
    if (options.json) printDocument(text);
    const isRead = students.some(({ files }) => files.some(({ status }) => status !== 'unreadable'));
    return isRead ? exitCodes.ok : exitCodes.usage;
  } finally {
    output.release();
  }
}
