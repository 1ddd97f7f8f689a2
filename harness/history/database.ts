/** Opening a history, an embedded DuckDB database, and asking it. */
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { inspect } from 'node:util';
import { messageOf, ReprolabError } from '../core/errors.ts';
import { toolVersion } from '../core/installation.ts';
import { printableLine } from '../core/printable.ts';
import { number, text, type Reader } from './cells.ts';
import { lockHistory } from './lock.ts';
import { historySchemaVersion } from './tables.ts';

/** An open history. */
export interface History {
  readonly path: string;
  readonly connection: DuckDBConnection;
}

/** What a history is opened for. */
export interface Access {
  /** Makes the database where there is none. */
  readonly create?: boolean;
  /** A folder that the database may write files into. */
  readonly exportsTo?: string;
}

/**
 * Opens a history while no other process has it, works with it and closes it. DuckDB is kept from the network and from
 * every file but its own and those below `exportsTo`: it installs and loads no extension.
 *
 * @throws ReprolabError 'history-missing', 'history-invalid' for a file that is no history or is damaged,
 *   'history-busy' when another program keeps it open.
 */
export async function withHistory<T>(
  given: string,
  { create = false, exportsTo }: Access,
  work: (history: History) => Promise<T>,
): Promise<T> {
  const path = resolve(given);
  if (!create && !existsSync(path)) throw missing(path);
  const release = await lockHistory(path);
  let instance: DuckDBInstance | undefined;
  let connection: DuckDBConnection | undefined;
  try {
    instance = await open(path);
    connection = await instance.connect();
    await confine(connection, exportsTo);
    const history = { path, connection };
    await prepare(history);
    return await work(history);
  } catch (error) {
    throw error instanceof ReprolabError ? error : explained(path, error);
  } finally {
    connection?.closeSync();
    instance?.closeSync();
    release();
  }
}

/** A cell of the present row by its column's name. */
export type ReadCell = <T>(name: string, read: Reader<T>) => T;

/**
 * Rows of a query, each cell checked. Numbers are to be asked for as INTEGER or DOUBLE.
 *
 * @throws ReprolabError 'history-invalid' for a cell of another kind.
 */
export async function ask<T>(
  { connection, path }: History,
  sql: string,
  row: (cell: ReadCell) => T,
  values: Record<string, string | number | null> = {},
): Promise<T[]> {
  const found = await connection.runAndReadAll(sql, values);
  return found.getRowObjectsJS().map((cells) =>
    row((name, read) => {
      const value = read(cells[name]);
      if (value === undefined) throw invalid(path, `its column ${name} has ${inspect(cells[name])}`);
      return value;
    }),
  );
}

/** Does all of the work or none of it. */
export async function inTransaction<T>({ connection }: History, work: () => Promise<T>): Promise<T> {
  await connection.run('BEGIN TRANSACTION');
  try {
    const done = await work();
    await connection.run('COMMIT');
    return done;
  } catch (error) {
    await connection.run('ROLLBACK');
    throw error;
  }
}

async function open(path: string): Promise<DuckDBInstance> {
  const { DuckDBInstance: database } = await load();
  return database.create(path, {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
  });
}

/** Takes from an open database all that it does not need, for good. */
async function confine(connection: DuckDBConnection, exportsTo: string | undefined): Promise<void> {
  if (exportsTo !== undefined) {
    await connection.run(`SET allowed_directories = ['${exportsTo.replaceAll("'", "''")}']`);
  }
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
}

async function load() {
  try {
    return await import('./duckdb.mjs');
  } catch (error) {
    throw new ReprolabError('history-unavailable', `Cannot load DuckDB: ${messageOf(error)}`, {
      advice:
        'The history needs @duckdb/node-api, which has binaries for Linux, macOS and Windows on x64 and arm64.',
      cause: error,
    });
  }
}

/** Makes the tables of a new database; refuses another program's, and that of a newer reprolab. */
async function prepare(history: History): Promise<void> {
  const names = await ask(
    history,
    "SELECT table_name FROM information_schema.tables WHERE table_schema = 'main'",
    (cell) => cell('table_name', text),
  );
  if (names.length === 0) {
    await inTransaction(history, () => makeTables(history));
    return;
  }
  if (!names.includes('meta')) {
    throw invalid(history.path, `it holds other tables than a history: ${names[0] ?? ''}`);
  }
  const [version] = await ask(history, 'SELECT schema_version FROM meta', (cell) =>
    cell('schema_version', number),
  );
  if (version === historySchemaVersion) return;
  throw invalid(
    history.path,
    `its schema version is ${version ?? 'missing'}, this reprolab reads ${historySchemaVersion}`,
  );
}

async function makeTables({ connection }: History): Promise<void> {
  const { schemaStatements } = await import('./schema-statements.ts');
  for (const statement of schemaStatements()) await connection.run(statement);
  await connection.run('INSERT INTO meta VALUES ($version, $tool)', {
    version: historySchemaVersion,
    tool: toolVersion(),
  });
}

function missing(path: string): ReprolabError {
  return new ReprolabError('history-missing', `There is no history ${path}.`, {
    advice: 'Make one: reprolab history add FOLDER --db FILE; or name another with --db or REPROLAB_HISTORY.',
  });
}

function invalid(path: string, problem: string, cause?: unknown): ReprolabError {
  return new ReprolabError('history-invalid', `${path} is not a history that can be read: ${problem}`, {
    advice:
      'Name another file with --db, or move this one away and add the results again: nothing else is kept in it but acknowledgements.',
    cause,
  });
}

/** What DuckDB threw, in words for whoever named the file. */
function explained(path: string, error: unknown): unknown {
  const message = printableLine(messageOf(error).split('\n', 1).join(''));
  if (/Could not set lock/.test(message)) {
    return new ReprolabError('history-busy', `Another program has the history ${path} open: ${message}`, {
      advice: 'Close it there, a duckdb command line say, and try again.',
      cause: error,
    });
  }
  if (/Permission denied|Read-only file system|No space left|No such file/.test(message)) {
    return new ReprolabError('output-unwritable', `Cannot open the history ${path}: ${message}`, {
      advice: `Name a file in a folder that is there and that you may write, with --db; its folder is ${dirname(path)}.`,
      cause: error,
    });
  }
  return isFromDatabase(message) ? invalid(path, message, error) : error;
}

/** DuckDB's errors begin with their kind; ours and Node's do not. */
function isFromDatabase(message: string): boolean {
  return /^(?:IO|Serialization|INTERNAL|Fatal|FATAL|Corruption|Catalog|Invalid Input|TransactionContext)\b.* Error/.test(
    message,
  );
}
