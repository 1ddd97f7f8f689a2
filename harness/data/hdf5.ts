/** HDF5 files, read with h5wasm in a process of its own (see hdf5-reader.mjs), slab by slab. */
import { execFile } from 'node:child_process';
import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { ReprolabError } from '../core/errors.ts';

const execute = promisify(execFile);
const reader = fileURLToPath(new URL('./hdf5-reader.mjs', import.meta.url));

const datasetSchema = z.object({
  shape: z.array(z.int()).nullable(),
  /** HDF5's type classes: 0 integer, 1 float, 3 text, ... */
  typeClass: z.int(),
  bits: z.int(),
  signed: z.boolean(),
  /** Null for a contiguous dataset. */
  chunks: z.array(z.int()).nullable(),
  /** Names of compression filters that the library cannot undo. */
  unknownFilters: z.array(z.string()),
});

const problemSchema = z.object({
  problem: z.enum(['open', 'read', 'write', 'elsewhere', 'orphaned']),
  detail: z.string(),
});
const inspectionSchema = z.object({
  names: z.array(z.string()),
  datasets: z.record(z.string(), datasetSchema.nullable()),
  /** Values in row-major order, null where not finite; null for a dataset that does not hold numbers. */
  numbers: z.record(z.string(), z.array(z.number().nullable()).nullable()),
});
const copySchema = z.object({ sizeBytes: z.int() });

export type Hdf5Dataset = z.infer<typeof datasetSchema>;
export type Hdf5Inspection = z.infer<typeof inspectionSchema>;

/** A 'data-invalid' error about the content of an HDF5 file. */
export function invalidHdf5(name: string, expected: string, found: string, cause?: unknown): ReprolabError {
  return new ReprolabError('data-invalid', `${name}: expected ${expected}, found ${found}`, {
    advice:
      'The file was left as it is. Give one with the layout that the lab describes, or use --data synthetic.',
    ...(cause === undefined ? {} : { cause }),
  });
}

async function ask<T>(path: string, request: object, schema: z.ZodType<T>): Promise<T> {
  const message = JSON.stringify({ path: resolve(path), ...request });
  let reply: unknown;
  try {
    // NODE_OPTIONS could bring a loader back in.
    const env = { ...process.env, NODE_OPTIONS: '' };
    const { stdout } = await execute(process.execPath, [reader, message], { env, maxBuffer: 1 << 28 });
    reply = JSON.parse(stdout);
  } catch (error) {
    throw invalidHdf5(basename(path), 'an intact HDF5 file', 'one on which the HDF5 library fails', error);
  }
  const problem = problemSchema.safeParse(reply);
  if (!problem.success) return schema.parse(reply);
  const cause = new Error(problem.data.detail);
  if (problem.data.problem === 'write') {
    throw new ReprolabError(
      'output-unwritable',
      `${basename(path)}: cannot be unpacked: ${problem.data.detail}`,
      {
        advice: 'Free disk space for the user cache, or set XDG_CACHE_HOME to a folder with room.',
        cause,
      },
    );
  }
  if (problem.data.problem === 'elsewhere') {
    throw invalidHdf5(
      basename(path),
      'all data in this file, which its hash covers',
      `a reference to another: ${problem.data.detail}`,
    );
  }
  throw invalidHdf5(basename(path), 'an intact HDF5 file', 'one that is damaged or cut short', cause);
}

/**
 * What an HDF5 file has at its top level: the datasets `names` (null where missing) and the values of `numbers`.
 * Throws 'data-invalid' for a damaged or cut file, and for one whose data lies in other files.
 */
export async function inspectHdf5(
  path: string,
  names: readonly string[],
  numbers: readonly string[],
): Promise<Hdf5Inspection> {
  return ask(path, { inspect: names, numbers }, inspectionSchema);
}

/**
 * Copies a dataset's values, row major, to the plain file `target`, holding `slabBytes` at once. Throws 'data-invalid'
 * for a damaged file and for data in other files, 'output-unwritable' when the copy cannot be written.
 */
export async function copyHdf5(path: string, name: string, target: string, slabBytes: number): Promise<void> {
  await ask(path, { copy: name, target: resolve(target), slabBytes }, copySchema);
}

/** The element type in words: 'uint8', 'float32', 'text', ... */
export function elementType({ typeClass, bits, signed }: Hdf5Dataset): string {
  switch (typeClass) {
    case 0:
      return `${signed ? 'int' : 'uint'}${bits}`;
    case 1:
      return `float${bits}`;
    case 3:
      return 'text';
    case 8:
      return 'bool or enumeration';
    default:
      return `HDF5 type class ${typeClass}`;
  }
}

/** '64x64x3'; 'nothing' for a dataset without values. */
export function shapeInWords(shape: readonly number[] | null): string {
  return shape === null ? 'nothing' : shape.length === 0 ? 'a scalar' : shape.join('x');
}
