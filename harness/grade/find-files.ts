/** Which files were handed in, and by whom. */
import { lstatSync, readdirSync } from 'node:fs';
import { basename, dirname, extname, join, relative, sep } from 'node:path';
import { messageOf, ReprolabError } from '../core/errors.ts';
import { readableExtensions } from './read-submission.ts';
import { gradesFileName } from './schema.ts';

export interface HandedIn {
  readonly path: string;
  /** Relative to what was given. */
  readonly shown: string;
  /** By the first folder below what was given, else by the file; by the roster where there is one. */
  readonly student: string;
  /** By the roster. */
  readonly id?: string | null;
}

const isReadable = (name: string) =>
  readableExtensions.some((extension) => extname(name).toLowerCase() === extension);

/** Files below a folder, sorted; links and hidden ones, such as the notebooks' checkpoints, are left alone. */
function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.') && name !== '__MACOSX')
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() && entry.name !== gradesFileName && isReadable(entry.name) ? [path] : [];
  });
}

const withoutExtension = (path: string) => basename(path, extname(path));

/**
 * The files of `given`: each file itself, and of each folder all notebooks and files of values below it.
 *
 * @throws ReprolabError 'usage' for a path that is not there, is neither, or holds nothing to read.
 */
export function findFiles(given: readonly string[]): HandedIn[] {
  return given.flatMap((path): HandedIn[] => {
    let isFolder: boolean;
    try {
      const stats = lstatSync(path);
      if (!stats.isDirectory() && !stats.isFile()) throw new Error('it is neither a file nor a folder');
      isFolder = stats.isDirectory();
    } catch (cause) {
      throw new ReprolabError('usage', `Cannot read ${path}: ${messageOf(cause)}`, {
        advice: 'Give notebooks, files of values, or a folder with a folder or a file for each student.',
        cause,
      });
    }
    if (!isFolder) return [{ path, shown: basename(path), student: withoutExtension(path) }];
    const found = filesBelow(path);
    if (found.length === 0) {
      throw new ReprolabError(
        'usage',
        `${path} holds no notebook (.ipynb) and no file of values (.json, .csv).`,
        {
          advice: 'Unpack what was handed in there first.',
        },
      );
    }
    return found.map((file) => {
      const shown = relative(path, file).split(sep).join('/');
      const [first = ''] = shown.split('/', 1);
      return { path: file, shown, student: dirname(shown) === '.' ? withoutExtension(file) : first };
    });
  });
}
