/**
 * One holder at a time, across processes: a lock that a killed holder does not keep, nor a process that has got the
 * killed one's number since. Plain JavaScript on Node alone: it guards the installation of everything else.
 *
 * A lock is a folder that holds one file, named at random and describing the holder. It appears by renaming, which
 * fails where a holder's file is already, and a dead holder's file is removed by its own name. So nobody can take
 * away a lock that somebody else has just got.
 */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';

/** How often a holder shows that it lives, for those who cannot look at its process. */
const heartbeatMs = 10_000;
/** A holder that cannot be looked at is believed to live for so long after its last heartbeat. */
const silenceMs = 120_000;
/** Others may take or leave the lock between two looks at it; more often than this something else is wrong. */
const mostAttempts = 20;

/**
 * @typedef {{ pid: number | null, machine: string | null, started: string | null }} Holder
 * @typedef {{ release: () => void, holder: null } | { release: null, holder: Holder }} Attempt
 */

/** @param {() => string} read */
function textOr(read) {
  try {
    return read().trim();
  } catch {
    // Not this system, or no such process.
    return null;
  }
}

/** What process numbers are unique in: a host since it was started, and the container. */
function machineName() {
  const boot = textOr(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'));
  const namespace = textOr(() => readlinkSync('/proc/self/ns/pid'));
  return [hostname(), boot, namespace].filter((part) => part !== null).join(' ');
}

/**
 * When a process began, in whatever form tells it from a later process of the same number; null when unknown.
 * @param {number} pid
 */
function processStart(pid) {
  if (process.platform === 'win32') return null;
  if (process.platform !== 'linux') {
    const env = { ...process.env, LC_ALL: 'C' };
    return textOr(() => execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', env }));
  }
  const line = textOr(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  if (line === null) return null;
  // The name, in brackets, may hold anything; after it come the state and, as the 20th, the start in clock ticks.
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? 'ended' : (fields[19] ?? null);
}

/** @param {number} pid */
function exists(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and is another user's.
    return error.code === 'EPERM';
  }
}

/**
 * @param {string} file
 * @returns {Holder}
 */
function readHolder(file) {
  try {
    const { pid, machine, started } = JSON.parse(readFileSync(file, 'utf8'));
    return {
      pid: Number.isSafeInteger(pid) && pid > 0 ? pid : null,
      machine: machine ?? null,
      started: started ?? null,
    };
  } catch {
    // A file of another version: its heartbeat has to tell.
    return { pid: null, machine: null, started: null };
  }
}

/**
 * @param {Holder} holder
 * @param {number} silentMs - Since its last heartbeat, by the clock of the file system.
 */
function isAlive(holder, silentMs) {
  if (holder.pid !== null && holder.machine === machineName()) {
    if (!exists(holder.pid)) return false;
    const started = processStart(holder.pid);
    if (started !== null && holder.started !== null) return started === holder.started;
  }
  return silentMs < silenceMs;
}

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
  const self = { pid: process.pid, machine: machineName(), started: processStart(process.pid) };
  mkdirSync(candidate);
  try {
    writeFileSync(join(candidate, name), JSON.stringify(self));
    const now = statSync(join(candidate, name)).mtimeMs;
    for (let attempt = 1; !putInPlace(candidate, path); attempt++) {
      const holder = livingHolder(path, now);
      if (holder !== null) return { release: null, holder };
      if (attempt === mostAttempts) throw new Error(`${path} can neither be taken nor removed`);
    }
  } finally {
    rmSync(candidate, { recursive: true, force: true });
  }
  return { release: keep(path, join(path, name)), holder: null };
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

/**
 * The holder in words, for whoever is refused or waits.
 * @param {Holder} holder
 */
export function describeHolder({ pid, machine }) {
  if (pid === null) return 'another process';
  const host = machine?.split(' ')[0];
  return host === undefined || host === hostname() ? `process ${pid}` : `process ${pid} on ${host}`;
}
