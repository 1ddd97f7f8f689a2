/** Damaged databases of a history. */
import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { addFiles } from '../../harness/history/add.ts';
import { withHistory } from '../../harness/history/database.ts';
import { readOverview } from '../../harness/history/overview.ts';
import { tableNames } from '../../harness/history/tables.ts';
import { ofBytes } from './corruption.ts';
import { put, readOrRefused, tried, type Property } from './properties.ts';
import { results } from './samples.ts';
import { resultText } from '../../harness/run/result-file.ts';

/** Everything that is in a history. */
const contentOf = (path: string) =>
  withHistory(path, {}, async (history) => {
    await readOverview(history, null);
    const tables = [];
    for (const table of tableNames) {
      tables.push((await history.connection.runAndReadAll(`SELECT * FROM ${table}`)).getRowObjectsJson());
    }
    return tables;
  });

export const historyFile: Property = async (folder, times) => {
  const whole = join(folder, 'whole.duckdb');
  const nights = results.slice(0, 3).map((result, index) => {
    const path = join(folder, String(index), 'result.json');
    put(path, resultText({ ...result, id: `2026-01-0${index + 1}T00-00-00-abcdef` }));
    return path;
  });
  await addFiles(whole, nights);
  const bytes = readFileSync(whole);
  const content = await contentOf(whole);
  await tried(times, ofBytes, async (corrupt) => {
    const path = join(folder, 'h.duckdb');
    rmSync(`${path}.wal`, { force: true });
    put(path, corrupt(bytes));
    const read = await readOrRefused(path, () => contentOf(path));
    if (read !== null) assert.deepEqual(read, content, 'read right');
  });
};
