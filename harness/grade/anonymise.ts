/** Grades without names: every student has a code, and no text tells whose it is. */
import { keyedHash, studentCode } from './anonymous-key.ts';
import { nameHider, type Identity } from './hide-names.ts';
import type { Roster } from './roster.ts';
import type { GradedExercise, GradedStudent, Grades } from './schema.ts';

/** Whom a code stands for. */
export interface CodeOf {
  readonly code: string;
  readonly name: string;
  readonly id: string | null;
}

/** Replaces exact paths, the longest first; then names. */
type Hide = (text: string) => string;

/**
 * Replaces names, ids, email addresses and paths by codes: in names of files, evidence, reasons and observations, where a
 * notebook may mention other students too. Files of equal content stay recognizable as equal, by a keyed hash:
 * the plain one would tell the owner to whoever has a copy. Students are put in the order of their codes, since the
 * alphabet tells names.
 */
export function anonymise(
  grades: Grades,
  key: Buffer,
  roster: Roster | null,
): { readonly grades: Grades; readonly codes: readonly CodeOf[] } {
  const codes = grades.students.map(({ name, id }) => ({
    code: studentCode(key, id === null ? `name:${name}` : `id:${id}`),
    name,
    id,
  }));
  const paths = new Map<string, string>();
  for (const [index, { files }] of grades.students.entries()) {
    for (const [place, { path }] of files.entries()) {
      paths.set(path, `${codes[index]?.code ?? ''}/${place + 1}${/\.[a-z]{1,8}$/i.exec(path)?.[0] ?? ''}`);
    }
  }
  const hide = hider(grades, codes, paths, roster);
  const students = grades.students
    .map((student, index) => withoutNames(student, codes[index]?.code ?? '', paths, hide, key))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return { grades: { ...grades, students }, codes };
}

function hider(
  grades: Grades,
  codes: readonly CodeOf[],
  paths: ReadonlyMap<string, string>,
  roster: Roster | null,
): Hide {
  const emails = new Map(roster?.entries.map(({ name, id, email }) => [JSON.stringify([name, id]), email]));
  const identities = codes.map(({ code, name, id }, index): Identity => {
    const email = emails.get(JSON.stringify([name, id])) ?? null;
    const owners = new Set(grades.students[index]?.files.map(({ path }) => topOf(path)));
    const ids = [id, email, email?.split('@')[0]].filter((text) => typeof text === 'string');
    return { code, names: [name, ...owners], ids };
  });
  const exercises = grades.students.flatMap((student) => student.exercises);
  const vocabulary = new Set([...grades.labs, ...exercises.flatMap(ownWords)]);
  const hideNames = nameHider(identities, vocabulary);
  const byLength = [...paths].sort(([a], [b]) => b.length - a.length);
  return (text) => {
    const withPath = byLength.find(([path]) => text.includes(path));
    // A code is no name and is left alone by what hides names, so both may be done in turn.
    return hideNames(withPath === undefined ? text : replacePaths(text, byLength));
  };
}

const topOf = (path: string) =>
  path
    .split('/')
    .at(path.includes('/') ? 0 : -1)
    ?.replace(/\.[^.]+$/, '') ?? '';

/** Texts that this program has written: their words are no names. */
const ownWords = ({ exercise, title, lab, against, recipe }: GradedExercise) => [
  exercise,
  title,
  lab,
  ...against.flatMap((item) => [item.text, item.recipe ?? '']),
  ...recipe.flatMap(({ name, expected }) => [name, expected]),
];

function replacePaths(text: string, byLength: readonly (readonly [string, string])[]): string {
  let result = text;
  for (const [path, code] of byLength) result = result.replaceAll(path, code);
  return result;
}

function withoutNames(
  student: GradedStudent,
  code: string,
  paths: ReadonlyMap<string, string>,
  hide: Hide,
  key: Buffer,
): GradedStudent {
  const pathOf = (path: string) => paths.get(path) ?? hide(path);
  return {
    ...student,
    name: code,
    id: null,
    files: student.files.map((file) => ({
      ...file,
      path: pathOf(file.path),
      sha256: keyedHash(key, 'file', file.sha256),
      reason: file.reason === null ? null : hide(file.reason),
    })),
    exercises: student.exercises.map((exercise) => ({
      ...exercise,
      value: exercise.value === null ? null : { ...exercise.value, text: hide(exercise.value.text) },
      evidence:
        exercise.evidence === null ? null : { ...exercise.evidence, line: hide(exercise.evidence.line) },
      recipe: exercise.recipe.map((item) => ({ ...item, found: hide(item.found) })),
      reason: hide(exercise.reason),
    })),
    observations: student.observations.map(({ file, text }) => ({ file: pathOf(file), text: hide(text) })),
  };
}
