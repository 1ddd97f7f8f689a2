/** Finds a set of pictures of the user's own, which may be any number of files of any names in the dataset's folders. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { formats } from './formats.ts';
import { unreadable, type FoundFile, type Place } from './places.ts';
import type { FileSet } from './file-set.ts';

/** Endings of picture files; those of other formats than PNG are found too, so that the check names them. */
const picture = /^[^.].*\.(png|jpe?g|gif|bmp|webp|tiff?)$/i;

/**
 * The pictures of the first place named by the user that has one that is not registered, by group and name; null
 * where there is none, so that the registered files are looked for one by one.
 */
export function findOwnPictures(entry: FileSet, places: readonly Place[]): FoundFile[] | null {
  const { pictureFolders } = entry;
  if (pictureFolders === undefined) return null;
  const registered = new Map(entry.files.map((file) => [file.name, file]));
  for (const place of places.filter(({ named }) => named)) {
    for (const base of [...entry.folders, '.'].map((folder) => join(place.folder, folder))) {
      const names = pictureFolders.flatMap((group) =>
        picturesIn(join(base, group)).map((name) => `${group}/${name}`),
      );
      if (names.every((name) => registered.has(name))) continue;
      return names.map((name) => ({
        file: registered.get(name) ?? { name, format: formats.png, gzip: false },
        path: join(base, name),
        place,
      }));
    }
  }
  return null;
}

function picturesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => picture.test(name))
      .sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) {
      return [];
    }
    throw unreadable(folder, error);
  }
}
