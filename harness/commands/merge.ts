import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from '../core/result-schema.ts';
import { loadCourse } from '../course/load-course.ts';
import { mergeShards } from '../run/merge.ts';
import { readResultAt, writeResult } from '../run/result-file.ts';
import { judge } from '../verdict/index.ts';
import { referencesOf } from './course-references.ts';
import { exitCodeOf, type Strictness } from './exit-code.ts';
import { openOutput } from './output.ts';
import { folderOf } from './resume.ts';
import { sayVerdicts } from './verdicts.ts';
import { openTerminal } from './terminal.ts';

/** Options of `reprolab merge` as parsed. */
export interface MergeOptions extends Strictness {
  readonly out?: string;
  readonly allowMissing?: true;
  readonly course?: string;
}

/**
 * `reprolab merge`: the work. Returns the exit code of the whole. Throws ReprolabError 'usage' where the results are no
 * shards of one run, or some are missing and that was not allowed.
 */
export async function merge(paths: readonly string[], options: MergeOptions): Promise<number> {
  const course = await loadCourse(options.course);
  const terminal = openTerminal();
  const references = referencesOf(course);
  const shards = paths.map((path) => ({ path, result: readResultAt(path) }));
  const { merged, missing } = mergeShards(shards, options.allowMissing === true);
  for (const line of missing) terminal.tell(`Missing: ${line}`);
  const output = openOutput(
    options.out,
    'result',
    merged.runs.map(({ id }) => id),
  );
  const result: Result = { ...merged, id: output.id, checks: [] };
  const judged = { ...result, checks: judge(result, references) };
  for (const { path, result: shard } of shards) {
    const folder = folderOf(path);
    for (const { id } of shard.runs) {
      // Only runs that made files have a folder.
      if (existsSync(join(folder, id))) cpSync(join(folder, id), join(output.path, id), { recursive: true });
    }
  }
  writeResult(output.path, judged);
  const { writeReports } = await import('../../reports/write.ts');
  await writeReports(output.path, { result: judged, bench: null, changes: [], references });
  output.release();
  sayVerdicts(judged, options, terminal, { reports: [join(output.path, 'report.html')] });
  return exitCodeOf(judged, options);
}
