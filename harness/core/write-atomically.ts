import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { messageOf, ReprolabError } from './errors.ts';
import { makeFolder } from './make-folder.ts';

/** A file that was not written for so long is nobody's any more. */
export const abandonedMs = 60_000;

const temporaryName = /\.reprolab-[0-9a-f]{8}\.tmp$/;

/** Where a file is before it gets its name. */
export function temporaryFor(path: string): string {
  return `${path}.reprolab-${randomBytes(4).toString('hex')}.tmp`;
}

/**
 * Writes a file, in parts where they are given, and makes its folder: a reader sees the old file or the whole new one.
 * Removes what killed writers left in that folder.
 *
 * @throws ReprolabError 'output-unwritable'; nothing is left behind then.
 */
export function writeAtomically(path: string, content: string | Uint8Array | Iterable<string>): void {
  const temporary = temporaryFor(path);
  try {
    makeFolder(dirname(path));
    writeParts(temporary, content);
    // By the clock of the file system, which may be another machine's.
    removeLeftovers(dirname(path), statSync(temporary).mtimeMs - abandonedMs);
    renameSync(temporary, path);
  } catch (error) {
    if (existsSync(temporary)) rmSync(temporary);
    throw new ReprolabError('output-unwritable', `Cannot write ${path}: ${messageOf(error)}`, {
      advice: 'Choose another folder with --out, or make room and check the permissions.',
      cause: error,
    });
  }
}

/**
 * Removes the unfinished files that writers left in a folder when they were killed. What cannot be removed, such as
 * another user's, stays.
 *
 * @param before - Only those last written before this time, in milliseconds since 1970; by default all, which is for
 *   whoever knows that nobody else writes there.
 */
export function removeLeftovers(folder: string, before = Infinity): void {
  try {
    for (const name of readdirSync(folder)) {
      if (!temporaryName.test(name)) continue;
      const path = join(folder, name);
      const written = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
      if (written !== undefined && written < before) rmSync(path, { force: true });
    }
  } catch {
    // They do no harm: the next writer tries again.
  }
}

function writeParts(path: string, content: string | Uint8Array | Iterable<string>): void {
  const file = openSync(path, 'wx');
  try {
    const parts = typeof content === 'string' || content instanceof Uint8Array ? [content] : content;
    for (const part of parts) {
      const bytes = typeof part === 'string' ? Buffer.from(part) : part;
      let written = 0;
      while (written < bytes.length) written += writeSync(file, bytes, written);
    }
  } finally {
    closeSync(file);
  }
}
