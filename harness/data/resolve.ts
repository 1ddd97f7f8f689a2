/** Gets a dataset's real files: found in a place, or downloaded into the user cache. */
import { join } from 'node:path';
import { ReprolabError } from '../core/errors.ts';
import { checkFile, type CheckedFile } from './check.ts';
import type { CheckedFiles } from './dataset-reader.ts';
import { downloadFile, type DownloadOptions } from './download.ts';
import { locate } from './locate.ts';
import type { Place } from './places.ts';
import type { DataFile, DatasetEntry } from './registry.ts';

export interface ResolveOptions extends DownloadOptions {
  /** The dataset's name on the command line. */
  readonly name: string;
  readonly entry: DatasetEntry;
  readonly places: readonly Place[];
  /** Folder that downloads go to. */
  readonly cache: string;
  /** False looks on disk only; the reason is told to the user. */
  readonly download: true | { readonly refusedBecause: string };
}

/** Real data, or why there is none. */
export type Resolution =
  | { readonly state: 'complete'; readonly files: CheckedFiles; readonly source: string }
  | { readonly state: 'unavailable'; readonly error: ReprolabError };

/**
 * Locates, checks and, where allowed, downloads. A file that is found and does not pass the check throws
 * 'data-invalid'; files that cannot be had are a state, since the caller may do without.
 */
export async function resolveDataset(options: ResolveOptions): Promise<Resolution> {
  const { entry, places, name } = options;
  const { found, missing } = locate(entry, places);
  const files = new Map<string, CheckedFile>();
  const labels = new Set<string>();
  for (const { file, path, place } of found) {
    files.set(file.name, await checkFile(file, path, place.label));
    labels.add(place.label);
  }
  if (missing.length > 0) {
    if (options.download !== true) {
      return {
        state: 'unavailable',
        error: missingError(name, options, missing, options.download.refusedBecause),
      };
    }
    try {
      for (const file of missing)
        files.set(file.name, await downloadFile(file, cachePath(options, file), options));
    } catch (error) {
      if (!(error instanceof ReprolabError)) throw error;
      return { state: 'unavailable', error };
    }
    labels.add('download, kept in the user cache');
  }
  return { state: 'complete', files, source: sourceInWords(labels, places) };
}

function cachePath(options: ResolveOptions, file: DataFile): string {
  return join(options.cache, options.entry.folders[0], file.name);
}

/** The places that files came from, and which named place lacked them all. */
function sourceInWords(labels: ReadonlySet<string>, places: readonly Place[]): string {
  const used = [...labels].join(' and ');
  const lacking = places
    .map((place) => place.label)
    .filter((label) => (label === '--data-dir' || label === 'REPROLAB_DATA') && !labels.has(label));
  return lacking.length === 0 ? used : `${used} (not in ${lacking.join(' or ')})`;
}

function missingError(
  name: string,
  { entry, places }: ResolveOptions,
  missing: readonly DataFile[],
  reason: string,
): ReprolabError {
  const first = missing[0]?.name ?? '';
  const which = missing.length === 1 ? first : `${first} and ${missing.length - 1} more`;
  const looked = places.map(({ label, folder }) => `${label} (${folder})`).join(', ');
  return new ReprolabError(
    'data-missing',
    `${name}: ${missing.length} of ${entry.files.length} files not found: ${which}. Looked in ${looked}. Not downloaded: ${reason}.`,
    {
      advice: `Run \`reprolab data pull ${name}\`, or put the files into a folder and give it with --data-dir.`,
    },
  );
}
