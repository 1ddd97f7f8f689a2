/** Putting results and benchmarks into a history. */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { messageOf, ReprolabError } from '../core/errors.ts';
import { sha256 } from '../core/hash.ts';
import { readJsonFile } from '../core/json-file.ts';
import { damageOf } from '../core/seal.ts';
import { storedBenchSchema, storedResultSchema } from '../core/stored-result.ts';
import { append } from './append.ts';
import { text } from './cells.ts';
import { ask, inTransaction, withHistory, type History } from './database.ts';
import { benchRows, resultRows, type Origin, type Rows } from './rows.ts';
import { renewSeries } from './renew-series.ts';
import { tableNames, tables } from './tables.ts';

/** What became of a file. */
export interface Added {
  readonly path: string;
  /** replaced: the same result was there with other content, as a run leaves it that was cut short. */
  readonly outcome: 'added' | 'replaced' | 'there already';
}

/** What became of all files. */
export interface Addition {
  readonly added: readonly Added[];
  /** Files that are no results; the others are added nevertheless. */
  readonly refused: readonly ReprolabError[];
}

const resultName = 'result.json';
const benchName = 'bench.json';

/** Files of one hold of the lock: others who wait get their turn. */
const filesAtOnce = 16;

/** Every result.json and bench.json that the paths name, folders with all below them. Throws 'usage' where there is none. */
export function findFiles(paths: readonly string[]): string[] {
  return [...new Set(paths.flatMap(filesAt))];
}

function filesAt(path: string): string[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isDirectory() !== true) return [resolve(path)];
  const files = readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((file) => [resultName, benchName].includes(basename(file)) && !file.includes('node_modules'))
    .map((file) => resolve(path, file))
    .sort();
  if (files.length > 0) return files;
  throw new ReprolabError('usage', `${path} holds no ${resultName} and no ${benchName}.`, {
    advice: 'Name a folder that a run or a bench has written, or one above such folders.',
  });
}

/**
 * Adds files to a history, which is made where there is none. A file whose content is there changes nothing; a result
 * that is there with other content is replaced. All tables get the rows of a hold of the lock, or none does.
 */
export async function addFiles(database: string, files: readonly string[]): Promise<Addition> {
  let added: Added[] = [];
  const refused: ReprolabError[] = [];
  for (let first = 0; first < files.length; first += filesAtOnce) {
    const read = files.slice(first, first + filesAtOnce).flatMap((path) => readRows(path, database, refused));
    if (read.length === 0) continue;
    added = added.concat(await withHistory(database, { create: true }, (history) => addAll(history, read)));
  }
  return { added, refused };
}

/** A file's rows. */
interface ReadFile {
  readonly path: string;
  readonly rows: Rows;
}

/** Rows of a file, read before the lock is taken; none of one that is refused. */
function readRows(path: string, database: string, refused: ReprolabError[]): ReadFile[] {
  try {
    return [{ path, rows: rowsOf(path, originOf(path, database)) }];
  } catch (error) {
    if (!(error instanceof ReprolabError)) throw error;
    refused.push(error);
    return [];
  }
}

/** The file's name tells which of the two it is; one of another name is a result. */
function rowsOf(path: string, origin: Origin): Rows {
  const expected = (what: string) => ({
    what,
    code: 'result-invalid' as const,
    unreadable: `Give a ${resultName} or ${benchName}, or a folder that holds some.`,
    unfit: 'It may come from another version of reprolab, or be another file.',
    damage: damageOf,
  });
  return basename(path) === benchName
    ? benchRows(readJsonFile(path, storedBenchSchema, expected('bench result')), origin)
    : resultRows(readJsonFile(path, storedResultSchema, expected('result')), origin);
}

function originOf(path: string, database: string): Origin {
  try {
    const source = relative(dirname(resolve(database)), path)
      .split(sep)
      .join('/');
    return { digest: sha256(readFileSync(path)), source, addedAt: new Date().toISOString() };
  } catch (error) {
    throw new ReprolabError('result-invalid', `Cannot read ${path}: ${messageOf(error)}`, { cause: error });
  }
}

/** Adds the rows of files, all or none, and makes the series anew. */
export function addAll(history: History, files: readonly ReadFile[]): Promise<Added[]> {
  return inTransaction(history, async () => {
    const added: Added[] = [];
    for (const { path, rows } of files) added.push({ path, outcome: await addRows(history, rows) });
    if (added.some(({ outcome }) => outcome !== 'there already')) await renewSeries(history);
    return added;
  });
}

/** Adds the rows of one file, whose row of the table results says which result it is. */
async function addRows(history: History, rows: Rows): Promise<Added['outcome']> {
  const [result] = rows.results ?? [];
  const id = String(result?.result_id);
  const [there] = await ask(
    history,
    'SELECT digest FROM results WHERE result_id = $id',
    (cell) => cell('digest', text),
    { id },
  );
  if (there === result?.digest) return 'there already';
  if (there !== undefined) await removeResult(history, id);
  await append(history, rows);
  return there === undefined ? 'added' : 'replaced';
}

/** Decisions name a result and outlive it: whoever made them meant the night, whatever its file says now. */
async function removeResult({ connection }: History, id: string): Promise<void> {
  for (const table of tableNames) {
    if (table === 'decisions' || !('result_id' in tables[table])) continue;
    await connection.run(`DELETE FROM ${table} WHERE result_id = $id`, { id });
  }
}

/** Where a result's own files are now, from the path that the history keeps. */
export function folderOf(database: string, source: string): string {
  return join(dirname(resolve(database)), dirname(source));
}
