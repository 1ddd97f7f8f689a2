/** File systems that a test has for itself; mounting them takes root, and Linux. */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { messageOf } from '../../harness/core/errors.ts';

function mount(...args: readonly string[]): string | null {
  try {
    execFileSync('mount', args, { stdio: 'pipe' });
    return null;
  } catch (error) {
    return `nothing can be mounted here (${messageOf(error).split('\n', 1).join('')})`;
  }
}

async function whileMounted(folder: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } finally {
    execFileSync('umount', ['--lazy', folder]);
  }
}

/**
 * Calls `work` with a disk of so many kilobytes in memory, and with what makes it larger. Returns why it could not,
 * or null.
 */
export async function withSmallDisk(
  folder: string,
  kilobytes: number,
  work: (folder: string, enlarge: (kilobytes: number) => void) => Promise<void>,
): Promise<string | null> {
  mkdirSync(folder);
  const refusal = mount('-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'reprolab-test', folder);
  if (refusal !== null) return refusal;
  await whileMounted(folder, () =>
    work(folder, (larger) => {
      execFileSync('mount', ['-o', `remount,size=${larger}k`, folder]);
    }),
  );
  return null;
}

/** Calls `work` while nobody can write into `folder`, root neither. Returns why it could not, or null. */
export async function whileReadOnly(folder: string, work: () => Promise<void>): Promise<string | null> {
  const refusal = mount('--bind', folder, folder);
  if (refusal !== null) return refusal;
  await whileMounted(folder, async () => {
    execFileSync('mount', ['-o', 'remount,bind,ro', folder]);
    await work();
  });
  return null;
}
