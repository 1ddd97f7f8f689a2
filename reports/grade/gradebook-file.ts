/** An instructor's own export of a Canvas gradebook: cells can be replaced, and every other byte stays. */
import { parse } from 'csv-parse/sync';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { messageOf, ReprolabError } from '../../harness/core/errors.ts';

/** One row: its cells' texts, and each as it stands in the file. */
export interface GradebookRow {
  readonly cells: readonly string[];
  readonly raw: readonly string[];
  /** What follows the last cell: the end of the line. */
  readonly end: string;
}

export interface Gradebook {
  readonly path: string;
  /** Byte order mark, or nothing. */
  readonly mark: string;
  readonly delimiter: string;
  readonly rows: readonly GradebookRow[];
}

const advice = 'Export the gradebook from Canvas (Grades, Export) and give that file as it is.';
const byteOrderMark = '\uFEFF';

const parsedSchema = z.array(z.array(z.object({ text: z.string(), quoted: z.boolean() })));

export const gradebookError = (path: string, why: string, cause?: unknown) =>
  new ReprolabError('usage', `Cannot fill gradebook ${path}: ${why}`, { advice, cause });

/** A cell as it stands in a file. */
const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;

/** Reads a gradebook. Throws ReprolabError 'usage' for what is no CSV, or could not be written again byte for byte. */
export function readGradebook(path: string): Gradebook {
  let mark: string;
  let content: string;
  let delimiter: string;
  let records: z.infer<typeof parsedSchema>;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
    mark = text.startsWith(byteOrderMark) ? byteOrderMark : '';
    content = text.slice(mark.length);
    delimiter = /^[^\r\n,;]*;/.test(content) ? ';' : ',';
    const cast = (cell: string, { quoting }: { readonly quoting: boolean }) => ({
      text: cell,
      quoted: quoting,
    });
    records = parsedSchema.parse(parse(content, { delimiter, cast, relax_column_count: true }));
  } catch (error) {
    throw gradebookError(path, messageOf(error), error);
  }
  let offset = 0;
  const rows = records.map((record): GradebookRow => {
    const raw = record.map(({ text, quoted }) => (quoted ? quote(text) : text));
    offset += raw.join(delimiter).length;
    const end = /^(?:\r\n|\n|\r)?/.exec(content.slice(offset, offset + 2))?.[0] ?? '';
    offset += end.length;
    return { cells: record.map(({ text }) => text), raw, end };
  });
  const gradebook = { path, mark, delimiter, rows };
  // Other ways to write the same cells exist; a file that uses one is refused before anything of it is changed.
  if (gradebookText(gradebook) === mark + content) return gradebook;
  throw gradebookError(path, 'its cells are quoted in a way that would not be kept');
}

/** The file's content. */
export function gradebookText({ mark, delimiter, rows }: Gradebook): string {
  return mark + rows.map(({ raw, end }) => raw.join(delimiter) + end).join('');
}

/** The gradebook with other texts in one column, by index of the row. */
export function withColumn(
  gradebook: Gradebook,
  column: number,
  texts: ReadonlyMap<number, string>,
): Gradebook {
  const rows = gradebook.rows.map((row, index) => {
    const text = texts.get(index);
    if (text === undefined) return row;
    // A decimal comma between commas has to be quoted.
    const written = /["\r\n]/.test(text) || text.includes(gradebook.delimiter) ? quote(text) : text;
    return { ...row, raw: row.raw.map((cell, place) => (place === column ? written : cell)) };
  });
  return { ...gradebook, rows };
}
