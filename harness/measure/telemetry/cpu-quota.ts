/** Time for which the CPU quota of a container held its processes back. */
import type { ReadText } from './reading.ts';

/** Seconds held back since the last call; null where no cgroup of this process counts them. */
export function quotaWatch(readText: ReadText): () => number | null {
  const file = (readText('/proc/self/cgroup') ?? '')
    .split('\n')
    .flatMap((line) => {
      // hierarchy:controllers:path
      const [, controllers, path = ''] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
      if (controllers === '') return ['', path].map((group) => `/sys/fs/cgroup${group}/cpu.stat`);
      if (controllers?.split(',').includes('cpu') !== true) return [];
      return ['', path].map((group) => `/sys/fs/cgroup/${controllers}${group}/cpu.stat`);
    })
    .find((candidate) => heldBack(readText(candidate)) !== null);
  if (file === undefined) return () => null;
  let last = heldBack(readText(file));
  return () => {
    const now = heldBack(readText(file));
    const change = now === null || last === null ? null : now - last;
    last = now;
    return change;
  };
}

/** From the text of cpu.stat, of cgroups version 2 (microseconds) or 1 (nanoseconds). */
function heldBack(stat: string | null): number | null {
  const [, microseconds] = /^throttled_usec (\d+)$/m.exec(stat ?? '') ?? [];
  if (microseconds !== undefined) return Number(microseconds) / 1e6;
  const [, nanoseconds] = /^throttled_time (\d+)$/m.exec(stat ?? '') ?? [];
  return nanoseconds === undefined ? null : Number(nanoseconds) / 1e9;
}
