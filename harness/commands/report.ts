import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { exporters } from '../../reports/exporters.ts';
import type { ReportViewName, Shown } from '../../reports/shown.ts';
import type { CheckedCourse } from '../course/check-course.ts';
import { loadCourse } from '../course/load-course.ts';
import { resultAroundBench } from '../bench/bench-report.ts';
import { choose } from '../run/choice.ts';
import { claimFolder } from '../run/folder-claim.ts';
import { resultFileName } from '../run/result-file.ts';
import { ciOf, type CiChoice } from './ci-option.ts';
import { speakToCi } from './ci.ts';
import { claimLines } from './claims-table.ts';
import { referencesOf } from './course-references.ts';
import { exitCodeOf, unevaluatedLines, type Strictness } from './exit-code.ts';
import { benchIn } from './output.ts';
import { readJudged } from './stored-result.ts';
import { openTerminal, type Terminal } from './terminal.ts';

/**
 * Writes a folder's report and CSV files again, from its result.json, its bench.json or both. The verdicts are not
 * taken from the file but made anew. Returns what the report shows and the paths written. Throws 'result-invalid' when
 * neither file is there or one is wrong.
 */
export async function renderFolder(
  folder: string,
  terminal: Terminal,
  course: CheckedCourse,
  { format, view }: Pick<ReportOptions, 'format' | 'view'> = {},
): Promise<{ readonly shown: Shown; readonly paths: readonly string[] }> {
  const bench = benchIn(folder);
  const isBenchAlone = bench !== null && !existsSync(join(folder, resultFileName));
  const references = referencesOf(course);
  const { result, changes } = isBenchAlone
    ? { result: resultAroundBench(bench), changes: [] }
    : readJudged(folder, course, references, terminal);
  const { writeReports } = await import('../../reports/write.ts');
  const shown: Shown = { result, bench, changes, references, ...(view === undefined ? {} : { view }) };
  return { shown, paths: await writeReports(folder, shown, format) };
}

/** Options of `reprolab report` as parsed. */
export interface ReportOptions extends Strictness {
  readonly course?: string;
  readonly format?: readonly string[];
  readonly view?: ReportViewName;
  readonly ci: CiChoice;
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
  const write = async () => {
    const rendered = await renderFolder(folder, terminal, course, options);
    await speakToCi(ciOf(options.ci), rendered.shown, folder, terminal);
    return rendered;
  };
  const { shown, paths } = await write().finally(release);
  for (const line of claimLines(shown.result, terminal)) terminal.say(line);
  for (const path of options.format === undefined ? [join(folder, 'report.html')] : paths) {
    terminal.say(`Report: ${path}`);
  }
  for (const line of unevaluatedLines(shown.result, options)) terminal.say(line);
  return exitCodeOf(shown.result, options);
}
