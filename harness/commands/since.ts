import { existsSync } from 'node:fs';
import { ReprolabError } from '../core/errors.ts';
import { printableLine } from '../core/printable.ts';
import type { Result } from '../core/result-schema.ts';
import { changesSince, type SuiteChanges } from '../history/changes-since.ts';
import { withHistory } from '../history/database.ts';
import { lastComparable } from '../history/last-comparable.ts';
import type { Terminal } from './terminal.ts';

/**
 * What changed since the last comparable runs of a history; nothing where there is no history yet. One that cannot be
 * read is told and costs no result.
 */
export async function sinceLast(
  result: Result,
  database: string | undefined,
  { tell }: Pick<Terminal, 'tell'>,
): Promise<SuiteChanges[]> {
  if (database === undefined || !existsSync(database)) return [];
  try {
    return await withHistory(database, {}, async (history) =>
      changesSince(result, await lastComparable(history, result)),
    );
  } catch (error) {
    if (!(error instanceof ReprolabError)) throw error;
    tell(`warning: nothing is compared with the history: ${error.message}`);
    return [];
  }
}

/** The same as lines for the terminal, a line a sentence. */
export function sinceLines(changes: readonly SuiteChanges[]): string[] {
  const told = changes.flatMap(({ suite, since, sentences }) =>
    sentences.map((sentence) => printableLine(`  ${suite}, since ${since.resultId}: ${sentence}`)),
  );
  if (changes.length === 0) return [];
  return told.length === 0
    ? ['Nothing changed since the last comparable runs.']
    : ['Changed since the last comparable runs:', ...told];
}
