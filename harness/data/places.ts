/** Where data is looked for, in order, and where a download is kept. */
import { statSync, type Stats } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { messageOf, ReprolabError } from '../core/errors.ts';
import { isCheckout, packageRoot } from '../core/installation.ts';
import type { DataFile, NamedFile } from './file-set.ts';

/** One folder to look in, with the name that users know it by. */
export interface Place {
  readonly label: string;
  readonly folder: string;
  /** True for a folder that the user named for this run: only there may another file than the official one lie. */
  readonly named: boolean;
}

/** A file as found on disk; not yet checked. A registered one is a DataFile. */
export interface FoundFile {
  readonly file: NamedFile | DataFile;
  readonly path: string;
  readonly place: Place;
}

export interface PlaceOptions {
  /** `--data-dir`. */
  readonly dataDir?: string | undefined;
  /** Environment variables: REPROLAB_DATA, REPROLAB_OFFLINE and XDG_CACHE_HOME are read. Default: the process's. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The folder in or beside which `shared/data` may lie. Default: the checkout, or the working folder of a package's user. */
  readonly checkout?: string;
}

/** Why nothing can be kept, where `cacheFolder` is null. */
export const noCacheFolder = 'XDG_CACHE_HOME is not set and this user has no home folder';

/**
 * The folder that downloads are kept in: `<user cache>/reprolab/data`; it may not exist yet. Null for a user without
 * a home folder (in a container, say) where XDG_CACHE_HOME does not say where to put things.
 */
export function cacheFolder(env: PlaceOptions['env'] = process.env): string | null {
  const base = userCache(env);
  return base === null ? null : join(base, 'data');
}

function userCache(env: NonNullable<PlaceOptions['env']>): string | null {
  // A relative value must be ignored (XDG base directory specification).
  const xdg = env['XDG_CACHE_HOME'];
  if (xdg !== undefined && isAbsolute(xdg)) return join(xdg, 'reprolab');
  const local = env['LOCALAPPDATA'];
  if (process.platform === 'win32' && local !== undefined && isAbsolute(local)) {
    return join(local, 'reprolab', 'Cache');
  }
  const home = homeFolder();
  if (home === null) return null;
  if (process.platform === 'win32') return join(home, 'AppData', 'Local', 'reprolab', 'Cache');
  return process.platform === 'darwin'
    ? join(home, 'Library', 'Caches', 'reprolab')
    : join(home, '.cache', 'reprolab');
}

function homeFolder(): string | null {
  try {
    const home = homedir();
    return isAbsolute(home) ? home : null;
  } catch {
    // Node throws a system error where neither HOME nor the password file names one.
    return null;
  }
}

/** True when REPROLAB_OFFLINE is set (and neither empty nor 0): then nothing is ever downloaded. */
export function isOffline(env: PlaceOptions['env'] = process.env): boolean {
  return !['', '0', undefined].includes(env['REPROLAB_OFFLINE']);
}

/**
 * The places in order: `--data-dir`, REPROLAB_DATA, the user cache (where there is one), a shared/data folder in
 * or beside the checkout. Throws 'usage' when a folder that the user named does not exist.
 */
export function dataPlaces(options: PlaceOptions = {}): Place[] {
  const env = options.env ?? process.env;
  const checkout = options.checkout ?? (isCheckout ? packageRoot : process.cwd());
  const named: Place[] = [];
  if (options.dataDir !== undefined) named.push(namedFolder('--data-dir', options.dataDir));
  const fromEnv = env['REPROLAB_DATA'];
  if (fromEnv !== undefined && fromEnv !== '') named.push(namedFolder('REPROLAB_DATA', fromEnv));
  const cache = cacheFolder(env);
  return [
    ...named,
    ...(cache === null ? [] : [{ label: 'user cache', folder: cache, named: false }]),
    { label: 'shared/data', folder: join(checkout, 'shared', 'data'), named: false },
    { label: 'shared/data', folder: join(checkout, '..', 'shared', 'data'), named: false },
  ];
}

function namedFolder(label: string, path: string): Place {
  const folder = resolve(path);
  const found = whatIs(folder);
  if (found === 'a folder') return { label, folder, named: true };
  throw new ReprolabError('usage', `${label}: expected a folder, found ${found}: ${folder}`, {
    advice: `Give ${label} an existing folder that holds the datasets, or leave it out.`,
  });
}

function whatIs(path: string): string {
  let stats: Stats | undefined;
  try {
    stats = statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    return `one that cannot be looked at (${messageOf(error)})`;
  }
  if (stats === undefined) return 'nothing there';
  return stats.isDirectory() ? 'a folder' : 'a file';
}

/** The error for a place that cannot be looked into. */
export function unreadable(path: string, error: unknown): ReprolabError {
  return new ReprolabError('data-invalid', `cannot look for data at ${path}: ${messageOf(error)}`, {
    advice: 'Make the folder readable for you, or name another one with --data-dir.',
    cause: error,
  });
}
