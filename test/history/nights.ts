import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addFiles } from '../../harness/history/add.ts';
import { resultText } from '../../harness/run/result-file.ts';
import type { Result } from '../../harness/core/result-schema.ts';
import { madeNights } from '../../scripts/history/made-nights.ts';
import { pattern } from './pattern.ts';

/** Writes a result as a run does, into a folder of its own below `parent`; returns the path of its result.json. */
export function writeNight(parent: string, result: Result): string {
  const folder = join(parent, result.id);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'result.json');
  writeFileSync(path, resultText(result));
  return path;
}

/** Nights of an engine that repeats its bits; from a night on the accuracy is another one. */
export const steady = (count: number, night: number) => [
  ...madeNights(pattern(), {
    count,
    seeds: 2,
    seed: 1,
    noise: 0,
    shift: { night, metric: 'accuracy', factor: 0.99 },
  }),
];

/** A new history with these nights, or the one there is with more; returns its path. */
export async function historyOf(folder: string, nights: readonly Result[]): Promise<string> {
  const database = join(folder, 'h.duckdb');
  const { refused } = await addFiles(
    database,
    nights.map((night) => writeNight(join(folder, 'nights'), night)),
  );
  assert.deepEqual(refused, []);
  return database;
}
