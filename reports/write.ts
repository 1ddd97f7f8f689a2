import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, ReprolabError } from '../harness/core/errors.ts';
import type { BenchResult, Result } from '../harness/core/result-schema.ts';
import { benchCsv, checksCsv, curvesCsv, runsCsv } from './csv.ts';
import { renderReport } from './html.ts';

/**
 * Writes report.html, runs.csv, curves.csv, checks.csv and, with a benchmark, bench.csv into `directory`, each
 * atomically (a reader sees the old file or the new one). Returns the paths written, the report first.
 * Throws `output-unwritable` when the directory or a file cannot be written.
 */
export async function writeReports(
  directory: string,
  result: Result,
  bench?: BenchResult,
): Promise<string[]> {
  const files: [name: string, content: string][] = [
    ['report.html', await renderReport(result, bench)],
    ['runs.csv', runsCsv(result)],
    ['curves.csv', curvesCsv(result)],
    ['checks.csv', checksCsv(result)],
    ...(bench === undefined ? [] : [['bench.csv', benchCsv(bench)] satisfies [string, string]]),
  ];
  const paths: string[] = [];
  for (const [name, content] of files) {
    const path = join(directory, name);
    await writeAtomically(directory, path, content);
    paths.push(path);
  }
  return paths;
}

async function writeAtomically(directory: string, path: string, content: string): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await mkdir(directory, { recursive: true });
    await writeFile(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    // Cleaning up after a failure must not hide the failure itself.
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new ReprolabError('output-unwritable', `cannot write the report '${path}': ${messageOf(error)}`, {
      advice: 'Choose a directory that you can write with --out, and check that the disk is not full.',
      cause: error,
    });
  }
}
