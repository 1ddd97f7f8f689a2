/** Opens HDF5 files with h5wasm, which reads the file where it lies: nothing is loaded before it is asked for. */
import { closeSync, openSync, readSync } from 'node:fs';
import { resolve } from 'node:path';
import { Dataset, File, ready } from 'h5wasm/node';
import { messageOf, ReprolabError } from '../core/errors.ts';

/** A dataset of an open file. */
export type Hdf5Dataset = Dataset;

/** An HDF5 file open for reading. */
export interface Hdf5File {
  /** The file's name for messages. */
  readonly name: string;
  /** The dataset at the top level, or a 'data-invalid' error that lists what the file has. */
  dataset(name: string): Hdf5Dataset;
  close(): void;
}

/** A 'data-invalid' error about the content of an HDF5 file. */
export function invalidHdf5(name: string, expected: string, found: string, cause?: unknown): ReprolabError {
  return new ReprolabError('data-invalid', `${name}: expected ${expected}, found ${found}`, {
    advice:
      'The file was left as it is. Give one with the layout that the lab describes, or use --data synthetic.',
    ...(cause === undefined ? {} : { cause }),
  });
}

const signature = Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a);

/** Checked before the library sees the file: it prints its own diagnosis of a file that it cannot open. */
function refuseOtherFormats(path: string, name: string): void {
  const head = new Uint8Array(signature.length);
  try {
    const file = openSync(path, 'r');
    try {
      readSync(file, head, 0, head.length, 0);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw new ReprolabError('data-missing', `${name}: cannot be read: ${messageOf(error)}`, {
      advice: 'Check the path and its permissions.',
      cause: error,
    });
  }
  if (!head.every((byte, index) => byte === signature[index])) {
    throw invalidHdf5(name, 'an HDF5 file (it begins 89 48 44 46)', 'another format');
  }
}

/**
 * Opens `path`. Throws 'data-missing' when it cannot be read, 'data-invalid' for another format and for a file
 * that is damaged or cut short. `name` stands for the file in messages.
 */
export async function openHdf5(path: string, name: string): Promise<Hdf5File> {
  refuseOtherFormats(path, name);
  const module = await ready;
  // By default the library prints errors and goes on with an invalid handle.
  module.activate_throwing_error_handler();
  let file: File;
  try {
    file = new File(resolve(path), 'r');
  } catch (error) {
    throw invalidHdf5(
      name,
      'an intact HDF5 file',
      'a file that HDF5 cannot open: damaged or cut short',
      error,
    );
  }
  return {
    name,
    dataset(wanted) {
      const names = file.keys();
      const entity = names.includes(wanted) ? file.get(wanted) : null;
      if (entity instanceof Dataset) return entity;
      const found = `${names.includes(wanted) ? 'something else of that name' : 'none'}; the file has ${names.join(', ') || 'nothing'}`;
      throw invalidHdf5(name, `a dataset '${wanted}'`, found);
    },
    close() {
      file.close();
    },
  };
}

/** The element type in words: 'uint8', 'float32', 'text', ... */
export function elementType({ metadata }: Hdf5Dataset): string {
  const bits = metadata.size * 8;
  switch (metadata.type) {
    case 0:
      return `${metadata.signed ? 'int' : 'uint'}${bits}`;
    case 1:
      return `float${bits}`;
    case 3:
      return 'text';
    case 8:
      return 'bool or enumeration';
    default:
      return `HDF5 type class ${metadata.type}`;
  }
}

/** '64x64x3'; 'nothing' for a dataset without values. */
export function shapeInWords(shape: readonly number[] | null): string {
  return shape === null ? 'nothing' : shape.length === 0 ? 'a scalar' : shape.join('x');
}
