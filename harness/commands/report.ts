import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { exporters } from '../../reports/exporters.ts';
import type { Result } from '../core/result-schema.ts';
import type { CheckedCourse } from '../course/check-course.ts';
import { loadCourse } from '../course/load-course.ts';
import { resultAroundBench } from '../bench/bench-report.ts';
import { choose } from '../run/choice.ts';
import { claimFolder } from '../run/folder-claim.ts';
import { resultFileName } from '../run/result-file.ts';
import { claimLines } from './claims-table.ts';
import { referencesOf } from './course-references.ts';
import { exitCodeOf } from './exit-code.ts';
import { benchIn } from './output.ts';
import { readJudged } from './stored-result.ts';
import { openTerminal, type Terminal } from './terminal.ts';

/**
 * Writes a folder's report and CSV files again, from its result.json, its bench.json or both. The verdicts are not
 * taken from the file but made anew. Returns what the report shows. Throws 'result-invalid' when neither file is
 * there or one is wrong.
 */
export async function renderFolder(
  folder: string,
  terminal: Terminal,
  course: CheckedCourse,
  formats?: readonly string[],
): Promise<Result> {
  const bench = benchIn(folder);
  const isBenchAlone = bench !== null && !existsSync(join(folder, resultFileName));
  const { result, changes } = isBenchAlone
    ? { result: resultAroundBench(bench), changes: [] }
    : readJudged(folder, course, referencesOf(course), terminal);
  const { writeReports } = await import('../../reports/write.ts');
  await writeReports(folder, { result, bench, changes }, formats);
  return result;
}

/** Options of `reprolab report` as parsed. */
export interface ReportOptions {
  readonly course?: string;
  readonly format?: readonly string[];
}

/** `reprolab report`: the work. Returns the exit code that the verdicts stand for, as `run` does. */
export async function rewriteReport(given: string, options: ReportOptions): Promise<number> {
  const known = exporters.map(({ name }) => name);
  for (const format of options.format ?? []) choose('format', format, known);
  const course = await loadCourse(options.course);
  const terminal = openTerminal();
  const folder = resolve(given);
  // Without a folder there is nothing to claim, and reading it says so.
  const release = existsSync(folder) ? claimFolder(folder) : undefined;
  const result = await renderFolder(folder, terminal, course, options.format).finally(release);
  for (const line of claimLines(result, terminal)) terminal.say(line);
  const written = exporters.filter(({ name }) => options.format?.includes(name) ?? name === 'html');
  for (const { file } of written) terminal.say(`Report: ${join(folder, file)}`);
  return exitCodeOf(result);
}
