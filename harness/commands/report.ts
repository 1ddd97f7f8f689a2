import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { resultAroundBench } from '../measure/bench-report.ts';
import { claimFolder } from '../run/folder-claim.ts';
import { readResult } from '../run/result-file.ts';
import { claimLines } from './claims-table.ts';
import { benchIn, resultIn } from './output.ts';
import { openTerminal } from './terminal.ts';

/**
 * Writes a folder's report and CSV files again, from its result.json, its bench.json or both. Returns what the
 * report shows. Throws 'result-invalid' when neither is there or one is wrong.
 */
export async function renderFolder(folder: string): Promise<ReturnType<typeof readResult>> {
  const bench = benchIn(folder);
  const result = resultIn(folder) ?? (bench === undefined ? readResult(folder) : resultAroundBench(bench));
  const { writeReports } = await import('../../reports/write.ts');
  await writeReports(folder, result, bench);
  return result;
}

/** `reprolab report`: the work. */
export async function rewriteReport(given: string): Promise<void> {
  const terminal = openTerminal();
  const folder = resolve(given);
  // Without a folder there is nothing to claim, and reading it says so.
  const release = existsSync(folder) ? claimFolder(folder) : undefined;
  const result = await renderFolder(folder).finally(release);
  for (const line of claimLines(result, terminal)) terminal.say(line);
  terminal.say(`Report: ${join(folder, 'report.html')}`);
}
