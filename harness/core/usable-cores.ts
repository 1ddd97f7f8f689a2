/** How many cores this process may use: the one source for what is said of a machine and for default thread counts. */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { extent } from './extent.ts';

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Not Linux, or a file of the other version of cgroups: no limit is known from it.
    return '';
  }
}

/** CPUs that a quota allows, rounded up: microseconds of CPU time in each period; null where it is no limit. */
export function cpuQuotaOf(quota: string, period: string): number | null {
  const [allowed, of] = [Number(quota), Number(period)];
  return allowed > 0 && of > 0 ? Math.max(1, Math.ceil(allowed / of)) : null;
}

/** `/a/b` and all that is above it: '', 'a', 'a/b'. */
function withAncestors(path: string): string[] {
  const parts = path.split('/').filter((part) => part !== '');
  return ['', ...parts.map((_, index) => parts.slice(0, index + 1).join('/'))];
}

/**
 * The tightest CPU quota of this process's cgroup and of those above it, of cgroups version 2 or 1; null where none is
 * set. In a container its own cgroup often is the root of what can be seen, so paths that are not there set no limit.
 *
 * @param root - The file system's root; another one in tests.
 */
export function cpuQuota(root = '/'): number | null {
  const quotas = readIfThere(join(root, 'proc/self/cgroup'))
    .split('\n')
    .flatMap((line) => {
      // hierarchy:controllers:path
      const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
      if (controllers === undefined || path === undefined) return [];
      const mount = controllers === '' ? 'sys/fs/cgroup' : `sys/fs/cgroup/${controllers}`;
      if (controllers !== '' && !controllers.split(',').includes('cpu')) return [];
      return withAncestors(path).map((group) => quotaIn(join(root, mount, group), controllers === ''));
    });
  const limits = quotas.filter((quota) => quota !== null);
  return limits.length === 0 ? null : extent(limits).lowest;
}

function quotaIn(folder: string, unified: boolean): number | null {
  if (unified) {
    const [quota = '', period = ''] = readIfThere(join(folder, 'cpu.max')).trim().split(/\s+/);
    return cpuQuotaOf(quota, period);
  }
  return cpuQuotaOf(
    readIfThere(join(folder, 'cpu.cfs_quota_us')),
    readIfThere(join(folder, 'cpu.cfs_period_us')),
  );
}

/** Cores that this process may use: affinity (which Node asks for) and the CPU quota of a container. */
export function usableCores(): number {
  return Math.min(cpuQuota() ?? Infinity, availableParallelism());
}
