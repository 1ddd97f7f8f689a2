/** What suites get when they load a dataset: real data, or what was made in its place, said loudly. */
import { ReprolabError } from '../core/errors.ts';
import type { DatasetInfo } from '../core/result-schema.ts';
import { describeFiles, passedOverNotes } from './dataset-info.ts';
import type { Dataset, FilesDataset, Generated } from './dataset.ts';
import type { FileSet } from './file-set.ts';
import type { DownloadProgress } from './download.ts';
import { cacheFolder, dataPlaces, isOffline, type PlaceOptions } from './places.ts';
import { resolveDataset, type Resolution, type ResolveOptions } from './resolve.ts';
import { tidyCopies, unpackFolder } from './unpacked-copies.ts';

/** `--data`: real refuses to run without real data, auto falls back to a stand-in and says so. */
export type DataMode = 'real' | 'synthetic' | 'auto';

export interface DataLoaderOptions extends PlaceOptions {
  readonly mode: DataMode;
  readonly progress?: (progress: DownloadProgress) => void;
  /** A line for the user. */
  readonly log?: (message: string) => void;
  /** False never downloads, in any mode. Default true, unless REPROLAB_OFFLINE is set. */
  readonly download?: boolean;
}

/** A dataset that was loaded, and what a result records of it. */
export interface Loaded<Data> {
  readonly info: DatasetInfo;
  readonly data: Data;
}

export interface DataLoader {
  /**
   * Loads a dataset: official files, or others in a folder that the user named (`info.kind` 'own'), or what its own code
   * makes ('generated'). `real` and `auto` throw 'data-invalid' for a file that is found and damaged; `real` throws
   * 'data-missing' when files cannot be had, where `auto` takes the stand-in ('synthetic') and says why in `info.note`.
   */
  load<Data, Wanted>(dataset: Dataset<Data, Wanted>, wanted?: Wanted): Promise<Loaded<Data>>;
  /**
   * As `load` for a dataset that a suite can do without and that has no stand-in: null with `--data synthetic`, and in
   * `auto` where its files cannot be had, which the log says.
   */
  loadIfThere<Data, Wanted>(dataset: Dataset<Data, Wanted>, wanted?: Wanted): Promise<Loaded<Data> | null>;
}

/** Without being asked, give up on unreachable sources soon: the machine may be offline. */
const unaskedConnectTimeoutMs = 5_000;

/** A loader for one run. Throws 'usage' when `--data-dir` or REPROLAB_DATA is not a folder. */
export function createDataLoader(options: DataLoaderOptions): DataLoader {
  const places = dataPlaces(options);
  const log = options.log ?? (() => undefined);
  const cache = cacheFolder(options.env);

  async function read<Data, Wanted>(
    dataset: FilesDataset<Data, Wanted>,
    { files, ...found }: Extract<Resolution, { state: 'complete' }>,
    wanted: Wanted | undefined,
  ): Promise<Loaded<Data>> {
    const info = describeFiles(dataset.name, { files, ...found });
    if (info.kind === 'own') log(`DATA OF YOUR OWN: ${info.note ?? ''}. Published claims are not evaluated.`);
    else if (info.note !== null) log(info.note);
    const folder = cache === null ? null : unpackFolder(cache);
    return { info, data: await dataset.read(files, { wanted, unpackFolder: folder, log }) };
  }

  function resolve(dataset: FilesDataset<unknown>): Promise<Resolution> {
    const unasked = options.mode === 'auto';
    return resolveDataset({
      name: dataset.name,
      entry: dataset,
      places,
      cache,
      download: downloadDecision(options, dataset),
      ...(unasked ? { connectTimeoutMs: unaskedConnectTimeoutMs } : {}),
      ...(options.progress === undefined ? {} : { progress: options.progress }),
    });
  }

  return {
    async load(dataset, wanted) {
      if (dataset.origin === 'generated') return generated(dataset.name, await dataset.generate(wanted));
      if (cache !== null) await tidyCopies(unpackFolder(cache));
      if (options.mode === 'synthetic') {
        return standIn(dataset, wanted, 'asked for with --data synthetic', log);
      }
      const resolution = await resolve(dataset);
      if (resolution.state === 'complete') return read(dataset, resolution, wanted);
      if (options.mode === 'real' || dataset.standIn === null) throw resolution.error;
      const reason = unavailable(dataset.name, resolution);
      return standIn(dataset, wanted, `real data could not be had: ${reason}`, log);
    },
    async loadIfThere(dataset, wanted) {
      if (dataset.origin === 'generated') return this.load(dataset, wanted);
      if (options.mode === 'synthetic') return null;
      const resolution = await resolve(dataset);
      if (resolution.state === 'complete') return read(dataset, resolution, wanted);
      if (options.mode === 'real') throw resolution.error;
      log(`Without ${dataset.name}: ${unavailable(dataset.name, resolution)}`);
      return null;
    },
  };
}

/** Why files cannot be had, for a note. */
function unavailable(
  name: string,
  { reason, passedOver }: Extract<Resolution, { state: 'unavailable' }>,
): string {
  return [reason, ...passedOverNotes(name, passedOver)].join('; ');
}

function downloadDecision(options: DataLoaderOptions, files: FileSet): ResolveOptions['download'] {
  if (options.download === false) return { refusedBecause: 'downloads are switched off' };
  if (isOffline(options.env)) return { refusedBecause: 'REPROLAB_OFFLINE is set' };
  if (options.mode === 'auto' && !files.downloadUnasked) {
    const size = `${(files.files.reduce((sum, file) => sum + file.downloadBytes, 0) / 1e9).toFixed(1)} GB`;
    return { refusedBecause: `${size} are not fetched without being asked` };
  }
  return true;
}

function generated<Data>(name: string, { data, files }: Generated<Data>): Loaded<Data> {
  return { info: { name, kind: 'generated', source: 'generated', note: null, files: [...files] }, data };
}

async function standIn<Data, Wanted>(
  dataset: FilesDataset<Data, Wanted>,
  wanted: Wanted | undefined,
  reason: string,
  log: (message: string) => void,
): Promise<Loaded<Data>> {
  if (dataset.standIn === null) {
    throw new ReprolabError('usage', `${dataset.name} has no synthetic stand-in`, {
      advice: 'Use --data real or --data auto for suites that need it.',
    });
  }
  log(`SYNTHETIC DATA in place of ${dataset.name}: ${reason}. Published claims are not evaluated.`);
  const { info, data } = generated(dataset.name, await dataset.standIn(wanted));
  return { info: { ...info, kind: 'synthetic', note: `Synthetic data: ${reason}` }, data };
}
