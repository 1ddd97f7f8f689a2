import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { defaultFormats, exporters } from '../../reports/exporters.ts';
import type { BenchResult, Result } from '../core/result-schema.ts';
import { makeOutputFolder, type OutputFolder } from '../run/output-folder.ts';
import { benchFileName, readBench, readResult, resultFileName } from '../run/result-file.ts';

/** A folder's result; null when it has none. Throws 'result-invalid'. */
export function resultIn(folder: string): Result | null {
  return existsSync(join(folder, resultFileName)) ? readResult(folder) : null;
}

/** A folder's bench result; null when it has none. Throws 'result-invalid'. */
export function benchIn(folder: string): BenchResult | null {
  return existsSync(join(folder, benchFileName)) ? readBench(folder) : null;
}

/**
 * The folder of a new result or bench. A report that is there is replaced when the other of the two is there as
 * well, which it shows; without one it is somebody else's.
 *
 * @param given - As `--out` has it.
 * @param runs - Ids of the runs, whose files get a folder each.
 * @param formats - What will be written beside what every report has, by names of exporters.
 * @throws ReprolabError 'output-unwritable' when something of what will be written is there, 'result-invalid' when a
 *   file only has the name of one of ours.
 */
export function openOutput(
  given: string | undefined,
  kind: 'result' | 'bench',
  runs: readonly string[],
  formats: readonly string[] = [],
): OutputFolder {
  const written = [...defaultFormats, ...formats];
  const files = exporters.filter(({ name }) => written.includes(name)).map(({ file }) => file);
  const folder = given === undefined ? undefined : resolve(given);
  const shown = folder === undefined ? null : kind === 'result' ? benchIn(folder) : resultIn(folder);
  return makeOutputFolder(given, [
    kind === 'result' ? resultFileName : benchFileName,
    ...(shown === null ? files : []),
    ...runs,
  ]);
}
