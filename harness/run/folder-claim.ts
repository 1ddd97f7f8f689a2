import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describeHolder, isElsewhere, silenceMs } from '../../scripts/start/lock-holder.mjs';
import { tryLock } from '../../scripts/start/lock.mjs';
import { messageOf, ReprolabError } from '../core/errors.ts';
import { removeLeftovers } from '../core/write-atomically.ts';

/** Ends a claim. */
export type Release = () => void;

const lockOf = (folder: string) => join(folder, '.reprolab-writer');

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
  const lock = lockOf(folder);
  const attempt = tryFolder(folder);
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

const pollMs = 1000;

/**
 * Waits while a process of another machine, or of another container, holds `folder`: one that was killed there cannot be
 * looked at and is believed to live for two minutes, and a scheduler tries again sooner. One that lives on is not waited
 * for longer than that.
 *
 * @param tell - Is told once that there is something to wait for.
 * @throws ReprolabError 'output-unwritable' when the folder cannot be written.
 */
export async function outwaitOthers(folder: string, tell: (line: string) => void): Promise<void> {
  if (!existsSync(folder)) return;
  const end = performance.now() + silenceMs + pollMs;
  for (let isTold = false; ; isTold = true) {
    const { release, holder } = tryFolder(folder);
    release?.();
    if (holder === null || !isElsewhere(holder) || performance.now() > end) return;
    if (!isTold) {
      tell(
        `${describeHolder(holder)} was writing into ${folder}: waiting for two minutes without a sign of it.`,
      );
    }
    await setTimeout(pollMs);
  }
}

function tryFolder(folder: string): ReturnType<typeof tryLock> {
  try {
    return tryLock(lockOf(folder));
  } catch (error) {
    throw unwritable(folder, error);
  }
}
