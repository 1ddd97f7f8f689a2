/** Where data is looked for, in order, and where a download is kept. */
import envPaths from 'env-paths';
import { statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { ReprolabError } from '../core/errors.ts';
import { isCheckout, packageRoot } from '../core/installation.ts';

/** One folder to look in, with the name that users know it by. */
export interface Place {
  readonly label: string;
  readonly folder: string;
}

export interface PlaceOptions {
  /** `--data-dir`. */
  readonly dataDir?: string | undefined;
  /** Environment variables: REPROLAB_DATA, REPROLAB_OFFLINE and XDG_CACHE_HOME are read. Default: the process's. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The folder in or beside which `shared/data` may lie. Default: the checkout, or the working folder of a package's user. */
  readonly checkout?: string;
}

/** The folder that downloads are kept in: `<user cache>/reprolab/data`; it may not exist yet. */
export function cacheFolder(env: PlaceOptions['env'] = process.env): string {
  // A relative value must be ignored (XDG base directory specification).
  const xdg = env['XDG_CACHE_HOME'];
  const base =
    xdg !== undefined && isAbsolute(xdg) ? join(xdg, 'reprolab') : envPaths('reprolab', { suffix: '' }).cache;
  return join(base, 'data');
}

/** True when REPROLAB_OFFLINE is set (and neither empty nor 0): then nothing is ever downloaded. */
export function isOffline(env: PlaceOptions['env'] = process.env): boolean {
  return !['', '0', undefined].includes(env['REPROLAB_OFFLINE']);
}

/**
 * The places in order: `--data-dir`, REPROLAB_DATA, the user cache, a shared/data folder in or beside the
 * checkout. Throws 'usage' when a folder that the user named does not exist.
 */
export function dataPlaces(options: PlaceOptions = {}): Place[] {
  const env = options.env ?? process.env;
  const checkout = options.checkout ?? (isCheckout ? packageRoot : process.cwd());
  const named: Place[] = [];
  if (options.dataDir !== undefined) named.push(namedFolder('--data-dir', options.dataDir));
  const fromEnv = env['REPROLAB_DATA'];
  if (fromEnv !== undefined && fromEnv !== '') named.push(namedFolder('REPROLAB_DATA', fromEnv));
  return [
    ...named,
    { label: 'user cache', folder: cacheFolder(env) },
    { label: 'shared/data', folder: join(checkout, 'shared', 'data') },
    { label: 'shared/data', folder: join(checkout, '..', 'shared', 'data') },
  ];
}

function namedFolder(label: string, path: string): Place {
  const folder = resolve(path);
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (stats?.isDirectory() === true) return { label, folder };
  const found = stats === undefined ? 'nothing there' : 'a file';
  throw new ReprolabError('usage', `${label}: expected a folder, found ${found}: ${folder}`, {
    advice: `Give ${label} an existing folder that holds the datasets, or leave it out.`,
  });
}
