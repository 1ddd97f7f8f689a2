/** Points into a Canvas gradebook: one column of existing rows, and nothing else. */
import { nameOrders, plainName } from '../../harness/grade/names.ts';
import type { PreparedStudent } from '../../harness/grade/prepare.ts';
import {
  gradebookError,
  gradebookText,
  readGradebook,
  withColumn,
  type Gradebook,
  type GradebookRow,
} from './gradebook-file.ts';
import { formatPoints } from './value.ts';

/** What came of filling. */
export interface FilledGradebook {
  readonly text: string;
  readonly filled: number;
  /** Students without points in it, each with why, in sentences. */
  readonly left: readonly string[];
}

interface Layout {
  readonly assignment: number;
  readonly ids: readonly number[];
  readonly name: number;
  /** Index of the row with the most points; rows below it are students. */
  readonly pointsPossible: number;
}

/** Columns with what may be a student's id in a roster, the institution's own number first. */
const idColumns = ['SIS User ID', 'ID', 'SIS Login ID', 'Integration ID'];

/**
 * Fills the column of an assignment with the students' points. Rows are found by id or email, then by name; a student
 * of whom none, or more than one, is found gets nothing, and neither does one who still has to be looked at.
 *
 * @param assignment - The column's title, with or without the number in brackets that Canvas adds.
 * @param replace - Also overwrite a cell that holds another grade.
 * @throws ReprolabError 'usage' for a file that is no such export or has no such column.
 */
export function fillGradebook(
  path: string,
  assignment: string,
  students: readonly PreparedStudent[],
  replace: boolean,
): FilledGradebook {
  const gradebook = readGradebook(path);
  const layout = layoutOf(gradebook, assignment);
  const rows = gradebook.rows.flatMap((row, index) =>
    index > layout.pointsPossible ? [{ row, index }] : [],
  );
  const found = students.map((prepared) => rowsOf(prepared, rows, layout));
  const claims = new Map<number, number>();
  for (const indices of found) for (const index of indices) claims.set(index, (claims.get(index) ?? 0) + 1);
  const usesComma = /^\d+,\d+$/.test(cellAt(gradebook.rows[layout.pointsPossible], layout.assignment));
  const texts = new Map<number, string>();
  const left: string[] = [];
  for (const [place, prepared] of students.entries()) {
    const [index, ...others] = found[place] ?? [];
    const points = prepared.total === null ? '' : formatPoints(prepared.total.points);
    const text = usesComma ? points.replace('.', ',') : points;
    const present = cellAt(index === undefined ? undefined : gradebook.rows[index], layout.assignment);
    const why = whyNot(prepared, index, others.length, (index === undefined ? 0 : claims.get(index)) ?? 0);
    const isOther = present !== '' && Number(present.replace(',', '.')) !== prepared.total?.points;
    if (why !== null) left.push(`${prepared.student.name}: ${why}.`);
    else if (isOther && !replace)
      left.push(`${prepared.student.name}: has ${present} already, kept; ours would be ${text}.`);
    else if (index !== undefined && (isOther || present === '')) texts.set(index, text);
  }
  return { text: gradebookText(withColumn(gradebook, layout.assignment, texts)), filled: texts.size, left };
}

const cellAt = (row: GradebookRow | undefined, column: number) => (row?.cells[column] ?? '').trim();

function layoutOf({ path, rows }: Gradebook, assignment: string): Layout {
  const titles = (rows[0]?.cells ?? []).map((title) => title.trim());
  const name = titles.indexOf('Student');
  const ids = idColumns.map((title) => titles.indexOf(title)).filter((column) => column >= 0);
  if (name !== 0 || ids.length === 0) {
    throw gradebookError(path, "expected the columns 'Student' and 'ID' in its first line");
  }
  const columns = [...titles.keys()].filter(
    (column) => titles[column] === assignment || titles[column]?.replace(/ \(\d+\)$/, '') === assignment,
  );
  const [column] = columns;
  if (column === undefined || columns.length > 1) {
    const assignments = titles.filter((title) => / \(\d+\)$/.test(title));
    throw gradebookError(
      path,
      `${columns.length === 0 ? 'no' : 'more than one'} column '${assignment}'; it has ${assignments.join(', ') || 'no assignment'}`,
    );
  }
  const pointsPossible = rows.findIndex(({ cells }) => (cells[0] ?? '').trim() === 'Points Possible');
  if (pointsPossible < 0) throw gradebookError(path, "no row 'Points Possible'");
  return { assignment: column, ids, name, pointsPossible };
}

/** Indices of the rows that may be a student's: by id, else by name. */
function rowsOf(
  { student, entry }: PreparedStudent,
  rows: readonly { readonly row: GradebookRow; readonly index: number }[],
  layout: Layout,
): readonly number[] {
  const keys = [student.id, entry?.email]
    .filter((key) => typeof key === 'string')
    .map((key) => key.toLowerCase());
  const byId = rows.filter(({ row }) =>
    layout.ids.some((column) => keys.includes(cellAt(row, column).toLowerCase())),
  );
  if (byId.length > 0) return byId.map(({ index }) => index);
  const spoken = (name: string) => plainName(nameOrders(name)[0]?.join('') ?? '');
  const wanted = spoken(student.name);
  return rows.filter(({ row }) => spoken(cellAt(row, layout.name)) === wanted).map(({ index }) => index);
}

function whyNot(
  { total }: PreparedStudent,
  index: number | undefined,
  others: number,
  claims: number,
): string | null {
  if (total === null) return 'nothing handed in, cell left as it is';
  if (index === undefined) return 'not in the gradebook';
  if (others > 0) return `${others + 1} rows of the gradebook may be this student's`;
  if (claims > 1) return 'another student fits the same row of the gradebook';
  return total.open > 0 ? `${total.open} still to be looked at, cell left as it is` : null;
}
