/** One column of a CSV file: its name, what it holds, and how to read it from a row; semicolons separate a list. */
export interface Column<Row> {
  readonly name: string;
  readonly description: string;
  readonly value: (row: Row) => string | number | boolean | readonly number[] | null;
}
