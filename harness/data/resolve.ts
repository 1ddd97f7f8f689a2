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
  | {
      readonly state: 'complete';
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
    };

/**
 * Locates, checks and, where allowed, downloads. A file that is found and does not pass the check throws
 * 'data-invalid'; files that cannot be had are a state, since the caller may do without.
 */
export async function resolveDataset(options: ResolveOptions): Promise<Resolution> {
  const { entry, places } = options;
  const { found, missing } = locate(entry, places);
  const checked = new Map<string, CheckedFile>();
  const labels = new Set<string>();
  for (const { file, path, place } of found) {
    checked.set(file.name, await checkFile(file, path, place.label));
    labels.add(place.label);
  }
  if (missing.length > 0) {
    if (options.download !== true) {
      const reason = `not downloaded: ${options.download.refusedBecause}`;
      return unavailable(options, missing, reason);
    }
    try {
      for (const file of missing) {
        checked.set(file.name, await downloadFile(file, cachePath(options, file), options));
      }
    } catch (error) {
      if (!(error instanceof ReprolabError)) throw error;
      return unavailable(options, missing, error.message, error);
    }
    labels.add('download, kept in the user cache');
  }
  // In the registry's order, whatever came from where.
  const inOrder = entry.files.map((file) => [file.name, checked.get(file.name) as CheckedFile] as const);
  return {
    state: 'complete',
    files: new Map(inOrder),
    downloaded: new Set(missing.map((file) => file.name)),
    source: sourceInWords(labels, places),
  };
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

function unavailable(
  { name, entry, places }: ResolveOptions,
  missing: readonly DataFile[],
  reason: string,
  cause?: ReprolabError,
): Resolution {
  const lacking = `${missing.length} of ${entry.files.length} files not found`;
  const first = missing[0]?.name ?? '';
  const which = missing.length === 1 ? first : `${first} and ${missing.length - 1} more`;
  const looked = places.map(({ label, folder }) => `${label} (${folder})`).join(', ');
  const advice =
    cause?.advice ??
    `Run \`reprolab data pull ${name}\`, or put the files into a folder and give it with --data-dir.`;
  const error = new ReprolabError(
    cause?.code ?? 'data-missing',
    `${name}: ${lacking}: ${which}. Looked in ${looked}; ${reason}`,
    { advice, cause },
  );
  return { state: 'unavailable', reason: `${lacking}; ${reason}`, error };
}
