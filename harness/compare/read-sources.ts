/** Results and benchmarks to be compared, as they lie on disk. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ReprolabError } from '../core/errors.ts';
import { readJsonFile } from '../core/json-file.ts';
import type { BenchResult, Result } from '../core/result-schema.ts';
import { benchFileName, readBenchAt, readResultAt, resultFileName } from '../run/result-file.ts';

/** What one path names: a result, a benchmark, or a folder with both. */
export interface Source {
  /** As given. */
  readonly path: string;
  readonly result: Result | null;
  readonly bench: BenchResult | null;
}

const advice = `Name a ${resultFileName} or ${benchFileName}, or a folder that holds one or both.`;

/** Throws 'usage' for what holds neither file, 'result-invalid' for one that is wrong or was changed after it was written. */
export function readSource(path: string): Source {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) throw new ReprolabError('usage', `There is no ${path}.`, { advice });
  if (!stats.isDirectory()) {
    return isBench(path)
      ? { path, result: null, bench: readBenchAt(path) }
      : { path, result: readResultAt(path), bench: null };
  }
  const [result, bench] = [join(path, resultFileName), join(path, benchFileName)];
  const source = {
    path,
    result: existsSync(result) ? readResultAt(result) : null,
    bench: existsSync(bench) ? readBenchAt(bench) : null,
  };
  if (source.result === null && source.bench === null) {
    throw new ReprolabError('usage', `${path} holds no ${resultFileName} and no ${benchFileName}.`, {
      advice,
    });
  }
  return source;
}

/** By its content, for a file may have been renamed. */
function isBench(path: string): boolean {
  const { cells } = readJsonFile(path, z.looseObject({ cells: z.unknown().optional() }), {
    what: 'result or benchmark',
    code: 'result-invalid',
    unreadable: advice,
    unfit: advice,
  });
  return cells !== undefined;
}
