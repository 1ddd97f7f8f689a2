import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { messageOf, ReprolabError } from './errors.ts';

/**
 * Writes a file, in parts where they are given, and makes its folder: a reader sees the old file or the whole new one.
 *
 * @throws ReprolabError 'output-unwritable'; nothing is left behind then.
 */
export function writeAtomically(path: string, content: string | Uint8Array | Iterable<string>): void {
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeParts(temporary, content);
    renameSync(temporary, path);
  } catch (error) {
    if (existsSync(temporary)) rmSync(temporary);
    throw new ReprolabError('output-unwritable', `Cannot write ${path}: ${messageOf(error)}`, {
      advice: 'Choose another folder with --out, or make room and check the permissions.',
      cause: error,
    });
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
