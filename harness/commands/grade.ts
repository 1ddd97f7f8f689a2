import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exitCodes, ReprolabError } from '../core/errors.ts';
import { loadCourse } from '../course/load-course.ts';
import { earlierGrades } from '../grade/earlier-grades.ts';
import { ofRoster } from '../grade/assign-files.ts';
import { findFiles } from '../grade/find-files.ts';
import { gradeFiles } from '../grade/grade.ts';
import type { GradeOutputOptions } from '../grade/output-options.ts';
import { refuseOptions } from '../grade/refuse-options.ts';
import { readRoster } from '../grade/roster.ts';
import { gradesFileName, gradesSchema, type Grades } from '../grade/schema.ts';
import { readMachine } from '../measure/environment.ts';
import { readTool } from '../measure/repository.ts';
import { choose } from '../run/choice.ts';
import { makeOutputFolder } from '../run/output-folder.ts';
import { referencesOf } from './course-references.ts';
import { gradeLines } from './grade-table.ts';
import { openTerminal, printDocument, type Terminal } from './terminal.ts';

/** Options of `reprolab grade` as parsed. */
export interface GradeOptions extends Omit<GradeOutputOptions, 'out'> {
  readonly lab?: readonly string[];
  readonly out?: string;
  readonly course?: string;
  readonly json?: true;
}

/** Told about a batch every so often. */
const filesBetweenLines = 50;

/** Names those files that said nothing, and why. */
function sayUnread({ students }: Grades, { say, colors, fit }: Terminal): void {
  for (const { name, files } of students) {
    for (const { path, status, reason } of files) {
      if (reason !== null) say(colors.yellow(fit(`${name}: ${path}: ${status}: ${reason}`, 2)));
    }
  }
}

/**
 * `reprolab grade`: the work. Writes grades and their pages into the output folder and shows them. Throws 'usage' for paths that are not
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
  refuseOptions(options);
  const found = findFiles(paths);
  const handedIn = options.roster === undefined ? found : ofRoster(found, readRoster(options.roster));
  const judges = { references: referencesOf(course), suites };
  const output = makeOutputFolder(options.out, []);
  try {
    earlierGrades(output.path);
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
    const { writeGrades } = await import('../../reports/grade/write.ts');
    const { prepared, page, notes } = writeGrades(grades, { ...options, out: output.path });
    for (const line of gradeLines(prepared.grades, terminal)) terminal.say(line);
    sayUnread(prepared.grades, terminal);
    for (const note of notes) terminal.say(terminal.fit(note, 2));
    terminal.say(`Grades: ${page}`);
    if (options.json) printDocument(readFileSync(join(output.path, gradesFileName), 'utf8'));
    const isRead = students.some(({ files }) => files.some(({ status }) => status !== 'unreadable'));
    return isRead ? exitCodes.ok : exitCodes.usage;
  } finally {
    output.release();
  }
}
