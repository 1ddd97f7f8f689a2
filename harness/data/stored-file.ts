/** A file as it lies on disk: its beginning, its hash, and what tells that it has changed. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';

/** How much of a file tells its format: an HDF5 file may have a user block before its signature. */
const headBytes = 128 * 1024;

/** Identity of the file at `path` and of its present content, as far as the file system tells. */
export async function stampOf(path: string): Promise<string> {
  const { dev, ino, size, mtimeMs } = await stat(path);
  return [dev, ino, size, mtimeMs].join(' ');
}

/** The first 128 KiB, or the whole of a shorter file. */
export async function readHead(path: string): Promise<Uint8Array> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(new Uint8Array(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Lower-case hexadecimal SHA-256, in bounded memory. */
export async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
