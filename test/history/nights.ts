import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resultText } from '../../harness/run/result-file.ts';
import type { Result } from '../../harness/core/result-schema.ts';

/** Writes a result as a run does, into a folder of its own below `parent`; returns the path of its result.json. */
export function writeNight(parent: string, result: Result): string {
  const folder = join(parent, result.id);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'result.json');
  writeFileSync(path, resultText(result));
  return path;
}
