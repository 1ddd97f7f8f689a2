/** Grades as they are shown: with points, with those who handed in nothing, and without names where that is asked. */
import { stringify } from 'csv-stringify/sync';
import { readKey, newKey, refuseExisting } from './anonymous-key.ts';
import { anonymise, type CodeOf } from './anonymise.ts';
import { classExercises } from './class-exercises.ts';
import type { GradeOutputOptions } from './output-options.ts';
import { maxPointsOf, totalOf, withPoints, type ClassExercise, type Total } from './points.ts';
import { refuseOptions } from './refuse-options.ts';
import { readRoster, type Roster, type RosterEntry } from './roster.ts';
import { readRubric, type Rubric } from './rubric.ts';
import type { GradedStudent, Grades } from './schema.ts';

/** A student with what several outputs need. */
export interface PreparedStudent {
  readonly student: GradedStudent;
  /** Null without a rubric, or when nothing was handed in. */
  readonly total: Total | null;
  /** Null where there is no roster, the roster has no such student, or names are left out. */
  readonly entry: RosterEntry | null;
}

/** A class, ready to be written. */
export interface PreparedClass {
  readonly grades: Grades;
  readonly students: readonly PreparedStudent[];
  readonly exercises: readonly ClassExercise[];
  readonly rubric: Rubric | null;
  /** Whether codes stand for names. */
  readonly isAnonymous: boolean;
  /** What the instructor should know about roster, rubric and key, in sentences. */
  readonly notes: readonly string[];
  /** Files that only the instructor should read, by path: the key, and which code is whose. */
  readonly secrets: ReadonlyMap<string, string | Buffer>;
}

/**
 * Reads rubric, roster and key, and applies them.
 *
 * @throws ReprolabError 'usage' for options that contradict each other and files that are wrong.
 */
export function prepareClass(given: Grades, options: GradeOutputOptions): PreparedClass {
  refuseOptions(options);
  const rubric = options.rubric === undefined ? null : readRubric(options.rubric);
  const roster = options.roster === undefined ? null : readRoster(options.roster);
  const complete = withRoster(withRubric(given, rubric), roster);
  const entryOf = entriesByStudent(roster);
  const isAnonymous = options.anonymous === true;
  const hidden = isAnonymous ? hideStudents(complete, options, roster) : null;
  const grades = hidden?.grades ?? complete;
  const exercises = classExercises(grades);
  return {
    grades,
    students: grades.students.map((student) => ({
      student,
      total: totalOf(student, exercises, rubric),
      entry: isAnonymous ? null : (entryOf.get(keyOf(student)) ?? null),
    })),
    exercises,
    rubric,
    isAnonymous,
    notes: [
      ...(isAnonymous ? [] : rosterNotes(complete, roster)),
      ...(rubric === null ? [] : rubricNotes(rubric, exercises)),
      ...(hidden?.notes ?? []),
    ],
    secrets: hidden?.secrets ?? new Map(),
  };
}

const keyOf = ({ name, id }: { readonly name: string; readonly id: string | null }) =>
  JSON.stringify([name, id]);

const entriesByStudent = (roster: Roster | null) =>
  new Map((roster?.entries ?? []).map((entry) => [keyOf(entry), entry]));

function withRubric(grades: Grades, rubric: Rubric | null): Grades {
  if (rubric === null) return grades;
  const students = grades.students.map((student) => ({
    ...student,
    exercises: student.exercises.map((exercise) => withPoints(exercise, rubric)),
  }));
  return { ...grades, students };
}

/** Adds those of whom no file came. */
function withRoster(grades: Grades, roster: Roster | null): Grades {
  const known = new Set(grades.students.map(keyOf));
  const missing = (roster?.entries ?? [])
    .filter((entry) => !known.has(keyOf(entry)))
    .map(({ name, id }): GradedStudent => ({ name, id, files: [], exercises: [], observations: [] }));
  const students = [...grades.students, ...missing].sort((a, b) => a.name.localeCompare(b.name, 'en'));
  return { ...grades, students };
}

function hideStudents(grades: Grades, options: GradeOutputOptions, roster: Roster | null) {
  const { anonymousKey, storeAnonymousKey, anonymousMapping } = options;
  const key = anonymousKey === undefined ? newKey() : readKey(anonymousKey);
  const hidden = anonymise(grades, key, roster);
  const secrets = new Map<string, string | Buffer>();
  if (storeAnonymousKey !== undefined) secrets.set(storeAnonymousKey, key);
  if (anonymousMapping !== undefined) secrets.set(anonymousMapping, mappingCsv(hidden.codes));
  for (const path of secrets.keys()) refuseExisting(path);
  const isKept = anonymousKey !== undefined || storeAnonymousKey !== undefined;
  return {
    grades: hidden.grades,
    secrets,
    notes: isKept
      ? []
      : ['The key behind the codes was made for this run and not kept: the next run has other codes.'],
  };
}

function mappingCsv(codes: readonly CodeOf[]): string {
  const columns = ['code', 'name', 'id'];
  return stringify([...codes], { header: true, columns, escape_formulas: true });
}

function rosterNotes({ students }: Grades, roster: Roster | null): string[] {
  if (roster === null) return [];
  const entryOf = entriesByStudent(roster);
  return students
    .filter((student) => !entryOf.has(keyOf(student)))
    .map(({ name, files }) => `Not in the roster: ${name} (${files.map(({ path }) => path).join(', ')}).`);
}

function rubricNotes(rubric: Rubric, exercises: readonly ClassExercise[]): string[] {
  const found = new Set(exercises.map(({ exercise }) => exercise));
  return [
    ...Object.keys(rubric.exercises)
      .filter((exercise) => !found.has(exercise))
      .map((exercise) => `The rubric names ${exercise}, which nobody's files have: it counts for nobody.`),
    ...exercises
      .filter(({ exercise }) => maxPointsOf(exercise, rubric) === null)
      .map(
        ({ exercise }) =>
          `The rubric does not name ${exercise} and has no points by default: it does not count.`,
      ),
  ];
}
