/** The class as a table: one row a student, one column an exercise. */
import { groupBy } from '../../harness/core/group-by.ts';
import type { PreparedClass, PreparedStudent } from '../../harness/grade/prepare.ts';
import type { Total } from '../../harness/grade/points.ts';
import type { GradedExercise, GradedStudent } from '../../harness/grade/schema.ts';
import { valueBadge } from './badge.ts';
import { formatPoints, labTitle, middleOf, shortValue } from './value.ts';

export interface ClassTable {
  readonly hasPoints: boolean;
  readonly labs: readonly { readonly title: string; readonly span: number }[];
  readonly columns: readonly { readonly title: string }[];
  readonly rows: readonly ClassRow[];
}

export interface ClassRow {
  readonly name: string;
  readonly id: string | null;
  readonly href: string;
  /** What somebody should look at; empty: nothing. */
  readonly look: string;
  readonly points: string;
  /** To sort by: empty where there is no number. */
  readonly pointsSort: string;
  readonly cells: readonly ClassCell[];
}

interface ClassCell {
  /** To filter by: a verdict, or 'none'. */
  readonly verdict: string;
  readonly tone: string;
  readonly icon: string;
  readonly label: string;
  readonly value: string;
  readonly points: string;
  readonly sort: string;
}

/** A lab of which there is nothing of a student. */
const noCell: ClassCell = {
  verdict: 'none',
  tone: 'none',
  icon: '',
  label: 'Not handed in',
  value: '',
  points: '',
  sort: '',
};

export function classTable(
  { students, exercises, rubric }: PreparedClass,
  hrefs: readonly string[],
): ClassTable {
  const labs = groupBy(exercises, ({ lab }) => lab);
  return {
    hasPoints: rubric !== null,
    labs: [...labs].map(([lab, columns]) => ({ title: labTitle(lab), span: columns.length })),
    columns: exercises.map(({ title }) => ({ title })),
    rows: students.map((prepared, index) => {
      const { student, total } = prepared;
      const own = new Map(student.exercises.map((item) => [item.exercise, item]));
      return {
        name: student.name,
        id: student.id,
        href: hrefs[index] ?? '',
        look: lookText(prepared),
        points: totalText(total),
        pointsSort: total === null ? '' : String(total.points),
        cells: exercises.map(({ exercise }) => cellOf(own.get(exercise) ?? null, student)),
      };
    }),
  };
}

/** '40 of 55'; '40 + ? of 55' while somebody has to look. */
function totalText(total: Total | null): string {
  if (total === null) return '–';
  const { points, maxPoints, open } = total;
  return `${formatPoints(points)}${open > 0 ? ' + ?' : ''} of ${formatPoints(maxPoints)}`;
}

function cellOf(exercise: GradedExercise | null, { files }: GradedStudent): ClassCell {
  if (exercise === null) {
    const isUnread = files.some(({ status }) => status === 'unreadable');
    return isUnread ? { ...noCell, label: 'Not read' } : noCell;
  }
  const { verdict, value, points, maxPoints } = exercise;
  const { tone, icon, label } = valueBadge(verdict);
  return {
    verdict,
    tone,
    icon,
    label,
    value: value === null ? '' : shortValue(value),
    points:
      maxPoints === null
        ? ''
        : `${points === null ? '?' : formatPoints(points)} of ${formatPoints(maxPoints)}`,
    sort: value === null ? '' : String(middleOf(value)),
  };
}

/** How many values of a student somebody should look at: those without points, or by their verdict without a rubric. */
export function valuesToLookAt({ student, total }: PreparedStudent): number {
  if (total !== null) return total.open;
  return student.exercises.filter(({ verdict }) =>
    ['inconclusive', 'fail'].includes(valueBadge(verdict).tone),
  ).length;
}

/** '2 values, 1 observation, 1 file'. */
function lookText(prepared: PreparedStudent): string {
  const { files, observations } = prepared.student;
  const unread = files.filter(({ status }) => status === 'unreadable' || status === 'not-a-lab').length;
  const counted = [
    [valuesToLookAt(prepared), 'value'],
    [observations.length, 'observation'],
    [unread, 'file'],
  ] as const;
  if (files.length === 0) return 'nothing handed in';
  return counted
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count} ${what}${count === 1 ? '' : 's'}`)
    .join(', ');
}
