/** Who uses the processor: the command, others, or another guest of the same host. */
import type { Reading, ReadText } from './reading.ts';

/** Ticks a second in /proc, whatever the kernel's own: part of its interface on every architecture that we run on. */
const ticksPerSecond = 100;
/** Share of the machine that others, or another guest, may use without the machine counting as shared. */
const ignoredOthers = 0.1;
const ignoredSteal = 0.02;

export interface CpuLoad {
  readonly readings: readonly Reading[];
  readonly shared: boolean | null;
}

interface Times {
  readonly busy: number;
  readonly steal: number;
  readonly total: number;
}

/**
 * A function that says what the processor did since its last call.
 *
 * @param command - The process whose descendants, it included, are not others.
 */
export function cpuLoad(readText: ReadText, command: number): (elapsedSeconds: number) => CpuLoad {
  let last = {
    times: timesOf(readText('/proc/stat')),
    own: treeTicks(readText, command),
    stalled: stall(readText),
  };
  return (elapsedSeconds) => {
    const now = {
      times: timesOf(readText('/proc/stat')),
      own: treeTicks(readText, command),
      stalled: stall(readText),
    };
    const before = last;
    last = now;
    const readings: Reading[] = [];
    const add = (name: string, source: string, unit: Reading['unit'], value: number) => {
      readings.push({ name, source, device: null, unit, value });
    };
    const [, load] = /^(\S+) /.exec(readText('/proc/loadavg') ?? '') ?? [];
    if (load !== undefined) add('load, 1 minute', '/proc/loadavg', 'number', Number(load));
    if (now.stalled !== null && before.stalled !== null && elapsedSeconds > 0) {
      const share = (now.stalled - before.stalled) / 1e6 / elapsedSeconds;
      add('CPU pressure', '/proc/pressure', 'fraction', clamped(share));
    }
    if (now.times === null || before.times === null || now.times.total <= before.times.total) {
      return { readings, shared: null };
    }
    const total = now.times.total - before.times.total;
    const steal = (now.times.steal - before.times.steal) / total;
    const busy = now.times.busy - before.times.busy;
    const others = clamped((busy - Math.max(0, now.own - before.own)) / total);
    add('CPU in use', '/proc/stat', 'fraction', clamped(busy / total));
    add('CPU in use by others', '/proc/stat', 'fraction', others);
    add('CPU stolen by the host', '/proc/stat', 'fraction', clamped(steal));
    return { readings, shared: steal > ignoredSteal || others > ignoredOthers };
  };
}

const clamped = (share: number) => Math.min(1, Math.max(0, share));

/** Seconds, as ticks, of all cores together since the machine was started. */
function timesOf(stat: string | null): Times | null {
  const [, fields] = /^cpu +(.*)$/m.exec(stat ?? '') ?? [];
  if (fields === undefined) return null;
  const [user = 0, nice = 0, system = 0, idle = 0, wait = 0, irq = 0, softIrq = 0, steal = 0] = fields
    .split(' ')
    .map(Number);
  const busy = user + nice + system + irq + softIrq;
  return { busy, steal, total: busy + idle + wait + steal };
}

/** Microseconds for which some task waited for a core; null before Linux 4.20 and where it is turned off. */
function stall(readText: ReadText): number | null {
  const [, total] = /^some .*total=(\d+)$/m.exec(readText('/proc/pressure/cpu') ?? '') ?? [];
  return total === undefined ? null : Number(total);
}

/** Ticks that a process and its descendants have used, those that have ended and were waited for included. */
function treeTicks(readText: ReadText, pid: number): number {
  const stat = readText(`/proc/${pid}/stat`);
  if (stat === null) return 0;
  // The name may hold anything; the fields begin after its closing bracket, with the third.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const own = fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0);
  const children = (readText(`/proc/${pid}/task/${pid}/children`) ?? '').trim();
  if (children === '') return own;
  return children.split(' ').reduce((sum, child) => sum + treeTicks(readText, Number(child)), own);
}

/** Seconds of CPU time that a process has used; null where the system does not tell. */
export function cpuSecondsOf(readText: ReadText, pid: number): number | null {
  return readText(`/proc/${pid}/stat`) === null ? null : treeTicks(readText, pid) / ticksPerSecond;
}
