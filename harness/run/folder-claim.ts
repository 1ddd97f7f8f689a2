import { join } from 'node:path';
import { describeHolder } from '../../scripts/start/lock-holder.mjs';
import { tryLock } from '../../scripts/start/lock.mjs';
import { messageOf, ReprolabError } from '../core/errors.ts';
import { removeLeftovers } from '../core/write-atomically.ts';

/** Ends a claim. */
export type Release = () => void;

/** The error for a folder that cannot be made or written. */
export function unwritable(folder: string, error: unknown): ReprolabError {
  return new ReprolabError(
    'output-unwritable',
    `Cannot write into the output folder ${folder}: ${messageOf(error)}`,
    { advice: 'Choose a folder that you may write with --out DIR.', cause: error },
  );
}

/**
 * Makes this process the only one that writes into `folder`, until it says otherwise or ends, however it ends.
 * Removes what killed ones left unfinished there.
 *
 * @throws ReprolabError 'output-unwritable' when another process writes there or the folder cannot be written.
 */
export function claimFolder(folder: string): Release {
  const lock = join(folder, '.reprolab-writer');
  let attempt: ReturnType<typeof tryLock>;
  try {
    attempt = tryLock(lock);
  } catch (error) {
    throw unwritable(folder, error);
  }
  if (attempt.release !== null) {
    removeLeftovers(folder);
    return attempt.release;
  }
  throw new ReprolabError(
    'output-unwritable',
    `${describeHolder(attempt.holder)} is writing into ${folder}: only one command at a time can.`,
    {
      advice: `Wait until it has ended, or choose another folder with --out. If it is none of reprolab's, delete ${lock}.`,
    },
  );
}
