/** From files to grades: read each, judge its values, put together what belongs to one student. */
import { groupBy } from '../core/group-by.ts';
import { internalError, messageOf } from '../core/errors.ts';
import { printableLine } from '../core/printable.ts';
import type { GradedLab, Grading, Finding } from './contract.ts';
import type { HandedIn } from './find-files.ts';
import type { Judges } from './held-against.ts';
import { judgeFinding } from './judge.ts';
import { sameRuns, type Prints } from './observations.ts';
import { readHandedIn, unreadable, type ReadFile } from './read-lab.ts';
import type { GradedExercise, GradedStudent } from './schema.ts';

/** What tells more about an exercise than what: a student may hand in a draft beside the work. */
const telling: readonly Finding['state'][] = [
  'value',
  'proven',
  'disproven',
  'failed',
  'not-readable',
  'picture-only',
  'not-found',
  'not-run',
  'not-in-edition',
];

const rank = ({ state }: Finding) => telling.indexOf(state);

interface Found {
  readonly finding: Finding;
  readonly path: string;
}

/** For each exercise the finding that tells most, of several files the first in their order. */
function bestOf(files: readonly ReadFile[]): ReadonlyMap<string, readonly Found[]> {
  const all = files.flatMap(({ findings, file }) =>
    findings.map((finding) => ({ finding, path: file.path })),
  );
  return new Map(
    [...groupBy(all, ({ finding }) => finding.exercise)].map(([exercise, found]) => [
      exercise,
      [...found].sort((a, b) => rank(a.finding) - rank(b.finding)),
    ]),
  );
}

/** A fault of the reader's on one notebook must not take a whole batch with it, and must not pass for the student's. */
function readSafely(file: HandedIn, grading: Grading, wanted: readonly GradedLab[]): ReadFile {
  try {
    return readHandedIn(file, grading, wanted);
  } catch (error) {
    return unreadable(
      file,
      '',
      `reprolab failed on it, which is no fault of the file's: ${messageOf(error)}`,
    );
  }
}

function judgeExercises(
  files: readonly ReadFile[],
  labs: readonly GradedLab[],
  judges: Judges,
): { exercises: GradedExercise[]; others: { file: string; text: string }[] } {
  const found = bestOf(files);
  const others: { file: string; text: string }[] = [];
  const exercises = labs.flatMap((lab) =>
    lab.exercises.flatMap((exercise): GradedExercise[] => {
      const [best, ...rest] = found.get(exercise.id) ?? [];
      if (best === undefined) return [];
      const valued = rest.filter(({ finding }) => finding.state === 'value');
      for (const { path } of valued) {
        const text = `${exercise.title}: ${best.path} has a value too, and that one was judged.`;
        others.push({ file: path, text });
      }
      return [cleaned(judgeFinding(best.finding, exercise, lab.name, judges))];
    }),
  );
  return { exercises, others };
}

/** Characters of a line that are kept as evidence. */
const shownCharacters = 300;

/** Lines of a notebook are anybody's text: control characters become visible, and a long line ends. */
function cleaned(graded: GradedExercise): GradedExercise {
  const { evidence, value } = graded;
  const line = evidence === null ? '' : printableLine(evidence.line.trim()).slice(0, shownCharacters);
  return {
    ...graded,
    evidence: evidence === null ? null : { ...evidence, line },
    value: value === null ? null : { ...value, text: printableLine(value.text).slice(0, shownCharacters) },
    reason: printableLine(graded.reason),
  };
}

function printsOf({ student, file, prints }: ReadFile): Prints {
  return { file: keyOf(student, file.path), sha256: file.sha256, values: prints };
}

/** Two students may each have handed in a file of one name. */
const keyOf = (student: string, path: string) =>
  path.startsWith(`${student}/`) ? path : `${student}: ${path}`;

/** Reads and judges everything of the `wanted` labs; `progress` is told after every file. */
export function gradeFiles(
  handedIn: readonly HandedIn[],
  grading: Grading,
  wanted: readonly GradedLab[],
  judges: Judges,
  progress: (done: number) => void = () => undefined,
): GradedStudent[] {
  const files = handedIn.map((file, index) => {
    const read = readSafely(file, grading, wanted);
    progress(index + 1);
    return read;
  });
  const same = sameRuns(files.filter(({ file }) => file.status !== 'unreadable').map(printsOf));
  const byStudent = groupBy(files, ({ student, id }) => JSON.stringify([student, id]));
  const students = [...byStudent.values()].map((own): GradedStudent => {
    const [first] = own;
    if (first === undefined) throw internalError('a student without a file');
    const { student: name, id } = first;
    const { exercises, others } = judgeExercises(own, wanted, judges);
    const observations = own.flatMap(({ student, file, observations: texts }) =>
      [...texts, ...(same.get(keyOf(student, file.path)) ?? [])].map((text) => ({
        file: file.path,
        text: printableLine(text),
      })),
    );
    return {
      name,
      id,
      files: own.map(({ file }) => ({
        ...file,
        reason: file.reason === null ? null : printableLine(file.reason),
      })),
      exercises,
      observations: [...observations, ...others],
    };
  });
  return students.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
