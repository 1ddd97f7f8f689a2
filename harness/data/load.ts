/** What suites get when they ask for a dataset: real data, or its stand-in, said loudly. */
import { ReprolabError } from '../core/errors.ts';
import type { DatasetInfo } from '../core/result-schema.ts';
import { describeFiles, passedOverNotes } from './dataset-info.ts';
import type { DatasetReader } from './dataset-reader.ts';
import type { DataMode, DatasetContents, DatasetName, DatasetRequest, LoadedDataset } from './datasets.ts';
import type { DownloadProgress } from './download.ts';
import { cacheFolder, dataPlaces, isOffline, type PlaceOptions } from './places.ts';
import { readers, type Readers } from './readers.ts';
import { registry as officialRegistry, type DatasetEntry, type Registry } from './registry.ts';
import { resolveDataset, type Resolution, type ResolveOptions } from './resolve.ts';
import { tidyCopies, unpackFolder } from './unpacked-copies.ts';

export interface DataLoaderOptions extends PlaceOptions {
  readonly mode: DataMode;
  readonly progress?: (progress: DownloadProgress) => void;
  /** A line for the user. */
  readonly log?: (message: string) => void;
  /** False never downloads, in any mode. Default true, unless REPROLAB_OFFLINE is set. */
  readonly download?: boolean;
  /** Default: the official registry. */
  readonly registry?: Registry;
  /** Default: the table of all datasets. */
  readonly readers?: Readers;
}

export interface DataLoader {
  /**
   * Loads a dataset: official files, or others in a folder that the user named (`info.kind` 'own'). `real` and `auto` throw 'data-invalid' for a file that is found and damaged; `real` throws
   * 'data-missing' when files cannot be had, where `auto` takes the synthetic stand-in and says why in `info.note`.
   */
  load<Request extends DatasetRequest>(request: Request): Promise<LoadedDataset<Request>>;
}

interface Loaded<Name extends DatasetName> {
  readonly info: DatasetInfo;
  readonly data: DatasetContents[Name];
}

/** Without being asked, give up on unreachable sources soon: the machine may be offline. */
const unaskedConnectTimeoutMs = 5_000;

/** A loader for one run. Throws 'usage' when `--data-dir` or REPROLAB_DATA is not a folder. */
export function createDataLoader(options: DataLoaderOptions): DataLoader {
  const places = dataPlaces(options);
  const log = options.log ?? (() => undefined);
  const cache = cacheFolder(options.env);

  async function loadNamed<Name extends DatasetName>(request: DatasetRequest<Name>): Promise<Loaded<Name>> {
    if (cache !== null) await tidyCopies(unpackFolder(cache));
    const reader: DatasetReader<Name> = (options.readers ?? readers)[request.name];
    if (options.mode === 'synthetic') {
      return synthesize(reader, request, 'asked for with --data synthetic', log);
    }
    const entry = (options.registry ?? officialRegistry)[reader.entry];
    const resolution = await resolve(reader.entry, entry);
    if (resolution.state === 'complete') {
      const info = describeFiles(request.name, resolution);
      if (info.kind === 'own')
        log(`DATA OF YOUR OWN: ${info.note ?? ''}. Published claims are not evaluated.`);
      else if (info.note !== null) log(info.note);
      return { info, data: await reader.read(resolution.files, request, { cache, log }) };
    }
    if (options.mode === 'real' || reader.synthesize === null) throw resolution.error;
    const reasons = [resolution.reason, ...passedOverNotes(request.name, resolution.passedOver)];
    return synthesize(reader, request, `real data could not be had: ${reasons.join('; ')}`, log);
  }

  function resolve(name: string, entry: DatasetEntry): Promise<Resolution> {
    const unasked = options.mode === 'auto';
    return resolveDataset({
      name,
      entry,
      places,
      cache,
      download: downloadDecision(options, entry),
      ...(unasked ? { connectTimeoutMs: unaskedConnectTimeoutMs } : {}),
      ...(options.progress === undefined ? {} : { progress: options.progress }),
    });
  }

  return {
    load: <Request extends DatasetRequest>(request: Request) => loadNamed<Request['name']>(request),
  };
}

function downloadDecision(options: DataLoaderOptions, entry: DatasetEntry): ResolveOptions['download'] {
  if (options.download === false) return { refusedBecause: 'downloads are switched off' };
  if (isOffline(options.env)) return { refusedBecause: 'REPROLAB_OFFLINE is set' };
  if (options.mode === 'auto' && !entry.downloadUnasked) {
    const size = `${(entry.files.reduce((sum, file) => sum + file.downloadBytes, 0) / 1e9).toFixed(1)} GB`;
    return { refusedBecause: `${size} are not fetched without being asked` };
  }
  return true;
}

async function synthesize<Name extends DatasetName>(
  reader: DatasetReader<Name>,
  request: DatasetRequest<Name>,
  reason: string,
  log: (message: string) => void,
): Promise<Loaded<Name>> {
  if (reader.synthesize === null) {
    throw new ReprolabError('usage', `${request.name} has no synthetic stand-in`, {
      advice: 'Use --data real or --data auto for suites that need it.',
    });
  }
  log(`SYNTHETIC DATA in place of ${request.name}: ${reason}. Published claims are not evaluated.`);
  const { data, files } = await reader.synthesize(request);
  const info: DatasetInfo = {
    name: request.name,
    kind: 'synthetic',
    source: 'generated',
    note: `Synthetic data: ${reason}`,
    files: [...files],
  };
  return { info, data };
}
