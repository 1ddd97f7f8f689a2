/** Rows as the text of a CSV file. */
import { stringify, type Options } from 'csv-stringify/sync';
import type { Column } from './column.ts';

/**
 * How cells are written. A spreadsheet runs text that begins with '=', '+', '-' or '@' as a formula, so such text gets
 * an apostrophe in front; numbers and lists of numbers stay what they are for programs that read them.
 */
const cells: Options = {
  escape_formulas: true,
  cast: {
    boolean: String,
    object: (list) => ({ value: Array.isArray(list) ? list.join(';') : '', escape_formulas: false }),
  },
};

/** Titles and rows. */
export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  return stringify([columns.map((column) => column.name)], cells) + lines(columns, rows);
}

/** Rows without titles. */
export function lines<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  return stringify(
    rows.map((row) => columns.map((column) => column.value(row))),
    cells,
  );
}
