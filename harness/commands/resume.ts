/** `reprolab run --resume`: an earlier result, and the command that made it. */
import { dirname, resolve } from 'node:path';
import { existsSync, statSync } from 'node:fs';
import { ReprolabError } from '../core/errors.ts';
import type { Result } from '../core/result-schema.ts';
import { readResultAt } from '../run/result-file.ts';
import { parseRunWords, type RunOptions } from './run-options.ts';

/** What is resumed, with the options of its own command. */
export interface Resumable {
  readonly earlier: Result;
  readonly folder: string;
  readonly names: readonly string[];
  readonly options: RunOptions;
}

/** The folder of a result that is given as that or as its file; it need not be there. */
export function folderOf(path: string): string {
  // Below a file there is nothing to look at, and the system says so by an error.
  const isFile = existsSync(path) && statSync(path).isFile();
  return isFile ? dirname(resolve(path)) : resolve(path);
}

/**
 * Reads the result and the command that it records. What is trained is as that command had it; how (jobs, limits,
 * confirmation, CI, strictness) is as it is asked for now.
 *
 * @throws ReprolabError 'usage' where suites are named beside --resume, or its command cannot be read again
 */
export function resumable(path: string, names: readonly string[], options: RunOptions): Resumable {
  if (names.length > 0 || options.lab !== undefined) {
    throw new ReprolabError(
      'usage',
      `--resume goes on with what ${path} was to train, and takes no suites and no lab.`,
      {
        advice: 'Leave them out, or start a new run.',
      },
    );
  }
  const earlier = readResultAt(path);
  const folder = folderOf(path);
  const [tool, command, ...words] = earlier.command;
  if (tool !== 'reprolab' || command !== 'run') throw unreadable(path, earlier);
  let parsed: ReturnType<typeof parseRunWords>;
  try {
    parsed = parseRunWords(words);
  } catch (cause) {
    throw unreadable(path, earlier, cause);
  }
  const { jobs, confirm, confirmBudget, checkpointEvery, runTimeout, runMemory } = options;
  const { ci, json, failOn, requireEvaluated, history } = options;
  const how = { jobs, confirm, confirmBudget, checkpointEvery, runTimeout, runMemory };
  const now = { ...how, ci, json, failOn, requireEvaluated, history };
  const given = Object.fromEntries(Object.entries(now).filter(([, value]) => value !== undefined));
  return { earlier, folder, names: parsed.names, options: { ...parsed.options, ...given } };
}

function unreadable(path: string, { command }: Result, cause?: unknown): ReprolabError {
  return new ReprolabError(
    'usage',
    `${path} cannot be resumed: its command, '${command.join(' ')}', is none that this version can repeat.`,
    { advice: 'Start a new run.', cause },
  );
}
