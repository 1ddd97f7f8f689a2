/** Finds a dataset's files in the places, without reading them. */
import { lstatSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findOwnPictures } from './own-pictures.ts';
import { unreadable, type FoundFile, type Place } from './places.ts';
import type { DataFile, FileSet } from './file-set.ts';

export interface Located {
  readonly found: readonly FoundFile[];
  readonly missing: readonly DataFile[];
  /** Labels of the places named by the user that hold no file of the dataset and were passed over for another. */
  readonly passedOver: readonly string[];
}

/**
 * Where a file may lie in a place, best first: `<place>/<dataset>/<file>` or `<place>/<file>`, under each of its names;
 * a gzip file also unpacked, without its `.gz`.
 */
export function candidatePaths(entry: FileSet, file: DataFile, place: Place): string[] {
  const stored = [file.name, ...(file.otherNames ?? [])];
  const names = file.gzip ? stored.flatMap((name) => [name, name.replace(/\.gz$/, '')]) : stored;
  return [...entry.folders, '.'].flatMap((folder) => names.map((name) => join(place.folder, folder, name)));
}

/**
 * The first existing candidate of every file, in the order of the places. Existing is enough: whether it is the
 * right content is for the check to say, so a damaged file never makes room silently for one further on. A set of
 * other pictures in a folder that the user named is found whole, whatever its files are called.
 */
export function locate(entry: FileSet, places: readonly Place[]): Located {
  const ownPictures = findOwnPictures(entry, places);
  if (ownPictures !== null) {
    return { found: ownPictures, missing: [], passedOver: passedOver(places, ownPictures, []) };
  }
  const found: FoundFile[] = [];
  const missing: DataFile[] = [];
  for (const file of entry.files) {
    const hit = firstExisting(entry, file, places);
    if (hit === undefined) missing.push(file);
    else found.push(hit);
  }
  return { found, missing, passedOver: passedOver(places, found, missing) };
}

function passedOver(
  places: readonly Place[],
  found: readonly FoundFile[],
  missing: readonly DataFile[],
): string[] {
  const used = found.map(({ place }) => places.indexOf(place));
  return places
    .filter(
      ({ named }, index) =>
        named && !used.includes(index) && (missing.length > 0 || used.some((other) => other > index)),
    )
    .map(({ label }) => label);
}

function firstExisting(entry: FileSet, file: DataFile, places: readonly Place[]): FoundFile | undefined {
  for (const place of places) {
    const existing = candidatePaths(entry, file, place).filter(exists);
    // Some archives unpack every file into a folder of its name, beside the files themselves.
    const path = existing.find((candidate) => !isFolder(candidate)) ?? existing[0];
    if (path !== undefined) return { file, path, place };
  }
  return undefined;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    // A dangling or circular link: what is wrong with it is for the check to say.
    return false;
  }
}

function exists(path: string): boolean {
  try {
    // lstat: a dangling link counts as found, so that it is reported and not passed over.
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return false;
    throw unreadable(path, error);
  }
}
