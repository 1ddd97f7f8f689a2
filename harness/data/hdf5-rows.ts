/** Random access to the rows of an HDF5 dataset of bytes, whatever its layout, in bounded memory. */
import { closeSync, readSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { messageOf, ReprolabError } from '../core/errors.ts';
import { makeFolder } from '../core/make-folder.ts';
import { stampOf } from './stored-file.ts';
import { withDownloadLock } from './download-lock.ts';
import { copyHdf5, invalidHdf5 } from './hdf5.ts';
import { noCacheFolder } from './places.ts';
import {
  copyPath,
  keptCopies,
  markInUse,
  openCopy,
  tidyCopies,
  unfinishedPath,
  type SourceFile,
} from './unpacked-copies.ts';

/** Rows of equal size, read one by one. */
export interface Rows {
  /** Writes row `index` at `offset` of `target`. */
  read(index: number, target: Uint8Array, offset: number): void;
  close(): void;
}

/** A dataset of bytes; its first dimension counts the rows. */
export interface RowsLayout {
  readonly name: string;
  readonly count: number;
  readonly rowBytes: number;
}

export interface RowsOptions {
  /** Folder that the unpacked copy is kept in; null where there is none (see `cacheFolder`). */
  readonly unpackFolder: string | null;
  /** Called when a copy has to be made, with its size. */
  readonly onUnpack?: (sizeBytes: number) => void;
  /** Bytes held at once while unpacking; default 96 MiB. */
  readonly slabBytes?: number;
}

const defaultSlabBytes = 96 * 1024 * 1024;

/**
 * The rows of a dataset. It is unpacked once, slab by slab, into a plain file in `unpackFolder`, which later runs of the
 * same content use again: h5py's automatic chunks of the lab's file span 6,870 images, so that one random image would
 * cost 85 MB of unpacking, and even a contiguous dataset costs 0.1 ms an image through the library against 0.01 ms
 * from the copy. Throws 'data-invalid' for a damaged file, 'output-unwritable' where no copy can be kept.
 */
export async function openRows(source: SourceFile, layout: RowsLayout, options: RowsOptions): Promise<Rows> {
  const { unpackFolder } = options;
  if (unpackFolder === null) throw unwritable(source, layout, noCacheFolder);
  try {
    makeFolder(unpackFolder);
  } catch (error) {
    throw unwritable(source, layout, messageOf(error), error);
  }
  const target = copyPath(unpackFolder, source, layout.name);
  const release = markInUse(target);
  try {
    const file = openCopy(target, sizeOf(layout)) ?? (await unpack(target, source, layout, options));
    await refuseChanged(source);
    return {
      read(index, bytes, offset) {
        const got = readSync(file, bytes, offset, layout.rowBytes, index * layout.rowBytes);
        if (got !== layout.rowBytes) {
          throw invalidHdf5(source.name, `row ${index}`, 'the end of the unpacked copy');
        }
      },
      close() {
        closeSync(file);
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

/** Makes the copy, or waits for a process that does; returns it opened. */
function unpack(
  target: string,
  source: SourceFile,
  layout: RowsLayout,
  options: RowsOptions,
): Promise<number> {
  const sizeBytes = sizeOf(layout);
  return withDownloadLock(target, async () => {
    const madeMeanwhile = openCopy(target, sizeBytes);
    if (madeMeanwhile !== undefined) return madeMeanwhile;
    // Before and not after: the new one needs the room.
    await tidyCopies(dirname(target), keptCopies - 1);
    options.onUnpack?.(sizeBytes);
    const unfinished = unfinishedPath(target);
    try {
      await copyHdf5(source.path, layout.name, unfinished, options.slabBytes ?? defaultSlabBytes);
      await refuseChanged(source);
      await rename(unfinished, target);
      const file = openCopy(target, sizeBytes);
      if (file === undefined) throw new Error('the copy is not as long as its rows');
      return file;
    } catch (error) {
      await rm(unfinished, { force: true });
      if (error instanceof ReprolabError) throw error;
      throw unwritable(source, layout, messageOf(error), error);
    }
  });
}

/** The copy is kept under the hash of the content, so it must be of that content. */
async function refuseChanged(source: SourceFile): Promise<void> {
  if ((await stampOf(source.path)) === source.stamp) return;
  throw invalidHdf5(source.name, 'the file that was checked', 'one that was changed while it was read');
}

function sizeOf({ count, rowBytes }: RowsLayout): number {
  return count * rowBytes;
}

function unwritable(
  { name }: SourceFile,
  layout: RowsLayout,
  problem: string,
  cause?: unknown,
): ReprolabError {
  return new ReprolabError('output-unwritable', `${name}: its pictures cannot be unpacked: ${problem}`, {
    advice: `They take ${sizeOf(layout)} bytes of disk. Free some, or set XDG_CACHE_HOME to a folder with room.`,
    ...(cause === undefined ? {} : { cause }),
  });
}
