/** What a CI service is told of a result: its page, its annotations and the files that it reads. */
import { appendFileSync, statSync } from 'node:fs';
import type { Shown } from '../../reports/shown.ts';
import { messageOf } from '../core/errors.ts';
import type { Ci } from './ci-option.ts';
import type { Terminal } from './terminal.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Names of the exporters whose files each service, or a program that people use beside it, reads. */
export const ciFormats: Readonly<Record<Ci, readonly string[]>> = {
  github: ['junit', 'github-summary', 'badge', 'metrics-json', 'bencher'],
  gitlab: ['junit', 'badge', 'metrics-json', 'openmetrics'],
  none: [],
};

/**
 * Writes the files of a CI into the result's folder; GitHub's page of the job gets the summary and its log the
 * annotations too. The exit code is the caller's.
 *
 * @throws ReprolabError 'output-unwritable' when a file cannot be written into the folder.
 */
export async function speakToCi(
  ci: Ci,
  shown: Shown,
  folder: string,
  terminal: Pick<Terminal, 'command' | 'tell'>,
  env: Environment = process.env,
): Promise<void> {
  const { writeReports } = await import('../../reports/write.ts');
  await writeReports(folder, shown, ciFormats[ci]);
  if (ci !== 'github') return;
  const { annotationCommands } = await import('../../reports/ci/annotations.ts');
  for (const line of annotationCommands(shown)) terminal.command(line);
  const summary = env['GITHUB_STEP_SUMMARY'] ?? '';
  if (summary !== '') await appendSummary(summary, shown, terminal);
}

/** A summary that cannot be shown is said so and changes nothing: the verdicts are in the report and the exit code. */
async function appendSummary(path: string, shown: Shown, { tell }: Pick<Terminal, 'tell'>): Promise<void> {
  const { summaryLimitBytes, summaryMarkdown } = await import('../../reports/ci/summary.ts');
  try {
    const taken = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    // What is there may end in the middle of a line or of a list.
    const gap = taken === 0 ? '' : '\n\n';
    const text = summaryMarkdown(shown, summaryLimitBytes - taken - gap.length);
    if (text === '') tell(`There is no room for a summary in ${path}: ${taken} bytes are there already.`);
    // The file is the step's, and others write into it too: it is added to, never replaced.
    else appendFileSync(path, gap + text);
  } catch (error) {
    tell(`The job summary could not be written: ${messageOf(error)}`);
  }
}
