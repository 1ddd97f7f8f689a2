import Table from 'cli-table3';

export interface TableLayout {
  /** How the head is written, bold say. */
  readonly paint?: (title: string) => string;
  /** Characters of each column, whose texts are then wrapped. */
  readonly widths?: readonly number[];
  /** A line between the rows, for cells of several lines. */
  readonly ruled?: boolean;
}

/** A table as text for the terminal. */
export function tableText(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { paint = (title) => title, widths = [], ruled = false }: TableLayout = {},
): string {
  const table = new Table({
    head: head.map(paint),
    style: { head: [], border: [], compact: !ruled },
    colWidths: [...widths],
    wordWrap: widths.length > 0,
  });
  for (const row of rows) table.push([...row]);
  return table.toString();
}
