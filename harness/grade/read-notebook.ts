/** Reads the Jupyter notebook format, versions 3 and 4, in every form that tools write it. */
import { htmlLines } from './html-text.ts';
import type { Cell, CellError, Notebook } from './notebook.ts';
import { terminalLines } from './terminal-text.ts';

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function fieldOf(value: unknown, name: string): unknown {
  return isFields(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Text is one string or a list of strings. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return listOf(value)
    .filter((part) => typeof part === 'string')
    .join('');
}

/** The outputs of one cell, collected in the order in which they come. */
class Outputs {
  readonly streams = { stdout: '', stderr: '' };
  readonly results: string[] = [];
  readonly errors: CellError[] = [];
  readonly pictures: string[] = [];
  hasOtherPictures = false;

  add(output: unknown): void {
    const kind = fieldOf(output, 'output_type');
    if (kind === 'stream') this.#addStream(output);
    else if (kind === 'error' || kind === 'pyerr') this.#addError(output);
    else this.#addData(fieldOf(output, 'data') ?? output);
  }

  /** Chunks of one stream are one text, whatever pictures stand between them. */
  #addStream(output: unknown): void {
    const name = fieldOf(output, 'name') ?? fieldOf(output, 'stream');
    this.streams[name === 'stderr' ? 'stderr' : 'stdout'] += textOf(fieldOf(output, 'text'));
  }

  #addError(output: unknown): void {
    this.errors.push({
      name: textOf(fieldOf(output, 'ename')),
      message: terminalLines(textOf(fieldOf(output, 'evalue'))).join(' '),
    });
  }

  /** Version 4 names data by media type, version 3 by the last part of it. */
  #addData(data: unknown): void {
    for (const line of terminalLines(textOf(fieldOf(data, 'text/plain') ?? fieldOf(data, 'text')))) {
      this.results.push(line);
    }
    for (const line of htmlLines(textOf(fieldOf(data, 'text/html') ?? fieldOf(data, 'html')))) {
      this.results.push(line);
    }
    const png = textOf(fieldOf(data, 'image/png') ?? fieldOf(data, 'png'));
    if (png !== '') this.pictures.push(png);
    const others = ['image/jpeg', 'image/svg+xml', 'jpeg', 'svg'];
    if (others.some((name) => fieldOf(data, name) !== undefined)) this.hasOtherPictures = true;
  }
}

/** Source of a cell beyond this is data that somebody pasted. */
const longestSource = 100_000;

const truncated = /^Streaming output truncated to the last \d+ lines\./;

function readCell(cell: unknown, index: number): Cell {
  const collected = new Outputs();
  const outputs = listOf(fieldOf(cell, 'outputs'));
  for (const output of outputs) collected.add(output);
  const { streams, results, errors, pictures, hasOtherPictures } = collected;
  const count = fieldOf(cell, 'execution_count') ?? fieldOf(cell, 'prompt_number');
  const stdout = terminalLines(streams.stdout);
  const stderr = terminalLines(streams.stderr);
  return {
    number: index + 1,
    kind: fieldOf(cell, 'cell_type') === 'code' ? 'code' : 'text',
    source: textOf(fieldOf(cell, 'source') ?? fieldOf(cell, 'input')).slice(0, longestSource),
    executionCount: typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : null,
    hasOutputs: outputs.length > 0,
    stdout,
    stderr,
    results,
    errors,
    pictures,
    hasOtherPictures,
    isTruncated: [stdout, stderr].some((lines) => truncated.test(lines[0] ?? '')),
  };
}

/** Cells of version 4, or of all worksheets of version 3; null for what is no notebook. */
export function readNotebook(content: unknown): Notebook | null {
  const worksheets = fieldOf(content, 'worksheets');
  const direct = fieldOf(content, 'cells');
  if (!Array.isArray(direct) && !Array.isArray(worksheets)) return null;
  const cells = Array.isArray(direct)
    ? direct
    : listOf(worksheets).flatMap((sheet) => listOf(fieldOf(sheet, 'cells')));
  return { cells: cells.map(readCell) };
}
