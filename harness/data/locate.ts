/** Finds a dataset's files in the places, without reading them. */
import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, ReprolabError } from '../core/errors.ts';
import type { Place } from './places.ts';
import type { DataFile, DatasetEntry } from './registry.ts';

/** A registered file as found on disk; not yet checked. */
export interface FoundFile {
  readonly file: DataFile;
  readonly path: string;
  readonly place: Place;
}

export interface Located {
  readonly found: readonly FoundFile[];
  readonly missing: readonly DataFile[];
}

/**
 * Where a file may lie in a place, best first: `<place>/<dataset>/<file>` or `<place>/<file>`; a gzip file also
 * unpacked, without its `.gz`.
 */
export function candidatePaths(entry: DatasetEntry, file: DataFile, place: Place): string[] {
  const names = file.gzip ? [file.name, file.name.replace(/\.gz$/, '')] : [file.name];
  return [...entry.folders, '.'].flatMap((folder) => names.map((name) => join(place.folder, folder, name)));
}

/**
 * The first existing candidate of every file, in the order of the places. Existing is enough: whether it is the
 * right content is for the check to say, so a damaged file never makes room silently for one further on.
 */
export function locate(entry: DatasetEntry, places: readonly Place[]): Located {
  const found: FoundFile[] = [];
  const missing: DataFile[] = [];
  for (const file of entry.files) {
    const hit = firstExisting(entry, file, places);
    if (hit === undefined) missing.push(file);
    else found.push(hit);
  }
  return { found, missing };
}

function firstExisting(entry: DatasetEntry, file: DataFile, places: readonly Place[]): FoundFile | undefined {
  for (const place of places) {
    const path = candidatePaths(entry, file, place).find(exists);
    if (path !== undefined) return { file, path, place };
  }
  return undefined;
}

function exists(path: string): boolean {
  try {
    // lstat: a dangling link counts as found, so that it is reported and not passed over.
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return false;
    throw new ReprolabError('data-invalid', `cannot look for data at ${path}: ${messageOf(error)}`, {
      advice: 'Make the folder readable for you, or name another one with --data-dir.',
      cause: error,
    });
  }
}
