/** The view model of a student's page: plain JSON, in the order of the labs. */
import { groupBy } from '../../harness/core/group-by.ts';
import type { PreparedClass, PreparedStudent } from '../../harness/grade/prepare.ts';
import type { GradedExercise } from '../../harness/grade/schema.ts';
import { formatInstant, formatLevel, plural } from '../format.ts';
import { anchor } from '../view/anchor.ts';
import { contentsEntry, type ContentsEntry } from '../view/contents.ts';
import { valueBadge, type ValueBadge } from './badge.ts';
import { fileStates, type Fact } from './class-view.ts';
import { formatPoints, labTitle, rangeWords, shortValue } from './value.ts';

export interface StudentView {
  readonly title: string;
  readonly name: string;
  readonly subline: string;
  readonly facts: readonly Fact[];
  readonly contents: readonly ContentsEntry[];
  /** Pages of the neighbours in the class's order; null at its ends. */
  readonly previous: string | null;
  readonly next: string | null;
  readonly labs: readonly LabView[];
  readonly observations: readonly { readonly file: string; readonly text: string }[];
  readonly files: readonly FileView[];
}

interface LabView {
  readonly id: string;
  readonly title: string;
  readonly exercises: readonly ExerciseView[];
}

interface FileView {
  readonly path: string;
  readonly status: string;
  readonly reason: string;
  readonly lab: string;
  readonly edition: string;
  readonly sha256: string;
}

interface ExerciseView {
  readonly id: string;
  readonly title: string;
  readonly badge: ValueBadge;
  readonly value: string | null;
  readonly printed: string;
  readonly points: string | null;
  readonly reason: string;
  readonly evidence: { readonly where: string; readonly line: string } | null;
  readonly against: readonly {
    readonly kind: string;
    readonly text: string;
    readonly range: string;
    readonly chance: string;
  }[];
  readonly recipe: GradedExercise['recipe'];
}

const kinds = { published: 'Published', measured: 'Measured', definition: 'By definition' } as const;

/** The view of the student at `index`. Reads its arguments and nothing else. */
export function studentView(
  { grades, students }: PreparedClass,
  index: number,
  names: readonly string[],
): StudentView {
  const prepared = students[index];
  if (prepared === undefined) throw new RangeError(`no student ${index}`);
  const { student } = prepared;
  const labs = [...groupBy(student.exercises, ({ lab }) => lab)].map(([lab, exercises]) => ({
    id: anchor('lab', lab),
    title: labTitle(lab),
    exercises: exercises.map(exerciseView),
  }));
  const page = (at: number) => (names[at] === undefined ? null : `${names[at]}.html`);
  return {
    title: student.name,
    name: student.name,
    subline: sublineOf(prepared),
    facts: [
      ...(student.id === null ? [] : [{ term: 'Id', value: student.id }]),
      { term: 'Files', value: String(student.files.length) },
      { term: 'Read', value: formatInstant(grades.createdAt) },
    ],
    contents: [
      ...labs.map(({ id, title }) => entry(id, title)),
      ...(student.observations.length > 0 ? [entry('observations', 'To look at')] : []),
      ...(student.files.length > 0 ? [entry('files', 'Files')] : []),
    ],
    previous: page(index - 1),
    next: page(index + 1),
    labs,
    observations: student.observations,
    files: student.files.map(({ path, status, reason, lab, edition, sha256 }) => ({
      path,
      status: fileStates[status],
      reason: reason ?? '',
      lab: lab === null ? '–' : labTitle(lab),
      edition: edition ?? '–',
      sha256,
    })),
  };
}

const entry = (id: string, label: string): ContentsEntry => contentsEntry(`#${id}`, label);

function sublineOf({ student, total }: PreparedStudent): string {
  if (student.files.length === 0) return 'Nothing was handed in.';
  if (total === null) return plural(student.exercises.length, 'exercise');
  const open = total.open > 0 ? `, ${plural(total.open, 'exercise')} still to be looked at` : '';
  return `${formatPoints(total.points)} of ${formatPoints(total.maxPoints)} points${open}`;
}

function exerciseView(exercise: GradedExercise): ExerciseView {
  const { title, verdict, value, evidence, points, maxPoints, reason, recipe } = exercise;
  return {
    id: anchor('exercise', exercise.exercise),
    title,
    badge: valueBadge(verdict),
    value: value === null ? null : shortValue(value),
    printed: value?.text ?? '',
    points:
      maxPoints === null
        ? null
        : points === null
          ? `to be looked at, of ${formatPoints(maxPoints)}`
          : `${formatPoints(points)} of ${formatPoints(maxPoints)}`,
    reason,
    evidence:
      evidence === null
        ? null
        : {
            where: `Cell ${evidence.cell}${evidence.executionCount === null ? ', run in unknown order' : `, run as [${evidence.executionCount}]`}`,
            line: evidence.line,
          },
    against: againstViews(exercise),
    recipe,
  };
}

function againstViews({ against, value }: GradedExercise): ExerciseView['against'] {
  const unit = value?.unit ?? null;
  return against.map(({ kind, text, recipe, low, high, chance }) => ({
    kind: kinds[kind],
    text: recipe === null ? text : `${text}, recipe ${recipe}`,
    range: rangeWords({ low, high }, unit),
    chance: chance === null ? '' : `an honest run falls outside with probability ${formatLevel(chance)}`,
  }));
}
