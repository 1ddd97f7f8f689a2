/** Everything that `reprolab grade` writes. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import { ReprolabError } from '../../harness/core/errors.ts';
import { writeAtomically } from '../../harness/core/write-atomically.ts';
import { writePrivately } from '../../harness/grade/anonymous-key.ts';
import { earlierGrades } from '../../harness/grade/earlier-grades.ts';
import type { GradeOutputOptions } from '../../harness/grade/output-options.ts';
import { prepareClass, type PreparedClass } from '../../harness/grade/prepare.ts';
import { gradesSchema, type Grades } from '../../harness/grade/schema.ts';
import { plural } from '../format.ts';
import { fillGradebook } from './fill-gradebook.ts';
import { gradescopeJson } from './gradescope.ts';
import { nbgraderCsv } from './nbgrader.ts';
import { pageNames } from './page-names.ts';
import { renderClass, renderStudents } from './page.ts';
import { longCsv, wideCsv } from './tables.ts';

/** What was written. */
export interface WrittenGrades {
  /** As they were written: with points, and codes in place of names where that was asked. */
  readonly prepared: PreparedClass;
  /** The page of the class. */
  readonly page: string;
  readonly paths: readonly string[];
  /** What the instructor should know, in sentences; those on the page, and those about the gradebook. */
  readonly notes: readonly string[];
}

/**
 * Writes grades.json, the page of the class, a page for each student, two CSV files, and what else the options ask for
 * into the folder `out`, in place of what an earlier grading wrote there. Files are made before the first is written.
 *
 * @throws ReprolabError 'usage' for options that contradict each other and for a rubric, roster, key or gradebook that is
 *   wrong; 'output-unwritable' when a file cannot be written or the folder has files that no grading wrote.
 */
export function writeGrades(given: Grades, options: GradeOutputOptions): WrittenGrades {
  const out = resolve(options.out);
  const prepared = prepareClass(given, options);
  const names = pageNames(prepared.grades.students);
  const files = new Map<string, string>();
  files.set('grades.json', `${JSON.stringify(gradesSchema.parse(prepared.grades), null, 1)}\n`);
  files.set('index.html', renderClass(prepared, names));
  for (const [index, page] of renderStudents(prepared, names).entries()) {
    files.set(`students/${names[index] ?? ''}.html`, page);
  }
  files.set('grades.csv', longCsv(prepared));
  files.set('grades-wide.csv', wideCsv(prepared));
  if (options.nbgrader) files.set('nbgrader.csv', nbgraderCsv(prepared));
  if (options.gradescope) {
    for (const [index, student] of prepared.students.entries()) {
      const content = gradescopeJson(student);
      if (content !== null) files.set(`gradescope/${names[index] ?? ''}/results.json`, content);
    }
  }
  const gradebookNotes = addGradebook(files, prepared, options, out);
  const leftovers = leftoversIn(out, files);
  for (const [path, content] of prepared.secrets) writePrivately(path, content);
  for (const [file, content] of files) writeAtomically(join(out, file), content);
  for (const file of leftovers) rmSync(join(out, file));
  return {
    prepared,
    page: join(out, 'index.html'),
    paths: [...files.keys()].map((file) => join(out, file)),
    notes: [...prepared.notes, ...gradebookNotes],
  };
}

function addGradebook(
  files: Map<string, string>,
  { students }: PreparedClass,
  { gradebook, assignment, gradebookReplace }: GradeOutputOptions,
  out: string,
): string[] {
  if (gradebook === undefined || assignment === undefined) return [];
  const name = `gradebook/${basename(gradebook)}`;
  if (resolve(gradebook) === join(out, name)) {
    throw new ReprolabError(
      'usage',
      `The filled gradebook would overwrite ${gradebook}, which it is made from.`,
      {
        advice: 'Choose another folder with --out.',
      },
    );
  }
  const { text, filled, left } = fillGradebook(gradebook, assignment, students, gradebookReplace === true);
  files.set(name, text);
  return [
    `Gradebook: ${filled} of ${plural(students.length, 'student')} filled in.`,
    ...left.map((line) => `Gradebook: ${line}`),
  ];
}

/** Files that a grading of these students wrote. */
function filesOf({ students }: Grades): ReadonlySet<string> {
  const names = pageNames(students);
  return new Set([
    ...['grades.json', 'index.html', 'grades.csv', 'grades-wide.csv', 'nbgrader.csv'],
    ...names.flatMap((name) => [`students/${name}.html`, `gradescope/${name}/results.json`]),
  ]);
}

/** Files that are in a folder of ours, with their paths in `out`. */
function inFolder(out: string, folder: string): string[] {
  if (!existsSync(join(out, folder))) return [];
  return readdirSync(join(out, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(out, join(entry.parentPath, entry.name)).replaceAll(sep, '/'));
}

/**
 * Files of the earlier grading in `out` that this one does not write: nobody's page may lie among those of today.
 *
 * @throws ReprolabError 'output-unwritable' for a file that would be overwritten, or would lie among those of today, and that no
 *   grading there wrote.
 */
function leftoversIn(out: string, files: ReadonlyMap<string, string>): readonly string[] {
  const earlier = earlierGrades(out);
  const own = earlier === null ? new Set<string>() : filesOf(earlier);
  const there = new Set([
    ...['students', 'gradescope', 'gradebook'].flatMap((folder) => inFolder(out, folder)),
    ...['nbgrader.csv', ...files.keys()].filter((name) => existsSync(join(out, name))),
  ]);
  // A filled gradebook has the name of the instructor's file: this grading's own may replace it.
  const isOurs = (name: string) =>
    own.has(name) || (earlier !== null && name.startsWith('gradebook/') && files.has(name));
  const [first, ...others] = [...there].filter((name) => !isOurs(name));
  if (first !== undefined) {
    throw new ReprolabError(
      'output-unwritable',
      `${out} holds ${plural(others.length + 1, 'file')} that no grading there wrote, ${first} among them.`,
      { advice: 'Choose another folder with --out, or move what is there away.' },
    );
  }
  return [...there].filter((name) => !files.has(name));
}
