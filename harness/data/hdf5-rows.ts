/** Random access to the rows of an HDF5 dataset of bytes, whatever its layout, in bounded memory. */
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { internalError, messageOf, ReprolabError } from '../core/errors.ts';
import { invalidHdf5, type Hdf5Dataset } from './hdf5.ts';

/** Rows of equal size, read one by one. */
export interface Rows {
  /** Writes row `index` at `offset` of `target`. Throws 'data-invalid' where the file is damaged. */
  read(index: number, target: Uint8Array, offset: number): void;
  close(): void;
}

export interface RowsOptions {
  /** The HDF5 file, for messages and as the identity of an unpacked copy. */
  readonly path: string;
  /** Folder that an unpacked copy is kept in. */
  readonly unpackFolder: string;
  /** Called once when a copy has to be made, with its size. */
  readonly onUnpack?: (sizeBytes: number) => void;
  /** Bytes held at once while unpacking; default 96 MiB. */
  readonly slabBytes?: number;
}

/** Reading one row of a chunked dataset unpacks whole chunks: beyond so many rows in a chunk, a copy pays at once. */
const mostRowsOfChunk = 16;
const defaultSlabBytes = 96 * 1024 * 1024;

/**
 * The rows (first dimension) of a uint8 dataset. Contiguous data, and chunks of few rows, are read in place.
 * Otherwise (h5py's automatic chunks of the lab's file span 6,870 images, so that one random image would cost
 * 85 MB of unpacking) the dataset is unpacked once, slab by slab, into a plain file in `unpackFolder`, which later
 * runs use again.
 */
export function openRows(dataset: Hdf5Dataset, options: RowsOptions): Rows {
  const [count = 0, ...rest] = dataset.shape ?? [];
  const rowBytes = rest.reduce((product, size) => product * size, 1);
  const chunkRows = dataset.metadata.chunks?.[0] ?? 1;
  if (chunkRows <= mostRowsOfChunk) {
    return {
      read(index, target, offset) {
        target.set(readSlab(dataset, index, index + 1, options.path), offset);
      },
      close: () => undefined,
    };
  }
  return openPlain(unpack(dataset, { count, rowBytes, chunkRows }, options), rowBytes);
}

function readSlab(dataset: Hdf5Dataset, from: number, to: number, path: string): Uint8Array {
  const all = (dataset.shape ?? []).slice(1).map((): [] => []);
  let values: unknown;
  try {
    values = dataset.slice([[from, to], ...all]);
  } catch (error) {
    throw invalidHdf5(
      basename(path),
      `readable rows ${from} to ${to - 1}`,
      'a damaged or shortened file',
      error,
    );
  }
  if (!(values instanceof Uint8Array))
    throw internalError(`${basename(path)}: a uint8 dataset gave other values`);
  return values;
}

function openPlain(path: string, rowBytes: number): Rows {
  const file = openSync(path, 'r');
  return {
    read(index, target, offset) {
      const got = readSync(file, target, offset, rowBytes, index * rowBytes);
      if (got !== rowBytes) throw invalidHdf5(basename(path), `row ${index}`, 'the end of the unpacked copy');
    },
    close() {
      closeSync(file);
    },
  };
}

/** Makes the plain copy if there is none of this very file yet; returns its path. */
function unpack(
  dataset: Hdf5Dataset,
  layout: { count: number; rowBytes: number; chunkRows: number },
  options: RowsOptions,
): string {
  const { count, rowBytes, chunkRows } = layout;
  const source = statSync(options.path);
  const identity = `${source.size.toString(36)}-${Math.round(source.mtimeMs).toString(36)}`;
  const path = join(options.unpackFolder, `${basename(options.path)}-${identity}.rows`);
  if (existsSync(path) && statSync(path).size === count * rowBytes) return path;
  options.onUnpack?.(count * rowBytes);
  // Whole chunks in a slab, so that each chunk is unpacked once, unless a single layer of chunks is too large.
  const fitting = Math.max(1, Math.floor((options.slabBytes ?? defaultSlabBytes) / rowBytes));
  const slabRows = fitting >= chunkRows ? fitting - (fitting % chunkRows) : fitting;
  const unfinished = `${path}.${process.pid}.part`;
  try {
    mkdirSync(options.unpackFolder, { recursive: true });
    const file = openSync(unfinished, 'w');
    try {
      for (let from = 0; from < count; from += slabRows) {
        writeAll(file, readSlab(dataset, from, Math.min(count, from + slabRows), options.path));
      }
    } finally {
      closeSync(file);
    }
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    if (error instanceof ReprolabError) throw error;
    throw new ReprolabError('output-unwritable', `${path}: cannot be written: ${messageOf(error)}`, {
      advice: `The training images are compressed and need ${count * rowBytes} bytes of disk unpacked. Free some, or set XDG_CACHE_HOME to a folder with room.`,
      cause: error,
    });
  }
  return path;
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
}
