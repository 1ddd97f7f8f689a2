/** Reading archives larger than memory, each file checked by its CRC-32 as it is unpacked. */
import { configure, Reader, ZipReader, type FileEntry } from '@zip.js/zip.js';
import { createWriteStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { messageOf, ReprolabError } from '../core/errors.ts';

configure({ useWebWorkers: false });

/** One file of an archive. */
export interface ZippedFile {
  readonly name: string;
  readonly bytes: number;
  text(): Promise<string>;
  /** Unpacks it to a file. */
  extractTo(path: string): Promise<void>;
}

class HandleReader extends Reader<FileHandle> {
  readonly #handle: FileHandle;

  constructor(handle: FileHandle) {
    super(handle);
    this.#handle = handle;
  }

  override async init(): Promise<void> {
    await super.init?.();
    this.size = (await this.#handle.stat()).size;
  }

  override async readUint8Array(index: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    const { bytesRead } = await this.#handle.read(bytes, 0, length, index);
    return bytes.subarray(0, bytesRead);
  }
}

/**
 * Opens an archive for `work`.
 *
 * @throws ReprolabError 'usage' for one that is damaged or is none; what `work` throws of its own passes through
 */
export async function inZip<T>(path: string, work: (files: readonly ZippedFile[]) => Promise<T>): Promise<T> {
  const handle = await open(path);
  try {
    const reader = new ZipReader(new HandleReader(handle), { checkSignature: true, useWebWorkers: false });
    const entries = await reader.getEntries();
    const files = entries.flatMap((entry) => (entry.directory ? [] : [zippedFile(entry)]));
    return await work(files);
  } catch (error) {
    if (error instanceof ReprolabError) throw error;
    throw new ReprolabError('usage', `${path} is damaged, or no archive of that kind: ${messageOf(error)}`, {
      advice: 'Download it again and give it whole.',
      cause: error,
    });
  } finally {
    await handle.close();
  }
}

function zippedFile(entry: FileEntry): ZippedFile {
  return {
    name: entry.filename,
    bytes: entry.uncompressedSize,
    async text() {
      const chunks: Uint8Array[] = [];
      await entry.getData(
        new WritableStream<Uint8Array>({
          write(chunk) {
            chunks.push(chunk.slice());
          },
        }),
      );
      return Buffer.concat(chunks).toString('utf8');
    },
    async extractTo(file) {
      await entry.getData(Writable.toWeb(createWriteStream(file)) as WritableStream<Uint8Array>);
    },
  };
}
