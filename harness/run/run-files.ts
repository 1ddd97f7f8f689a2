import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import { internalError } from '../core/errors.ts';
import type { Exhibit } from '../core/result-schema.ts';
import { removeLeftovers, writeAtomically } from '../core/write-atomically.ts';
import type { FinishedRun } from './run-once.ts';

function placed(exhibit: Exhibit, id: string): Exhibit {
  if (exhibit.kind !== 'works') return exhibit;
  const works = exhibit.works.map((work) => ({
    ...work,
    files: work.files.map((name) => `${id}/${name}`),
  }));
  return { ...exhibit, works };
}

/**
 * Stores a run's files in the result's folder, in a folder named by the run's id: runs of one suite name theirs
 * alike. Returns the run with the names under which its exhibits find them.
 */
export function storeFiles(folder: string, { run, files }: FinishedRun): FinishedRun['run'] {
  for (const { name, content } of files) {
    const path = normalize(name);
    if (path.startsWith('..') || isAbsolute(path)) {
      throw internalError(`run ${run.id} cannot store a file named '${name}'`);
    }
    const target = join(folder, run.id, path);
    // The run may have been begun before, by a process that was killed.
    if (existsSync(dirname(target))) removeLeftovers(dirname(target));
    writeAtomically(target, content);
  }
  return { ...run, exhibits: run.exhibits.map((exhibit) => placed(exhibit, run.id)) };
}
