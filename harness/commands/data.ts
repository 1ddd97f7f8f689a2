/** `reprolab data list|pull|verify`: what there is, getting it, and checking it. The work only; it prints nothing. */
import { ReprolabError } from '../core/errors.ts';
import { checkFile, type CheckedFile } from '../data/check.ts';
import type { Dataset, FilesDataset } from '../data/dataset.ts';
import type { DownloadProgress } from '../data/download.ts';
import { locate } from '../data/locate.ts';
import { cacheFolder, dataPlaces, isOffline, type FoundFile, type PlaceOptions } from '../data/places.ts';
import { howToGet, resolveDataset } from '../data/resolve.ts';

export interface DataCommandOptions extends PlaceOptions {
  /** Names as on the command line; none means all. */
  readonly names?: readonly string[];
  /** The datasets that there are: a course's. */
  readonly datasets: readonly Dataset[];
}

export interface ListedDataset {
  readonly dataset: string;
  readonly title: string;
  readonly provenance: string;
  /** 'generated': made by code, so that there is nothing to find. */
  readonly state: 'found' | 'incomplete' | 'missing' | 'generated';
  readonly foundFiles: number;
  readonly totalFiles: number;
  /** Size of the official download. */
  readonly downloadBytes: number;
  /** Places that hold files of it, in words; empty when none does. */
  readonly source: string;
  /** True when `--data auto` can go on without it. */
  readonly hasSynthetic: boolean;
  /** How to get what is missing; null when nothing is. */
  readonly advice: string | null;
}

/** What is known and what of it is on this machine, by existence alone. Throws 'usage' for an unknown name. */
export function listData(options: DataCommandOptions): Promise<ListedDataset[]> {
  const places = dataPlaces(options);
  return Promise.resolve(
    selected(options).map((dataset) => {
      const { name, title, provenance } = dataset;
      if (dataset.origin === 'generated') return { ...madeByCode, dataset: name, title, provenance };
      const { found, missing } = locate(dataset, places);
      return {
        dataset: name,
        title,
        provenance,
        state: missing.length === 0 ? 'found' : found.length === 0 ? 'missing' : 'incomplete',
        foundFiles: found.length,
        totalFiles: found.length + missing.length,
        downloadBytes: dataset.files.reduce((sum, file) => sum + file.downloadBytes, 0),
        source: [...new Set(found.map(({ place }) => place.label))].join(' and '),
        hasSynthetic: dataset.standIn !== null,
        advice: missing.length === 0 ? null : howToGet(name, missing),
      };
    }),
  );
}

const madeByCode = {
  state: 'generated',
  foundFiles: 0,
  totalFiles: 0,
  downloadBytes: 0,
  source: 'made by code',
  hasSynthetic: false,
  advice: null,
} as const;

export interface PulledFile {
  readonly dataset: string;
  readonly file: string;
  /** 'own': another file than the official one. 'skipped': too large to fetch unless its dataset is named. */
  readonly state: 'present' | 'own' | 'downloaded' | 'skipped';
  /** Null when skipped. */
  readonly path: string | null;
  readonly sha256: string | null;
}

/**
 * Downloads what is missing into the user cache and checks all there is. Without names, datasets too large to
 * fetch unasked are skipped. Throws 'usage', 'data-missing', 'output-unwritable', and 'data-invalid' for a found
 * file that is damaged: it is never replaced.
 */
export async function pullData(
  options: DataCommandOptions & { readonly progress?: (progress: DownloadProgress) => void },
): Promise<PulledFile[]> {
  const places = dataPlaces(options);
  const named = (options.names ?? []).length > 0;
  const rows: PulledFile[] = [];
  for (const entry of selectedFiles(options)) {
    const dataset = entry.name;
    if (!named && !entry.downloadUnasked && locate(entry, places).missing.length > 0) {
      const skipped = { dataset, state: 'skipped', path: null, sha256: null } as const;
      for (const { name } of entry.files) rows.push({ ...skipped, file: name });
      continue;
    }
    const resolution = await resolveDataset({
      name: dataset,
      entry,
      places,
      cache: cacheFolder(options.env),
      download: isOffline(options.env) ? { refusedBecause: 'REPROLAB_OFFLINE is set' } : true,
      ...(options.progress === undefined ? {} : { progress: options.progress }),
    });
    if (resolution.state === 'unavailable') throw resolution.error;
    for (const { name, path, sha256, standing } of resolution.files.values()) {
      const present = standing === 'own' ? 'own' : 'present';
      const state = resolution.downloaded.has(name) ? 'downloaded' : present;
      rows.push({ dataset, file: name, state, path, sha256 });
    }
  }
  return rows;
}

export interface VerifiedFile {
  readonly dataset: string;
  readonly file: string;
  /**
   * 'size-only': its publisher states no checksum, so only size and format were compared. 'own': another file than the
   * official one, in a folder that the user named; whether a lab can use it shows when it is read.
   */
  readonly state: 'ok' | 'size-only' | 'own' | 'missing' | 'invalid';
  readonly source: string | null;
  readonly path: string | null;
  /** Of the content; null when missing or invalid. */
  readonly sha256: string | null;
  /** Expected and found, when invalid or another file. */
  readonly problem: string | null;
}

/** Checks every file that is found and reports each; throws only 'usage'. Nothing is changed or downloaded. */
export async function verifyData(options: DataCommandOptions): Promise<VerifiedFile[]> {
  const places = dataPlaces(options);
  const rows: VerifiedFile[] = [];
  for (const entry of selectedFiles(options)) {
    const dataset = entry.name;
    const { found, missing } = locate(entry, places);
    const hits = new Map(found.map((hit) => [hit.file.name, hit]));
    // A set of one's own may lack registered files and have others, which follow.
    const registered = entry.files.map(({ name }) => name);
    const lacking = new Set(missing.map(({ name }) => name));
    const names = registered.filter((name) => hits.has(name) || lacking.has(name));
    for (const name of new Set([...names, ...hits.keys()])) {
      const hit = hits.get(name);
      rows.push({ dataset, file: name, ...(hit === undefined ? absent : await verified(hit)) });
    }
  }
  return rows;
}

type Verification = Omit<VerifiedFile, 'dataset' | 'file'>;

const absent: Verification = { state: 'missing', source: null, path: null, sha256: null, problem: null };

async function verified({ file, path, place }: FoundFile): Promise<Verification> {
  const where = { source: place.label, path };
  let checked: CheckedFile;
  try {
    checked = await checkFile(file, path, place);
  } catch (error) {
    if (!(error instanceof ReprolabError)) throw error;
    return { ...where, state: 'invalid', sha256: null, problem: error.message };
  }
  const { standing, sha256, difference } = checked;
  const problem = difference === null ? null : `${file.name} from ${place.label}: ${difference} (${path})`;
  return { ...where, state: standing === 'official' ? 'ok' : standing, sha256, problem };
}

/** The datasets that were named, all when none was. Throws 'usage' for a name that there is not. */
function selected({ names = [], datasets }: DataCommandOptions): readonly Dataset[] {
  const known = datasets.map(({ name }) => name);
  for (const name of names) {
    if (known.includes(name)) continue;
    throw new ReprolabError(
      'usage',
      `unknown dataset ${name}: expected one of ${known.join(', ') || 'none'}`,
      {
        advice: 'See `reprolab data list`.',
      },
    );
  }
  return names.length === 0 ? datasets : datasets.filter(({ name }) => names.includes(name));
}

/** Those of the selected datasets that consist of files. */
function selectedFiles(options: DataCommandOptions): FilesDataset<unknown>[] {
  return selected(options).filter((dataset) => dataset.origin === 'files');
}
