import type { DuckDBAppender, DuckDBTimestampValue } from '@duckdb/node-api';
import { internalError } from '../core/errors.ts';
import type { History } from './database.ts';
import type { Rows } from './rows.ts';
import { columnsOf, tableNames, type Cell, type ColumnType } from './tables.ts';

/** Appends rows to their tables. */
export async function append({ connection }: History, rows: Rows): Promise<void> {
  // Loaded here, for `withHistory` to explain where it cannot be.
  const { DuckDBTimestampValue } = await import('./duckdb.mjs');
  const instant = (iso: string) => new DuckDBTimestampValue(BigInt(Date.parse(iso)) * 1000n);
  for (const table of tableNames) {
    const items: readonly Readonly<Record<string, Cell>>[] = rows[table] ?? [];
    if (items.length === 0) continue;
    const appender = await connection.createAppender(table);
    const columns = columnsOf(table);
    for (const item of items) {
      for (const [name, { type }] of columns) appendCell(appender, type, item[name] ?? null, instant);
      appender.endRow();
    }
    appender.closeSync();
  }
}

function appendCell(
  appender: DuckDBAppender,
  type: ColumnType,
  cell: Cell,
  instant: (iso: string) => DuckDBTimestampValue,
): void {
  if (cell === null) appender.appendNull();
  else if (typeof cell === 'boolean') appender.appendBoolean(cell);
  else if (typeof cell === 'string') {
    if (type === 'TIMESTAMP') appender.appendTimestamp(instant(cell));
    else appender.appendVarchar(cell);
  } else if (type === 'DOUBLE') appender.appendDouble(cell);
  else if (type === 'BIGINT') appender.appendBigInt(BigInt(cell));
  else if (type === 'INTEGER') appender.appendInteger(cell);
  else throw internalError(`a number for a column of type ${type}`);
}
