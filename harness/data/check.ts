/** Checks a file against the registry. Nothing passes on its name alone; nothing is repaired or removed. */
import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { messageOf, ReprolabError } from '../core/errors.ts';
import { sha256 } from '../core/hash.ts';
import type { DataFile, NamedFile } from './file-set.ts';
import { beginningOf, isGzip, looksLikeWebPage } from './formats.ts';
import type { Place } from './places.ts';
import { hashOfFile, readHead, stampOf } from './stored-file.ts';

const unpack = promisify(gunzip);

/** Limit of a file that is held in memory; the others are hashed as a stream and read where they lie. */
const largestHeldBytes = 128 * 1024 * 1024;

/**
 * What is known of a file's content: that it is the official one; that it has the size of an official one whose
 * publisher states no checksum; or that it is another file, in good form, which the user gave.
 */
export type Standing = 'official' | 'size-only' | 'own';

/** A file that may be read. */
export interface CheckedFile {
  readonly name: string;
  readonly path: string;
  readonly standing: Standing;
  /** How a file that is not the official one differs from it: "expected ..., found ..."; null where none differs. */
  readonly difference: string | null;
  /** Size and SHA-256 of the content, unpacked. */
  readonly sizeBytes: number;
  readonly sha256: string;
  /** The content, unpacked; null where the format is not held in memory but read from `path`. */
  readonly content: Uint8Array | null;
  /** Changes when the file on disk does (see `stampOf`). */
  readonly stamp: string;
}

/** Content that is not what the registry says; the message reads "expected ..., found ...". */
export class ContentMismatch extends Error {
  constructor(expected: string, found: string, cause?: unknown) {
    super(`expected ${expected}, found ${found}`, { cause });
    this.name = 'ContentMismatch';
  }
}

/**
 * Reads one file of a place and checks it: not a web page, gzip intact, format, size, SHA-256. In a place that the user
 * named, another size or hash makes it a file of the user's own, whose form is for its reader to judge; everywhere else
 * it is an error. Throws 'data-invalid' with what was expected and found.
 */
export async function checkFile(
  file: NamedFile | DataFile,
  path: string,
  place: Pick<Place, 'label' | 'named'>,
): Promise<CheckedFile> {
  try {
    return await inspect(file, path, place.named);
  } catch (error) {
    const problem = error instanceof ContentMismatch ? error.message : `cannot be read: ${messageOf(error)}`;
    throw new ReprolabError('data-invalid', `${file.name} from ${place.label}: ${problem} (${path})`, {
      advice: 'The file was left as it is. Move it away; `reprolab data pull` then fetches a good copy.',
      cause: error,
    });
  }
}

/** As `checkFile` for the official content only, but throws ContentMismatch, or the file system's error. */
export function inspectFile(file: DataFile, path: string): Promise<CheckedFile> {
  return inspect(file, path, false);
}

async function inspect(file: NamedFile | DataFile, path: string, mayBeOwn: boolean): Promise<CheckedFile> {
  const storedBytes = await sizeOfStored(file, path);
  const stamp = await stampOf(path);
  const head = await readHead(path);
  if (looksLikeWebPage(head)) {
    const expected = file.gzip ? 'gzip' : file.format.words;
    throw new ContentMismatch(expected, `what looks like a web page, ${bytesInWords(storedBytes)}`);
  }
  const content = file.format.isHeld ? await contentOf(file, path, storedBytes) : null;
  refuseOtherFormats(file, content ?? head);
  const sizeBytes = content?.length ?? storedBytes;
  const otherSize = differenceInSize(file, sizeBytes);
  // Before the hash: that of the largest file takes seconds.
  if (otherSize !== null && !mayBeOwn) throw otherSize;
  const hash = content === null ? await hashOfFile(path) : sha256(content);
  const difference = otherSize ?? differenceInHash(file, hash);
  if (difference !== null && !mayBeOwn) throw difference;
  const asOfficial = 'sha256' in file && file.sha256 === null ? 'size-only' : 'official';
  return {
    name: file.name,
    path,
    standing: difference === null ? asOfficial : 'own',
    difference: difference?.message ?? null,
    sizeBytes,
    sha256: hash,
    content,
    stamp,
  };
}

async function sizeOfStored(file: NamedFile | DataFile, path: string): Promise<number> {
  const stats = await stat(path);
  if (!stats.isFile()) {
    // Opening a named pipe would wait for a writer without end.
    throw new ContentMismatch('a file', stats.isDirectory() ? 'a folder' : 'a special file');
  }
  if (stats.size === 0) {
    const expected = 'sizeBytes' in file ? bytesInWords(file.sizeBytes) : file.format.words;
    throw new ContentMismatch(expected, 'an empty file');
  }
  return stats.size;
}

async function contentOf(file: NamedFile, path: string, storedBytes: number): Promise<Uint8Array> {
  if (storedBytes > largestHeldBytes) throw tooLarge(bytesInWords(storedBytes));
  const stored = await readFile(path);
  return file.gzip ? unpackedContent(file, stored) : stored;
}

function tooLarge(found: string, cause?: unknown): ContentMismatch {
  return new ContentMismatch(`at most ${bytesInWords(largestHeldBytes)} of content`, found, cause);
}

async function unpackedContent(file: NamedFile, stored: Uint8Array): Promise<Uint8Array> {
  if (!isGzip(stored)) {
    // A copy that is already unpacked is the same data.
    if (file.format.matches(stored)) return stored;
    throw new ContentMismatch('gzip (it begins 1f 8b)', beginningOf(stored));
  }
  try {
    return await unpack(stored, { maxOutputLength: largestHeldBytes });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') {
      throw tooLarge('gzip of more', error);
    }
    const found = `${messageOf(error)} after ${bytesInWords(stored.length)}: truncated or damaged`;
    throw new ContentMismatch('intact gzip', found, error);
  }
}

function refuseOtherFormats(file: NamedFile, head: Uint8Array): void {
  const { matches, words } = file.format;
  if (!matches(head)) throw new ContentMismatch(words, beginningOf(head));
}

function differenceInSize(file: NamedFile | DataFile, sizeBytes: number): ContentMismatch | null {
  if (!('sizeBytes' in file)) return new ContentMismatch('a file of the official set', 'another name');
  if (sizeBytes === file.sizeBytes) return null;
  const judgement = sizeBytes < file.sizeBytes ? 'truncated' : 'too long';
  return new ContentMismatch(
    `${bytesInWords(file.sizeBytes)} of content`,
    `${bytesInWords(sizeBytes)} (${judgement}, or another file)`,
  );
}

function differenceInHash(file: NamedFile | DataFile, hash: string): ContentMismatch | null {
  if (!('sha256' in file) || file.sha256 === null || file.sha256 === hash) return null;
  return new ContentMismatch(`content with SHA-256 ${file.sha256}`, `${hash} (damaged, or another version)`);
}

function bytesInWords(count: number): string {
  return `${count.toLocaleString('en-US')} bytes`;
}
