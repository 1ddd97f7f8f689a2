/** Checks a file against the registry. Nothing passes on its name alone; nothing is repaired or removed. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { messageOf, ReprolabError } from '../core/errors.ts';
import { sha256 } from '../core/hash.ts';
import { beginningOf, formats, isGzip, looksLikeWebPage } from './formats.ts';
import type { DataFile } from './registry.ts';

const unpack = promisify(gunzip);

/** Larger files are hashed as a stream and never held in memory. */
const largestHeldBytes = 128 * 1024 * 1024;

/** A file whose content is what the registry says. */
export interface CheckedFile {
  readonly name: string;
  readonly path: string;
  /** Size and SHA-256 of the content, unpacked. */
  readonly sizeBytes: number;
  readonly sha256: string;
  /** The content, unpacked; null for a file too large to hold, which is read from `path`. */
  readonly content: Uint8Array | null;
}

/** Content that is not what the registry says; the message reads "expected ..., found ...". */
export class ContentMismatch extends Error {
  constructor(expected: string, found: string, cause?: unknown) {
    super(`expected ${expected}, found ${found}`, { cause });
    this.name = 'ContentMismatch';
  }
}

/**
 * Reads one file of a place named `origin` and checks it: not a web page, gzip intact, format, size, SHA-256.
 * Throws 'data-invalid' with what was expected and found.
 */
export async function checkFile(file: DataFile, path: string, origin: string): Promise<CheckedFile> {
  try {
    return await inspectFile(file, path);
  } catch (error) {
    const problem = error instanceof ContentMismatch ? error.message : `cannot be read: ${messageOf(error)}`;
    throw new ReprolabError('data-invalid', `${file.name} from ${origin}: ${problem} (${path})`, {
      advice: 'The file was left as it is. Move it away; `reprolab data pull` then fetches a good copy.',
      cause: error,
    });
  }
}

/** As `checkFile`, but throws ContentMismatch, or the file system's error. */
export async function inspectFile(file: DataFile, path: string): Promise<CheckedFile> {
  const storedBytes = await sizeOfStored(file, path);
  return file.sizeBytes > largestHeldBytes ? checkStreamed(file, path, storedBytes) : checkHeld(file, path);
}

async function sizeOfStored(file: DataFile, path: string): Promise<number> {
  const stats = await stat(path);
  if (!stats.isFile())
    throw new ContentMismatch('a file', stats.isDirectory() ? 'a folder' : 'a special file');
  if (stats.size === 0) throw new ContentMismatch(bytesInWords(file.sizeBytes), 'an empty file');
  return stats.size;
}

async function checkHeld(file: DataFile, path: string): Promise<CheckedFile> {
  const stored = await readFile(path);
  refuseWebPage(file, stored, stored.length);
  const content = await unpackedContent(file, stored);
  checkFormatAndSize(file, content, content.length);
  return checkHash(file, {
    name: file.name,
    path,
    sizeBytes: content.length,
    sha256: sha256(content),
    content,
  });
}

async function checkStreamed(file: DataFile, path: string, storedBytes: number): Promise<CheckedFile> {
  const head = await readHead(path);
  refuseWebPage(file, head, storedBytes);
  checkFormatAndSize(file, head, storedBytes);
  const hash = await hashOfFile(path);
  return checkHash(file, { name: file.name, path, sizeBytes: storedBytes, sha256: hash, content: null });
}

function refuseWebPage(file: DataFile, head: Uint8Array, storedBytes: number): void {
  if (looksLikeWebPage(head)) {
    const expected = file.gzip ? 'gzip' : formats[file.format].words;
    throw new ContentMismatch(expected, `what looks like a web page, ${bytesInWords(storedBytes)}`);
  }
}

async function unpackedContent(file: DataFile, stored: Uint8Array): Promise<Uint8Array> {
  if (!file.gzip) return stored;
  if (!isGzip(stored)) {
    // A copy that is already unpacked is the same data.
    if (formats[file.format].matches(stored)) return stored;
    throw new ContentMismatch('gzip (it begins 1f 8b)', beginningOf(stored));
  }
  try {
    return await unpack(stored, { maxOutputLength: largestHeldBytes });
  } catch (error) {
    const found = `${messageOf(error)} after ${bytesInWords(stored.length)}: truncated or damaged`;
    throw new ContentMismatch('intact gzip', found, error);
  }
}

function checkFormatAndSize(file: DataFile, head: Uint8Array, sizeBytes: number): void {
  const format = formats[file.format];
  if (!format.matches(head)) throw new ContentMismatch(format.words, beginningOf(head));
  if (sizeBytes !== file.sizeBytes) {
    const judgement = sizeBytes < file.sizeBytes ? 'truncated' : 'too long';
    throw new ContentMismatch(
      `${bytesInWords(file.sizeBytes)} of content`,
      `${bytesInWords(sizeBytes)} (${judgement}, or another file)`,
    );
  }
}

function checkHash(file: DataFile, checked: CheckedFile): CheckedFile {
  if (file.sha256 !== null && checked.sha256 !== file.sha256) {
    throw new ContentMismatch(
      `content with SHA-256 ${file.sha256}`,
      `${checked.sha256} (damaged, or another version)`,
    );
  }
  return checked;
}

async function readHead(path: string): Promise<Uint8Array> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(new Uint8Array(1024), 0, 1024, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

function bytesInWords(count: number): string {
  return `${count.toLocaleString('en-US')} bytes`;
}
