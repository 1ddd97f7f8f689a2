import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { resultAroundBench } from '../measure/bench-report.ts';
import { benchFileName, readBench, readResult, resultFileName } from '../run/result-file.ts';
import { claimLines } from './claims-table.ts';
import { openTerminal } from './terminal.ts';

/**
 * Writes a folder's report and CSV files again, from its result.json, its bench.json or both. Returns what the
 * report shows. Throws 'usage' when neither is there, 'result-invalid' when one is wrong.
 */
export async function renderFolder(folder: string): Promise<ReturnType<typeof readResult>> {
  const bench = existsSync(join(folder, benchFileName)) ? readBench(folder) : undefined;
  const isBenchAlone = bench !== undefined && !existsSync(join(folder, resultFileName));
  const result = isBenchAlone ? resultAroundBench(bench) : readResult(folder);
  const { writeReports } = await import('../../reports/write.ts');
  await writeReports(folder, result, bench);
  return result;
}

/** `reprolab report`: the work. */
export async function rewriteReport(given: string): Promise<void> {
  const terminal = openTerminal();
  const folder = resolve(given);
  const result = await renderFolder(folder);
  for (const line of claimLines(result, terminal)) terminal.say(line);
  terminal.say(`Report: ${join(folder, 'report.html')}`);
}
