/**
 * Plain copies of pictures, unpacked from HDF5 files and kept in the user cache for later runs: at most two, the last used,
 * and none that was not used for 30 days. A copy that a living process reads stays.
 */
import { closeSync, fstatSync, futimesSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { CheckedFile } from './check.ts';
import { isAlive, isLocked } from './download-lock.ts';

/** The file that a copy is unpacked from. */
export type SourceFile = Pick<CheckedFile, 'name' | 'path' | 'sha256' | 'stamp'>;

/** Copies that are kept; one of the lab's file has 1.35 GB. */
export const keptCopies = 2;
const unusedDays = 30;
const dayMs = 86_400_000;
/** For files of processes on other machines that share the cache: whether these live cannot be seen from here. */
const foreignDays = 7;

/** Where copies lie in the folder of downloads. */
export function unpackFolder(cache: string): string {
  return join(cache, 'unpacked');
}

/** Path of the copy of one dataset of a file: by content, since name, size and time may be those of another file. */
export function copyPath(folder: string, { sha256 }: SourceFile, dataset: string): string {
  return join(folder, `${sha256}-${dataset}.rows`);
}

/** Where this process unpacks to before the copy gets its name: two that unpack the same do not meet. */
export function unfinishedPath(copy: string): string {
  return `${copy}.${hostname()}.${process.pid}.part`;
}

let marks = 0;

/** Says that this process reads a copy, or is about to; the result takes that back. */
export function markInUse(copy: string): () => void {
  const mark = `${copy}.${hostname()}.${process.pid}.${marks++}.use`;
  try {
    writeFileSync(mark, '');
  } catch {
    // A cache that nobody may write to is not tidied either.
    return () => undefined;
  }
  return () => {
    rmSync(mark, { force: true });
  };
}

/** Opens a copy of `sizeBytes` and notes that it was used now; undefined where there is none, or another. */
export function openCopy(path: string, sizeBytes: number): number | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  if (fstatSync(file).size !== sizeBytes) {
    closeSync(file);
    return undefined;
  }
  try {
    futimesSync(file, new Date(), new Date());
  } catch {
    // Another user's, or a read-only cache: then it only looks older than it is.
  }
  return file;
}

/**
 * Removes what killed processes left half done, copies long unused and, beyond the `keep` last used, older ones. What
 * cannot be removed now is left for the next time.
 */
export async function tidyCopies(folder: string, keep = keptCopies, now = Date.now()): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const remove = (name: string) => rm(join(folder, name), { force: true }).catch(() => undefined);
  const inUse = new Set<string>();
  for (const name of names) {
    if (name.endsWith('.lock') && !(await isLocked(join(folder, name.replace(/\.lock$/, '')))))
      await remove(name);
    const of = /^(?<copy>.+\.rows)\.(?<host>.+)\.(?<pid>\d+)\.(part|\d+\.use)$/.exec(name)?.groups;
    if (of === undefined) continue;
    const lives =
      of['host'] === hostname()
        ? isAlive(Number(of['pid']))
        : (await ageDays(join(folder, name), now)) < foreignDays;
    if (lives) inUse.add(of['copy'] ?? '');
    else await remove(name);
  }
  const copies = await Promise.all(
    names
      .filter((name) => name.endsWith('.rows'))
      .map(async (name) => ({ name, age: await ageDays(join(folder, name), now) })),
  );
  copies.sort((a, b) => a.age - b.age);
  for (const [rank, { name, age }] of copies.entries()) {
    if (!inUse.has(name) && (rank >= keep || age > unusedDays)) await remove(name);
  }
}

async function ageDays(path: string, now: number): Promise<number> {
  const modified = await stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => now,
  );
  return (now - modified) / dayMs;
}
