/** Points in the columns of nbgrader's own export, one row a student and lab. */
import { printableLine } from '../../harness/core/printable.ts';
import type { PreparedClass, PreparedStudent } from '../../harness/grade/prepare.ts';
import type { GradedExercise } from '../../harness/grade/schema.ts';
import type { Column } from '../csv/column.ts';
import { table } from '../csv/table.ts';

interface Row extends PreparedStudent {
  readonly assignment: string;
  readonly exercises: readonly GradedExercise[];
}

const sum = (points: readonly number[]) => Number(points.reduce((total, item) => total + item, 0).toFixed(6));

/** Null as long as somebody has to look at one of them: a sum without it would be taken for the grade. */
function scoreOf({ exercises }: Row): number | null {
  const points = exercises.flatMap((item) => item.points ?? []);
  return points.length === exercises.length ? sum(points) : null;
}

/** What nobody here knows, dates and penalties among it, stays empty. */
const columns: readonly Column<Row>[] = [
  { name: 'assignment', description: 'the lab', value: ({ assignment }) => printableLine(assignment) },
  { name: 'duedate', description: 'not known', value: () => null },
  { name: 'timestamp', description: 'not known', value: () => null },
  {
    name: 'student_id',
    description: 'by the roster; the name or code where there is none',
    value: ({ student }) => printableLine(student.id ?? student.name),
  },
  { name: 'last_name', description: 'by the roster', value: (row) => printableLine(namesOf(row).last) },
  { name: 'first_name', description: 'by the roster', value: (row) => printableLine(namesOf(row).first) },
  { name: 'email', description: 'by the roster', value: ({ entry }) => printableLine(entry?.email ?? '') },
  { name: 'raw_score', description: 'by the rubric; empty while somebody has to look', value: scoreOf },
  { name: 'late_submission_penalty', description: 'not known', value: () => null },
  { name: 'score', description: 'the same: no penalty is known', value: scoreOf },
  {
    name: 'max_score',
    description: 'by the rubric',
    value: ({ exercises }) => sum(exercises.flatMap((item) => item.maxPoints ?? [])),
  },
];

/** Where a roster does not say which part is which, the whole name is the last one. */
function namesOf({ entry, student }: Row): { readonly first: string; readonly last: string } {
  if (entry?.lastName == null) return { first: '', last: student.name };
  return { first: entry.firstName ?? '', last: entry.lastName };
}

/** nbgrader.csv. A lab that a student has not handed in has no row: nbgrader itself would write 0 there. */
export function nbgraderCsv({ grades, students, isAnonymous }: PreparedClass): string {
  const rows = grades.labs.flatMap((assignment) =>
    students.flatMap((prepared): Row[] => {
      const exercises = prepared.student.exercises.filter(
        ({ lab, maxPoints }) => lab === assignment && maxPoints !== null,
      );
      return exercises.length === 0 ? [] : [{ ...prepared, assignment, exercises }];
    }),
  );
  const shown = isAnonymous ? columns.map(withoutPerson) : columns;
  return table(shown, rows);
}

const personal: ReadonlySet<string> = new Set(['last_name', 'first_name', 'email']);

const withoutPerson = (column: Column<Row>): Column<Row> =>
  personal.has(column.name) ? { ...column, value: () => null } : column;
