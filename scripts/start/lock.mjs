/**
 * One holder at a time, across processes: a lock that a killed holder does not keep, nor a process that has got the
 * killed one's number since. Plain JavaScript on Node alone: it guards the installation of everything else.
 *
 * A lock is a folder that holds one file, named at random and describing the holder. It appears by renaming, which
 * fails where a holder's file is already, and a dead holder's file is removed by its own name. So nobody can take
 * away a lock that somebody else has just got.
 */
import { randomUUID } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';
import { isAlive, readHolder, thisProcess } from './lock-holder.mjs';

/** How often a holder shows that it lives, for those who cannot look at its process. */
const heartbeatMs = 10_000;
/** Others may take or leave the lock between two looks at it; more often than this something else is wrong. */
const mostAttempts = 20;

/**
 * @typedef {import('./lock-holder.mjs').Holder} Holder
 * @typedef {{ release: () => void, holder: null } | { release: null, holder: Holder }} Attempt
 */

/** @param {string} path */
function removeIfEmpty(path) {
  try {
    rmdirSync(path);
  } catch (error) {
    // It was released meanwhile, or another one took it.
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(error.code)) throw error;
  }
}

/**
 * The living holder of the lock, or null; removes what dead ones left.
 * @param {string} path
 * @param {number} now - The file system's clock, in milliseconds.
 * @returns {Holder | null}
 */
function livingHolder(path, now) {
  try {
    for (const name of readdirSync(path)) {
      const file = join(path, name);
      const holder = readHolder(file);
      if (isAlive(holder, now - statSync(file).mtimeMs)) return holder;
      rmSync(file, { force: true });
    }
  } catch (error) {
    // It was released meanwhile.
    if (error.code !== 'ENOENT') throw error;
  }
  removeIfEmpty(path);
  return null;
}

/**
 * What is in a folder; nothing where one may not look.
 * @param {string} folder
 */
function namesIn(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/**
 * Removes what those left who were killed while they took the lock: a folder that never came into its place.
 * @param {string} path
 * @param {number} now - As above.
 */
function removeLeftovers(path, now) {
  const own = /^\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
  const prefix = basename(path);
  for (const name of namesIn(dirname(path))) {
    if (!name.startsWith(prefix) || !own.test(name.slice(prefix.length))) continue;
    const folder = join(dirname(path), name);
    try {
      const [file] = readdirSync(folder);
      const holder = readHolder(join(folder, file ?? ''));
      if (!isAlive(holder, now - statSync(folder).mtimeMs)) rmSync(folder, { recursive: true, force: true });
    } catch {
      // It came into its place or was removed meanwhile.
    }
  }
}

/**
 * Puts the prepared folder in the lock's place; false when somebody holds it.
 * @param {string} candidate
 * @param {string} path
 */
function putInPlace(candidate, path) {
  try {
    renameSync(candidate, path);
    return true;
  } catch (error) {
    // EPERM: so Windows says that the folder is there.
    if (['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(error.code)) return false;
    throw error;
  }
}

/**
 * Takes the lock, or says who holds it; never waits. A lock ends with its process at the latest.
 * @param {string} path - Where the lock is; the folder above it must be there. Throws what the file system answers.
 * @returns {Attempt}
 */
export function tryLock(path) {
  const name = `${randomUUID()}.json`;
  const candidate = `${path}.${randomUUID()}`;
  mkdirSync(candidate);
  try {
    writeFileSync(join(candidate, name), JSON.stringify(thisProcess()));
    const now = statSync(join(candidate, name)).mtimeMs;
    for (let attempt = 1; !putInPlace(candidate, path); attempt++) {
      const holder = livingHolder(path, now);
      if (holder !== null) return { release: null, holder };
      if (attempt === mostAttempts) throw new Error(`${path} can neither be taken nor removed`);
    }
  } finally {
    rmSync(candidate, { recursive: true, force: true });
  }
  const file = join(path, name);
  const release = keep(path, file);
  removeLeftovers(path, statSync(file).mtimeMs);
  return { release, holder: null };
}

/**
 * Shows that the holder lives until it is done; returns how to end that.
 * @param {string} path
 * @param {string} file
 */
function keep(path, file) {
  const heartbeat = setInterval(() => {
    try {
      // Not made again where somebody has removed the folder: then there is nothing left to hold.
      if (existsSync(file)) appendFileSync(file, '\n');
    } catch {
      // A full disk, say: a holder whose process can be looked at needs no heartbeat.
    }
  }, heartbeatMs);
  heartbeat.unref();
  const release = () => {
    clearInterval(heartbeat);
    process.off('exit', release);
    rmSync(file, { force: true });
    removeIfEmpty(path);
  };
  process.once('exit', release);
  return release;
}
