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
import { referencesOf } from './course-references.ts';
import { exitCodeOf, type Strictness } from './exit-code.ts';
import { benchIn } from './output.ts';
import { labPart } from './lab-part.ts';
import { readJudged } from './stored-result.ts';
import { openTerminal, type Terminal } from './terminal.ts';
import { sayVerdicts } from './verdicts.ts';

/**
 * Writes a folder's report and CSV files again, from its result.json, its bench.json or both. The verdicts are not
 * taken from the file but made anew. With `labs` the report is about these alone. Returns what the report shows and the paths written. Throws 'result-invalid' when
 * neither file is there or one is wrong.
 */
export async function renderFolder(
  folder: string,
  terminal: Terminal,
  course: CheckedCourse,
  { format, view, lab }: Pick<ReportOptions, 'format' | 'view' | 'lab'> = {},
): Promise<{ readonly shown: Shown; readonly paths: readonly string[] }> {
  const part = labPart(course, lab);
  const stored = benchIn(folder);
  const bench = stored === null ? null : part.ofBench(stored);
  const isBenchAlone = bench !== null && !existsSync(join(folder, resultFileName));
  const references = referencesOf(course);
  const { result, changes } = isBenchAlone
    ? { result: resultAroundBench(bench), changes: [] }
    : readJudged(folder, course, references, terminal, part);
  const { writeReports } = await import('../../reports/write.ts');
  const shown: Shown = {
    result,
    bench,
    changes,
    references,
    ...(part.name === null ? {} : { part: part.name }),
    ...(view === undefined ? {} : { view }),
  };
  return { shown, paths: await writeReports(folder, shown, format) };
}

/** Options of `reprolab report` as parsed. */
export interface ReportOptions extends Strictness {
  readonly lab?: readonly string[];
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
  const reports = options.format === undefined ? [join(folder, 'report.html')] : paths;
  sayVerdicts(shown.result, options, terminal, { reports });
  return exitCodeOf(shown.result, options);
}
