import { join, resolve } from 'node:path';
import { exitCodes, type ExitCode, ReprolabError } from '../core/errors.ts';
import { plural } from '../core/print.ts';
import { withHistory } from '../history/database.ts';
import type { ExportFormat } from '../history/export.ts';
import { readOverview, type Overview } from '../history/overview.ts';
import { overviewJson, overviewLines } from './history-table.ts';
import { openTerminal, printDocument } from './terminal.ts';

/** Options of `reprolab history show` as parsed. */
export interface ShowOptions {
  readonly db: string;
  readonly json?: true;
}

/** Options of `reprolab history ack` and `rebaseline` as parsed. */
export interface DecisionOptions {
  readonly db: string;
  readonly why: string;
  readonly who?: string;
}

/** Adds files, says what became of them; the exit code is 2 when one was refused. */
export async function add(paths: readonly string[], database: string): Promise<ExitCode> {
  const terminal = openTerminal();
  const { addFiles, findFiles } = await import('../history/add.ts');
  const { added, refused } = await addFiles(database, findFiles(paths));
  for (const { message } of refused) terminal.tell(`error: ${message}`);
  const counted = (['added', 'replaced', 'there already'] as const)
    .map((outcome) => ({ outcome, count: added.filter((file) => file.outcome === outcome).length }))
    .filter(({ count }) => count > 0)
    .map(({ outcome, count }) => `${plural(count, 'file')} ${outcome}`);
  terminal.say(`${database}: ${counted.join(', ') || 'nothing added'}.`);
  if (refused.length === 0) return exitCodes.ok;
  terminal.tell(`${plural(refused.length, 'file')} refused; the others are in the history.`);
  return exitCodes.usage;
}

/** Shows the series of a suite, or of all. Throws 'usage' for a suite that the history does not have. */
export async function show(suite: string | null, { db, json }: ShowOptions): Promise<void> {
  const overview = await withHistory(db, {}, async (history) => {
    const found = await readOverview(history, suite);
    if (suite !== null && found.series.length + found.ribbon.length === 0) {
      const { choose } = await import('../run/choice.ts');
      choose('suite', suite, suitesOf(await readOverview(history, null)));
    }
    return found;
  });
  const terminal = openTerminal(json);
  if (json) printDocument(overviewJson(overview));
  else for (const line of overviewLines(overview, terminal)) terminal.say(line);
}

const suitesOf = ({ series, ribbon }: Overview) => [
  ...new Set([...series.map((item) => item.series.suite), ...ribbon.map((cell) => cell.suite)]),
];

/** Writes history.html. */
export async function site(folder: string, database: string): Promise<void> {
  const overview = await withHistory(database, {}, (history) => readOverview(history, null));
  const { writeHistoryPage } = await import('../../reports/history/page.ts');
  const path = join(resolve(folder), 'history.html');
  writeHistoryPage(path, overview, resolve(database));
  openTerminal().say(`History: ${path}`);
}

/** Writes the tables. */
export async function exportTables(folder: string, format: ExportFormat, database: string): Promise<void> {
  const { exportHistory } = await import('../history/export.ts');
  const paths = await exportHistory(database, resolve(folder), format);
  const terminal = openTerminal();
  for (const path of paths) terminal.say(path);
}

/** Acknowledges changes. Throws 'usage' for one that the history does not have. */
export async function acknowledge(changes: readonly string[], options: DecisionOptions): Promise<void> {
  const { db, why, who } = options;
  refuseNoReason(why);
  const { acknowledgements } = await import('../history/deciding.ts');
  const told = await withHistory(db, {}, (history) => acknowledgements(history, changes, { why, who }));
  for (const line of told) openTerminal().say(line);
}

/** Begins new epochs. Throws 'usage' for what is neither a change nor a suite. */
export async function rebaseline(
  targets: readonly string[],
  options: DecisionOptions & { readonly from?: string },
): Promise<void> {
  const { db, why, who, from } = options;
  refuseNoReason(why);
  const { rebaselines } = await import('../history/deciding.ts');
  const told = await withHistory(db, {}, (history) => rebaselines(history, targets, { why, who, from }));
  for (const line of told) openTerminal().say(line);
}

function refuseNoReason(why: string): void {
  if (why.trim() !== '') return;
  throw new ReprolabError('usage', 'The reason is empty.', {
    advice: 'Say why with --why: whoever reads the history next year has nothing else.',
  });
}
