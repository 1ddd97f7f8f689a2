/** `reprolab data list|pull|verify`: what there is, getting it, and checking it. The work only; it prints nothing. */
import { ReprolabError } from '../core/errors.ts';
import { checkFile, type CheckedFile } from '../data/check.ts';
import type { DownloadProgress } from '../data/download.ts';
import { locate } from '../data/locate.ts';
import { cacheFolder, dataPlaces, isOffline, type FoundFile, type PlaceOptions } from '../data/places.ts';
import { readers } from '../data/readers.ts';
import {
  registry as officialRegistry,
  type DatasetEntry,
  type Registry,
  type RegistryName,
} from '../data/registry.ts';
import { resolveDataset } from '../data/resolve.ts';

export interface DataCommandOptions extends PlaceOptions {
  /** Names as on the command line; none means all. */
  readonly datasets?: readonly string[];
  /** Default: the official registry. */
  readonly registry?: Registry;
}

export interface ListedDataset {
  readonly dataset: RegistryName;
  readonly title: string;
  readonly provenance: string;
  readonly state: 'found' | 'incomplete' | 'missing';
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
export function listData(options: DataCommandOptions = {}): Promise<ListedDataset[]> {
  const places = dataPlaces(options);
  return Promise.resolve(
    selected(options).map(([dataset, entry]) => {
      const { found, missing } = locate(entry, places);
      return {
        dataset,
        title: entry.title,
        provenance: entry.provenance,
        state: missing.length === 0 ? 'found' : found.length === 0 ? 'missing' : 'incomplete',
        foundFiles: found.length,
        totalFiles: found.length + missing.length,
        downloadBytes: entry.files.reduce((sum, file) => sum + file.downloadBytes, 0),
        source: [...new Set(found.map(({ place }) => place.label))].join(' and '),
        hasSynthetic: Object.values(readers).some(
          (reader) => reader.entry === dataset && reader.synthesize !== null,
        ),
        advice: missing.length === 0 ? null : `reprolab data pull ${dataset}`,
      };
    }),
  );
}

export interface PulledFile {
  readonly dataset: RegistryName;
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
  options: DataCommandOptions & { readonly progress?: (progress: DownloadProgress) => void } = {},
): Promise<PulledFile[]> {
  const places = dataPlaces(options);
  const named = (options.datasets ?? []).length > 0;
  const rows: PulledFile[] = [];
  for (const [dataset, entry] of selected(options)) {
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
  readonly dataset: RegistryName;
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
export async function verifyData(options: DataCommandOptions = {}): Promise<VerifiedFile[]> {
  const places = dataPlaces(options);
  const rows: VerifiedFile[] = [];
  for (const [dataset, entry] of selected(options)) {
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

function selected(options: DataCommandOptions): [RegistryName, DatasetEntry][] {
  const registry = options.registry ?? officialRegistry;
  const all = Object.entries(registry) as [RegistryName, DatasetEntry][];
  const wanted = new Set(options.datasets ?? []);
  for (const name of wanted) {
    if (!Object.hasOwn(registry, name)) {
      const known = Object.keys(registry).join(', ');
      throw new ReprolabError('usage', `unknown dataset ${name}: expected one of ${known}`, {
        advice: 'See `reprolab data list`.',
      });
    }
  }
  return wanted.size === 0 ? all : all.filter(([name]) => wanted.has(name));
}
