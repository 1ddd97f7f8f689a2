/** Everything that `reprolab grade` writes. */
import { existsSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { ReprolabError } from '../../harness/core/errors.ts';
import { writeAtomically } from '../../harness/core/write-atomically.ts';
import { writePrivately } from '../../harness/grade/anonymous-key.ts';
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
 * into the folder `out`. Files are made before the first is written.
 *
 * @throws ReprolabError 'usage' for options that contradict each other and for a rubric, roster, key or gradebook that is
 *   wrong; 'output-unwritable' when a file cannot be written or the folder has files of other students.
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
  refuseLeftovers(out, files);
  for (const [path, content] of prepared.secrets) writePrivately(path, content);
  for (const [file, content] of files) writeAtomically(join(out, file), content);
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

/**
 * Files of an earlier class, or with the names of this one, would lie among those of today: nobody removes what
 * may be wanted, so another folder is asked for.
 */
function refuseLeftovers(out: string, files: ReadonlyMap<string, string>): void {
  const folders = ['students', 'gradescope', 'gradebook'];
  const tables = ['nbgrader.csv'];
  const found = folders
    .filter((folder) => existsSync(join(out, folder)))
    .flatMap((folder) => readdirSync(join(out, folder)).map((name) => `${folder}/${name}`))
    .concat(tables.filter((name) => existsSync(join(out, name))))
    .filter((name) => !files.has(name) && !files.has(`${name}/results.json`));
  const [first] = found;
  if (first === undefined) return;
  throw new ReprolabError(
    'output-unwritable',
    `${out} has ${found.length} files of an earlier run that this one does not write, ${first} among them.`,
    { advice: 'Choose an empty folder with --out, or remove the old one.' },
  );
}
