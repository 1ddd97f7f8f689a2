/** One process at a time opens a history: DuckDB admits one writer, and refuses whoever comes second instead of waiting. */
import { setTimeout as delay } from 'node:timers/promises';
import { describeHolder } from '../../scripts/start/lock-holder.mjs';
import { tryLock } from '../../scripts/start/lock.mjs';
import { messageOf, ReprolabError } from '../core/errors.ts';

const pollMs = 40;
/** Adding a large night takes a second or two: whoever holds it for longer than this hangs, or adds a thousand. */
const patienceMs = 120_000;

/**
 * Waits for `<database>.lock` and takes it; returns how to let go. A killed holder holds nothing.
 *
 * @throws ReprolabError 'output-unwritable' when it cannot be made, 'history-busy' when another process keeps it.
 */
export async function lockHistory(database: string, patience = patienceMs): Promise<() => void> {
  const lock = `${database}.lock`;
  const deadline = Date.now() + patience;
  for (;;) {
    const { release, holder } = attempt(lock, database);
    if (release !== null) return release;
    if (Date.now() > deadline) {
      throw new ReprolabError(
        'history-busy',
        `${describeHolder(holder)} has kept the history ${database} busy for ${Math.round(patience / 1000)} s.`,
        { advice: `Try again when it has ended. If it is none of reprolab's, delete ${lock}.` },
      );
    }
    await delay(pollMs);
  }
}

function attempt(lock: string, database: string): ReturnType<typeof tryLock> {
  try {
    return tryLock(lock);
  } catch (error) {
    throw new ReprolabError('output-unwritable', `Cannot lock the history ${database}: ${messageOf(error)}`, {
      advice: 'Put it into a folder that is there and that you may write, with --db.',
      cause: error,
    });
  }
}
