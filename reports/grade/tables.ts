/** The grades of a class as CSV: long, one row a student and exercise, and wide, one row a student. */
import type { PreparedClass, PreparedStudent } from '../../harness/grade/prepare.ts';
import { printableLine } from '../../harness/core/printable.ts';
import type { GradedExercise } from '../../harness/grade/schema.ts';
import type { Column } from '../csv/column.ts';
import { table } from '../csv/table.ts';
import { middleOf } from './value.ts';

interface LongRow {
  readonly prepared: PreparedStudent;
  /** Null: the student has handed in nothing. */
  readonly exercise: GradedExercise | null;
}

/** Text of a notebook on one line, with what a terminal would obey written out. */
const text = (value: string | null | undefined) =>
  value === null || value === undefined ? null : printableLine(value);

/** A column of an exercise's; empty where the student has handed in nothing. */
const ofExercise = (
  name: string,
  description: string,
  value: (exercise: GradedExercise) => string | number | null,
): Column<LongRow> => ({
  name,
  description,
  value: ({ exercise }) => (exercise === null ? null : value(exercise)),
});

/** Columns of grades.csv. */
export const longColumns: readonly Column<LongRow>[] = [
  { name: 'student', description: 'name, or code', value: ({ prepared }) => text(prepared.student.name) },
  { name: 'id', description: 'by the roster', value: ({ prepared }) => text(prepared.student.id) },
  ofExercise('lab', 'lab', ({ lab }) => text(lab)),
  ofExercise('exercise', 'name of the exercise', ({ exercise }) => text(exercise)),
  ofExercise('title', 'in the words of the lab', ({ title }) => text(title)),
  {
    name: 'verdict',
    description: 'on the value; nothing-handed-in where no file came',
    value: ({ exercise }) => exercise?.verdict ?? 'nothing-handed-in',
  },
  ofExercise('value', 'middle of the printed interval, in the unit', ({ value }) =>
    value === null ? null : middleOf(value),
  ),
  ofExercise('value_low', 'lower end of what is printed so', ({ value }) => value?.low ?? null),
  ofExercise('value_high', 'upper end', ({ value }) => value?.high ?? null),
  ofExercise('unit', 'a fraction is of 1', ({ value }) => value?.unit ?? null),
  ofExercise('printed', 'as it was printed', ({ value }) => text(value?.text)),
  ofExercise('points', 'by the rubric; empty: none, or somebody has to look', ({ points }) => points),
  ofExercise('max_points', 'by the rubric; empty: it does not count', ({ maxPoints }) => maxPoints),
  ofExercise('cell', 'of the notebook, from 1', ({ evidence }) => evidence?.cell ?? null),
  ofExercise('execution_count', 'of that cell', ({ evidence }) => evidence?.executionCount ?? null),
  ofExercise('line', 'line of output that the value was read from', ({ evidence }) => text(evidence?.line)),
  ofExercise('held_against', 'in words', ({ against }) => text(against.map((item) => item.text).join('; '))),
  ofExercise('recipe_differences', 'expected -> found', ({ recipe }) =>
    text(recipe.map(({ name, expected, found }) => `${name}: ${expected} -> ${found}`).join('; ')),
  ),
  ofExercise('reason', 'why this verdict', ({ reason }) => text(reason)),
];

/** grades.csv. A student who has handed in nothing has one row that says so. */
export function longCsv({ students }: PreparedClass): string {
  return table(
    longColumns,
    students.flatMap((prepared): LongRow[] =>
      prepared.student.files.length === 0
        ? [{ prepared, exercise: null }]
        : prepared.student.exercises.map((exercise) => ({ prepared, exercise })),
    ),
  );
}

/** grades-wide.csv: three columns an exercise, its verdict, value and points. */
export function wideCsv({ students, exercises }: PreparedClass): string {
  const of = ({ student }: PreparedStudent, name: string) =>
    student.exercises.find(({ exercise }) => exercise === name);
  const columns: readonly Column<PreparedStudent>[] = [
    { name: 'student', description: 'name, or code', value: ({ student }) => text(student.name) },
    { name: 'id', description: 'by the roster', value: ({ student }) => text(student.id) },
    { name: 'files', description: 'how many were handed in', value: ({ student }) => student.files.length },
    { name: 'points', description: 'given so far', value: ({ total }) => total?.points ?? null },
    { name: 'max_points', description: 'at most', value: ({ total }) => total?.maxPoints ?? null },
    {
      name: 'open',
      description: 'exercises that somebody has to look at',
      value: ({ total }) => total?.open ?? null,
    },
    { name: 'observations', description: 'how many', value: ({ student }) => student.observations.length },
    ...exercises.flatMap(({ exercise }): Column<PreparedStudent>[] => [
      {
        name: `${printableLine(exercise)} verdict`,
        description: 'empty: its lab was not handed in',
        value: (prepared) => of(prepared, exercise)?.verdict ?? null,
      },
      {
        name: `${printableLine(exercise)} value`,
        description: 'in its unit',
        value: (prepared) => {
          const value = of(prepared, exercise)?.value ?? null;
          return value === null ? null : middleOf(value);
        },
      },
      {
        name: `${printableLine(exercise)} points`,
        description: 'by the rubric',
        value: (prepared) => of(prepared, exercise)?.points ?? null,
      },
    ]),
  ];
  return table(columns, students);
}
