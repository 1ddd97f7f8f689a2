/** A notebook as it was saved: its cells, and their outputs as somebody saw them. Nothing of it is ever executed. */

/** An error that a cell ended with. */
export interface CellError {
  readonly name: string;
  readonly message: string;
}

export interface Cell {
  /** From 1, all kinds of cells counted. */
  readonly number: number;
  readonly kind: 'code' | 'text';
  readonly source: string;
  /** As the notebook has it; 0 where a tool wrote that. */
  readonly executionCount: number | null;
  readonly hasOutputs: boolean;
  /** Lines of everything that the cell wrote there, in their last state. */
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
  /** Lines of results and displays, tables included: cells of a row with two spaces between them. */
  readonly results: readonly string[];
  readonly errors: readonly CellError[];
  /** PNG files, base64. */
  readonly pictures: readonly string[];
  /** Whether the cell shows a picture in another format than PNG. */
  readonly hasOtherPictures: boolean;
  /** Whether whoever ran it kept only the last lines of a long output. */
  readonly isTruncated: boolean;
}

export interface Notebook {
  readonly cells: readonly Cell[];
}

/** The cells with code, in their order. */
export function codeCells({ cells }: Notebook): readonly Cell[] {
  return cells.filter(({ kind }) => kind === 'code');
}

/** Whether it tells when the cell last ran: no count, and the 0 that tools write, do not. */
export function tellsOrder({ executionCount }: Cell): boolean {
  return executionCount !== null && executionCount > 0;
}

/** Whether anything shows that the cell was executed. */
export function wasRun(cell: Cell): boolean {
  return cell.executionCount !== null || cell.hasOutputs;
}
