/** One process at a time downloads or unpacks a file: two that write one partial file would spoil it. */
import { open, readFile, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf, ReprolabError } from '../core/errors.ts';
import { extent } from '../core/extent.ts';

/** A holder that has written nothing for so long is gone; more than any stall timeout. */
const abandonedAfterMs = 90_000;
const pollMs = 200;

/**
 * Runs `work` while holding `<target>.lock`; waits while another live process holds it. A lock whose process has
 * died, or whose partial file stands still, is taken over. Throws 'output-unwritable' when it cannot be written.
 */
export async function withDownloadLock<T>(target: string, work: () => Promise<T>): Promise<T> {
  const lock = `${target}.lock`;
  while (!(await acquire(lock))) {
    if (await isAbandoned(lock, `${target}.part`)) await rm(lock, { force: true });
    else await delay(pollMs);
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function acquire(lock: string): Promise<boolean> {
  try {
    const handle = await open(lock, 'wx');
    await handle.writeFile(`${process.pid} ${hostname()}`);
    await handle.close();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw new ReprolabError('output-unwritable', `cannot write to the data cache: ${messageOf(error)}`, {
      advice: 'Set XDG_CACHE_HOME to a folder that you can write, or give the data with --data-dir.',
      cause: error,
    });
  }
}

/** Whether a living process is at work on `target`. */
export async function isLocked(target: string): Promise<boolean> {
  const lock = `${target}.lock`;
  const exists = await stat(lock).then(
    () => true,
    () => false,
  );
  return exists && !(await isAbandoned(lock, `${target}.part`));
}

async function isAbandoned(lock: string, part: string): Promise<boolean> {
  const holder = await readFile(lock, 'utf8').catch(() => undefined);
  if (holder === undefined) return false;
  const [pid = '', host] = holder.split(' ');
  if (host === hostname() && !isAlive(Number(pid))) return true;
  const lastWrites = await Promise.all(
    [lock, part].map(async (path) => (await stat(path).catch(() => undefined))?.mtimeMs ?? 0),
  );
  return Date.now() - extent(lastWrites).highest > abandonedAfterMs;
}

/** Whether a process of this machine lives. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and is another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
