import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { writeReports } from '../../reports/write.ts';
import { benchFileName, readBench, readResult } from '../run/result-file.ts';
import { claimLines } from './claims-table.ts';
import { openTerminal } from './terminal.ts';

/** Writes a folder's report and CSV files again. Throws 'usage' without a result there, 'result-invalid'. */
export async function rewriteReport(given: string): Promise<void> {
  const terminal = openTerminal();
  const folder = resolve(given);
  const result = readResult(folder);
  const bench = existsSync(join(folder, benchFileName)) ? readBench(folder) : undefined;
  await writeReports(folder, result, bench);
  for (const line of claimLines(result, terminal.colors)) terminal.say(line);
  terminal.say(`Report: ${folder}/report.html`);
}
