/** A tiny MNIST-shaped dataset and folders to put it in: what the data tests work on. */
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { sha256 } from '../../harness/core/hash.ts';
import type { DataFile } from '../../harness/data/file-set.ts';
import { formats } from '../../harness/data/formats.ts';
import { generateDigits } from '../../suites/mnist/data/digits.ts';
import { mnist } from '../../suites/mnist/data/mnist.ts';

/** IDX of unsigned bytes with the given shape; `values` cycle. */
export function idx(shape: readonly number[], values: readonly number[] = [0]): Buffer {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.writeUInt8(8, 2);
  header.writeUInt8(shape.length, 3);
  shape.forEach((size, axis) => header.writeUInt32BE(size, 4 + 4 * axis));
  const size = shape.reduce((product, dimension) => product * dimension, 1);
  return Buffer.concat([
    header,
    Buffer.from(Array.from({ length: size }, (_, at) => values[at % values.length] ?? 0)),
  ]);
}

/** Contents, unpacked, under the official names: 5 training and 3 test images. */
export const contents: Readonly<Record<string, Buffer>> = {
  'train-images-idx3-ubyte.gz': idx([5, 28, 28], [1, 2, 3, 5, 8, 13]),
  'train-labels-idx1-ubyte.gz': idx([5], [3, 1, 4, 1, 5]),
  't10k-images-idx3-ubyte.gz': idx([3, 28, 28], [9, 7]),
  't10k-labels-idx1-ubyte.gz': idx([3], [2, 7, 1]),
};

/** Registered file for `content`, to be had from `urls`. */
export function fileOf(name: string, content: Buffer, urls: readonly string[] = []): DataFile {
  return {
    name,
    format: formats.idx,
    gzip: true,
    sizeBytes: content.length,
    sha256: sha256(content),
    downloadBytes: gzipSync(content).length,
    urls,
  };
}

/** MNIST with tiny files, which come from `<origin>/<name>` for every origin, and a stand-in that is made in no time. */
export function smallMnist(...origins: readonly string[]): typeof mnist {
  const files = Object.entries(contents).map(([name, content]) =>
    fileOf(
      name,
      content,
      origins.map((origin) => `${origin}/${name}`),
    ),
  );
  return { ...mnist, files, standIn: () => generateDigits({ trainCount: 20, testCount: 10 }) };
}

/** Writes a file and the folders above it. */
export function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** Writes the tiny dataset, gzipped, into `folder`. */
export function writeDataset(folder: string): void {
  for (const [name, content] of Object.entries(contents)) write(join(folder, name), gzipSync(content));
}

/** An isolated world for one test: an empty cache, no checkout data, no network unless a registry has sources. */
export interface Sandbox {
  readonly root: string;
  readonly cache: string;
  readonly options: {
    readonly env: Readonly<Record<string, string>>;
    readonly checkout: string;
  };
}

/** Runs `work` in a fresh sandbox and removes it. */
export async function inSandbox(work: (sandbox: Sandbox) => Promise<void> | void): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'reprolab-data-'));
  try {
    const xdg = join(root, 'xdg');
    await work({
      root,
      cache: join(xdg, 'reprolab', 'data'),
      options: { env: { XDG_CACHE_HOME: xdg }, checkout: join(root, 'beside', 'checkout') },
    });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** The error that `work` ends with; fails when it ends without one. */
export async function errorOf(work: () => unknown): Promise<Error> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('expected an error, none came');
}
