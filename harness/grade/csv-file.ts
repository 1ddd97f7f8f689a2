/** Reading CSV that a person or another program has written. */
import { parse } from 'csv-parse/sync';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { messageOf, ReprolabError } from '../core/errors.ts';

/** One row under the names of its columns. */
export interface CsvRow {
  /** Where it ends in the file, from 1. */
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

const parsedSchema = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.int() }) }));

/** Names of columns as they are looked for: 'First Name' is 'firstname'. */
const columnName = (title: string) => title.toLowerCase().replace(/[^a-z]/g, '');

/**
 * The rows below the titles; comma, semicolon or tab between cells. Rows without any text are left out.
 *
 * @throws ReprolabError 'usage' for what is no CSV or cannot be read.
 */
export function readCsvFile(path: string, what: string, advice: string): readonly CsvRow[] {
  let rows: z.infer<typeof parsedSchema>;
  try {
    const content = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
    const delimiter = [',', ';', '\t'];
    const options = { delimiter, info: true, relax_column_count: true, trim: true, skip_empty_lines: true };
    rows = parsedSchema.parse(parse(content, options));
  } catch (error) {
    throw new ReprolabError('usage', `Cannot read ${what} ${path}: ${messageOf(error)}`, {
      advice,
      cause: error,
    });
  }
  const titles = (rows[0]?.record ?? []).map(columnName);
  return rows
    .slice(1)
    .filter(({ record }) => record.some((cell) => cell !== ''))
    .map(({ record, info }) => ({
      line: info.lines,
      cells: Object.fromEntries(titles.map((title, index) => [title, record[index] ?? ''])),
    }));
}
