/**
 * Who holds a lock, and whether that process still lives. A number alone does not tell: another process may have got it.
 * Plain JavaScript on Node alone, as all in this folder.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** @typedef {{ pid: number | null, machine: string | null, started: string | null }} Holder */

/** A holder that cannot be looked at is believed to live for so long after its last heartbeat. */
export const silenceMs = 120_000;

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
export function readHolder(file) {
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
export function isAlive(holder, silentMs) {
  if (holder.pid !== null && holder.machine === machineName()) {
    if (!exists(holder.pid)) return false;
    const started = processStart(holder.pid);
    if (started !== null && holder.started !== null) return started === holder.started;
  }
  return silentMs < silenceMs;
}

/**
 * Whether the holder is a process that cannot be looked at from here, and only its silence tells that it ended.
 * @param {Holder} holder
 */
export function isElsewhere(holder) {
  return holder.machine !== machineName();
}

/**
 * This process, as a holder.
 * @returns {Holder}
 */
export function thisProcess() {
  return { pid: process.pid, machine: machineName(), started: processStart(process.pid) };
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
