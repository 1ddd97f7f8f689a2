import { join } from 'node:path';
import { writeAtomically } from '../harness/core/write-atomically.ts';
import { defaultFormats, exporters } from './exporters.ts';
import type { Shown } from './shown.ts';

/**
 * Writes what the exporters of these names make into `directory`, each file atomically, and returns the paths written.
 * Those that every report has when no name is given. Throws 'output-unwritable' when the directory or a file cannot be written.
 */
export async function writeReports(
  directory: string,
  shown: Shown,
  formats: readonly string[] = defaultFormats,
): Promise<string[]> {
  const paths: string[] = [];
  for (const { name, file, render } of exporters) {
    const content = formats.includes(name) ? await render(shown) : null;
    if (content === null) continue;
    const path = join(directory, file);
    writeAtomically(path, content);
    paths.push(path);
  }
  return paths;
}
