/** Watching how much memory a process holds, from outside: it may be too busy to tell, and dies where it tells too late. */
import { readFileSync } from 'node:fs';

const everyMs = 1_000;

export interface MemoryWatch {
  /** Most resident memory so far, in bytes; null where the system does not tell (it does on Linux). */
  readonly peakBytes: number | null;
  end(): void;
}

/**
 * Looks once a second at the resident memory of a process.
 *
 * @param pid - Undefined for a process that could not be started.
 * @param over - Called once, when it holds more than `limitBytes`.
 */
export function watchMemory(pid: number | undefined, limitBytes: number, over: () => void): MemoryWatch {
  let peakBytes: number | null = null;
  const timer = setInterval(() => {
    const memory = pid === undefined ? null : residentMemory(pid);
    if (memory === null) return;
    peakBytes = memory.peakBytes;
    if (memory.bytes <= limitBytes) return;
    clearInterval(timer);
    over();
  }, everyMs);
  timer.unref();
  return {
    get peakBytes() {
      return peakBytes;
    },
    end() {
      clearInterval(timer);
    },
  };
}

/** Resident memory of a process, now and at its peak; null where it is gone or the system does not tell. */
function residentMemory(pid: number): { readonly bytes: number; readonly peakBytes: number } | null {
  const status = procFile(`/proc/${pid}/status`);
  const bytes = (field: string) => {
    const [, kilobytes] = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status) ?? [];
    return kilobytes === undefined ? null : 1024 * Number(kilobytes);
  };
  const now = bytes('VmRSS');
  return now === null ? null : { bytes: now, peakBytes: bytes('VmHWM') ?? now };
}

/** How many processes the kernel has killed for want of memory since it was started; null where it does not tell. */
export function killedForMemory(): number | null {
  const [, count] = /^oom_kill (\d+)$/m.exec(procFile('/proc/vmstat')) ?? [];
  return count === undefined ? null : Number(count);
}

/** A file of /proc; empty on other systems, and for a process that has ended. */
function procFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
