/** Gets a dataset's real files: found in a place, or downloaded into the user cache. */
import { join } from 'node:path';
import { ReprolabError } from '../core/errors.ts';
import { checkFile, type CheckedFile } from './check.ts';
import type { CheckedFiles } from './dataset.ts';
import { downloadFile, type DownloadOptions } from './download.ts';
import { locate, type Located } from './locate.ts';
import { noCacheFolder, type FoundFile, type Place } from './places.ts';
import type { DataFile, FileSet } from './file-set.ts';

export interface ResolveOptions extends DownloadOptions {
  /** The dataset's name on the command line. */
  readonly name: string;
  readonly entry: FileSet;
  readonly places: readonly Place[];
  /** Folder that downloads go to; null where there is none (see `cacheFolder`). */
  readonly cache: string | null;
  /** False looks on disk only; the reason is told to the user. */
  readonly download: true | { readonly refusedBecause: string };
}

/** Files to read, or why there are none. */
export type Resolution = Pick<Located, 'passedOver'> &
  (
    | {
        readonly state: 'complete';
        /** All official, or a set of the user's own from one place. */
        readonly files: CheckedFiles;
        /** Names of the files that were downloaded just now. */
        readonly downloaded: ReadonlySet<string>;
        readonly source: string;
      }
    | {
        readonly state: 'unavailable';
        /** For a note in a result: short, without paths. */
        readonly reason: string;
        /** For a user who needs the data: where was looked, and what to do. */
        readonly error: ReprolabError;
      }
  );

/**
 * Locates, checks and, where allowed, downloads. A file that is found and does not pass the check throws
 * 'data-invalid', and so does a set of the user's own that lacks files; files that cannot be had are a state, since the
 * caller may do without.
 */
export async function resolveDataset(options: ResolveOptions): Promise<Resolution> {
  const { entry } = options;
  const located = locate(entry, options.places);
  const { found, missing, passedOver } = located;
  const checked = new Map<string, CheckedFile>();
  for (const { file, path, place } of found) checked.set(file.name, await checkFile(file, path, place));
  refuseMixture(options.name, located, checked);
  const labels = new Set(found.map(({ place }) => place.label));
  if (missing.length > 0) {
    if (options.download !== true) {
      return unavailable(options, located, `not downloaded: ${options.download.refusedBecause}`);
    }
    const unpublished = missing.find(({ urls }) => urls.length === 0);
    if (unpublished !== undefined) {
      return unavailable(
        options,
        located,
        `not downloaded: ${unpublished.name} has no address to download it from`,
      );
    }
    if (options.cache === null) return unavailable(options, located, `not downloaded: ${noCacheFolder}`);
    const folder = join(options.cache, entry.folders[0]);
    try {
      for (const file of missing) {
        checked.set(file.name, await downloadFile(file, join(folder, file.name), options));
      }
    } catch (error) {
      if (!(error instanceof ReprolabError)) throw error;
      return unavailable(options, located, error.message, error);
    }
    labels.add('download, kept in the user cache');
  }
  return {
    state: 'complete',
    files: inRegisteredOrder(entry, checked),
    downloaded: new Set(missing.map((file) => file.name)),
    source: [...labels].join(' and '),
    passedOver,
  };
}

/** Whether every one of these files has an address to download it from. */
function canBePulled(files: readonly DataFile[]): boolean {
  return files.every(({ urls }) => urls.length > 0);
}

/** How to get files that are missing: a command, or what to do by hand. */
export function howToGet(name: string, missing: readonly DataFile[]): string {
  return canBePulled(missing)
    ? `reprolab data pull ${name}`
    : `by hand: give the folder that holds ${missing.length === 1 ? 'it' : 'them'} with --data-dir`;
}

/** In the registry's order, whatever came from where; files that it does not name follow. */
function inRegisteredOrder(entry: FileSet, checked: CheckedFiles): CheckedFiles {
  const registered = entry.files.flatMap(({ name }) => checked.get(name) ?? []);
  return new Map([...registered, ...checked.values()].map((file) => [file.name, file]));
}

/** Refuses own labels beside official images and the like: a set of the user's own is one only as a whole. */
function refuseMixture(name: string, { found, missing }: Located, checked: CheckedFiles): void {
  const own = found.find(({ file }) => checked.get(file.name)?.standing === 'own');
  if (own === undefined) return;
  const elsewhere = found.find(({ place }) => place !== own.place)?.file ?? missing[0];
  if (elsewhere === undefined) return;
  throw incompleteOwn(name, own, elsewhere.name, checked);
}

function incompleteOwn(name: string, own: FoundFile, lacking: string, checked: CheckedFiles): ReprolabError {
  const { file, path, place } = own;
  const difference = checked.get(file.name)?.difference ?? '';
  return new ReprolabError(
    'data-invalid',
    `${name}: ${file.name} from ${place.label} is not the official file: ${difference} (${path}); as a file of a ` +
      `set of your own it needs ${lacking} beside it, found none there`,
    {
      advice:
        'If it was meant to be the official file, move it away: `reprolab data pull` fetches a good copy. For data ' +
        'of your own, put the whole set into one folder.',
    },
  );
}

function unavailable(
  { name, entry, places, cache }: ResolveOptions,
  { missing, passedOver }: Located,
  reason: string,
  cause?: ReprolabError,
): Resolution {
  const lacking = `${missing.length} of ${entry.files.length} files not found`;
  const first = missing[0]?.name ?? '';
  const which = missing.length === 1 ? first : `${first} and ${missing.length - 1} more`;
  const looked = places.map(({ label, folder }) => `${label} (${folder})`).join(', ');
  const run = cache === null ? 'Set XDG_CACHE_HOME to a folder that you can write and run' : 'Run';
  const advice =
    cause?.advice ??
    (canBePulled(missing)
      ? `${run} \`reprolab data pull ${name}\`, or put the files into a folder and give it with --data-dir.`
      : 'Put the files into a folder and give it with --data-dir.');
  const error = new ReprolabError(
    cause?.code ?? 'data-missing',
    `${name}: ${lacking}: ${which}. Looked in ${looked}; ${reason}`,
    { advice, cause },
  );
  return { state: 'unavailable', reason: `${lacking}; ${reason}`, error, passedOver };
}
