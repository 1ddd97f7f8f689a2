import type { Exhibit } from '../../harness/core/result-schema.ts';
import { formatNumber, plural } from '../format.ts';

/** Named exercises with what was expected and what came. */
export interface ExercisesView {
  readonly partial: 'exhibit-exercises';
  readonly title: string;
  readonly summary: string;
  readonly rows: readonly { name: string; expected: string; measured: string; passed: boolean }[];
}

export function exercisesView(exhibit: Extract<Exhibit, { kind: 'exercises' }>): ExercisesView {
  const passed = exhibit.rows.filter((row) => row.passed).length;
  return {
    partial: 'exhibit-exercises',
    title: exhibit.title,
    summary: `${String(passed)} of ${plural(exhibit.rows.length, 'exercise')} passed.`,
    rows: exhibit.rows,
  };
}

/** Any other table; numbers are right-aligned, with the full precision in the cell's title. */
export interface TableView {
  readonly partial: 'exhibit-table';
  readonly title: string;
  readonly note: string;
  readonly columns: readonly { name: string; numeric: boolean }[];
  readonly rows: readonly (readonly { text: string; exact: string | null; numeric: boolean }[])[];
}

export function tableView(exhibit: Extract<Exhibit, { kind: 'table' }>): TableView {
  const columns = exhibit.columns.map((name, index) => ({
    name,
    numeric: exhibit.rows.every((row) => typeof (row[index] ?? 0) === 'number'),
  }));
  return {
    partial: 'exhibit-table',
    title: exhibit.title,
    note: exhibit.note,
    columns,
    rows: exhibit.rows.map((row) =>
      row.map((cell, index) => {
        const numeric = columns[index]?.numeric ?? false;
        return typeof cell === 'number'
          ? { text: formatNumber(cell), exact: String(cell), numeric }
          : { text: cell ?? '–', exact: null, numeric };
      }),
    ),
  };
}
