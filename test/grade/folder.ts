import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of files with these contents, for the time of a function. */
export function inFolder<Result>(
  files: Readonly<Record<string, string | Uint8Array>>,
  work: (pathOf: (name: string) => string) => Result,
): Result {
  const folder = mkdtempSync(join(tmpdir(), 'reprolab-grade-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    return work((name) => join(folder, name));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
