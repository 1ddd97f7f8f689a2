/** A history as files of other programs. */
import { realpathSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, ReprolabError } from '../core/errors.ts';
import { makeFolder } from '../core/make-folder.ts';
import { abandonedMs, removeLeftovers, temporaryFor } from '../core/write-atomically.ts';
import { withHistory, type History } from './database.ts';
import { columnsOf, tableNames, type TableName } from './tables.ts';

export const exportFormats = ['parquet', 'csv'] as const;
export type ExportFormat = (typeof exportFormats)[number];

const options: Readonly<Record<ExportFormat, string>> = {
  parquet: 'FORMAT parquet, COMPRESSION zstd',
  csv: 'FORMAT csv, HEADER true',
};

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

/**
 * Writes every table into `folder`, a file each, and returns their paths. A reader sees an old file or a whole new one.
 *
 * @throws ReprolabError 'output-unwritable', and what `withHistory` throws.
 */
export async function exportHistory(
  database: string,
  folder: string,
  format: ExportFormat,
): Promise<string[]> {
  const target = madeFolder(folder);
  return withHistory(database, { exportsTo: target }, async (history) => {
    removeLeftovers(target, Date.now() - abandonedMs);
    const paths: string[] = [];
    for (const table of tableNames) paths.push(await exportTable(history, table, target, format));
    return paths;
  });
}

function madeFolder(folder: string): string {
  try {
    makeFolder(folder);
    // As the database compares paths.
    return realpathSync(folder);
  } catch (error) {
    throw unwritable(folder, error);
  }
}

async function exportTable(
  { connection }: History,
  table: TableName,
  folder: string,
  format: ExportFormat,
): Promise<string> {
  const path = join(folder, `${table}.${format}`);
  const temporary = temporaryFor(path);
  try {
    await connection.run(`COPY (${rowsOf(table, format)}) TO ${quoted(temporary)} (${options[format]})`);
    renameSync(temporary, path);
    return path;
  } catch (error) {
    rmSync(temporary, { force: true });
    throw unwritable(path, error);
  }
}

/** All rows. A spreadsheet runs text that begins with '=', '+', '-' or '@': in CSV such text gets an apostrophe in front. */
function rowsOf(table: TableName, format: ExportFormat): string {
  const columns = columnsOf(table).map(([name, { type }]) =>
    format === 'csv' && type === 'VARCHAR'
      ? `CASE WHEN regexp_matches(${name}, '^[=+\\-@\\t\\r]') THEN '''' || ${name} ELSE ${name} END AS ${name}`
      : name,
  );
  return `SELECT ${columns.join(', ')} FROM ${table}`;
}

function unwritable(path: string, error: unknown): ReprolabError {
  return new ReprolabError('output-unwritable', `Cannot write ${path}: ${messageOf(error)}`, {
    advice: 'Name a folder that you may write, with room for the files.',
    cause: error,
  });
}
