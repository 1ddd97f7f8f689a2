import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, ReprolabError } from '../harness/core/errors.ts';
import type { BenchResult, Result } from '../harness/core/result-schema.ts';
import type { ChangedCheck } from '../harness/verdict/judge-again.ts';
import { benchCsv, checksCsv, curvesCsv, runsCsv } from './csv.ts';
import { reportFileNames } from './file-names.ts';
import { renderReport } from './html.ts';

/**
 * Writes report.html, runs.csv, curves.csv, checks.csv and, with a benchmark, bench.csv into `directory`, each
 * atomically (a reader sees the old file or the new one). Returns the paths written, the report first.
 * `changes` are checks that differ from those stored in the result's file: a banner names them.
 * Throws `output-unwritable` when the directory or a file cannot be written.
 */
export async function writeReports(
  directory: string,
  result: Result,
  bench?: BenchResult,
  changes: readonly ChangedCheck[] = [],
): Promise<string[]> {
  const files: [name: string, content: string | Iterable<string>][] = [
    [reportFileNames.page, renderReport(result, bench, changes)],
    [reportFileNames.runs, runsCsv(result)],
    [reportFileNames.curves, curvesCsv(result)],
    [reportFileNames.checks, checksCsv(result)],
    ...(bench === undefined ? [] : [[reportFileNames.bench, benchCsv(bench)] satisfies [string, string]]),
  ];
  const paths: string[] = [];
  for (const [name, content] of files) {
    const path = join(directory, name);
    await writeAtomically(directory, path, content);
    paths.push(path);
  }
  return paths;
}

async function writeAtomically(
  directory: string,
  path: string,
  content: string | Iterable<string>,
): Promise<void> {
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
