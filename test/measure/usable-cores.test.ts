import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import { cpuQuota, cpuQuotaOf, usableCores } from '../../harness/core/usable-cores.ts';
import { defaultThreads } from '../../harness/engine/backends/threads.ts';
import { readMachine } from '../../harness/measure/environment.ts';

/** The quota that is read from these files of a file system of its own. */
function quotaFrom(files: Readonly<Record<string, string>>): number | null {
  const root = mkdtempSync(join(tmpdir(), 'reprolab-cgroup-'));
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    }
    return cpuQuota(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

test('a quota is rounded up to whole cores; no limit is none', () => {
  assert.equal(cpuQuotaOf('150000', '100000\n'), 2);
  assert.equal(cpuQuotaOf('50000', '100000'), 1);
  for (const none of ['max', '-1', '', '0']) assert.equal(cpuQuotaOf(none, '100000'), null);
});

test('a container of cgroups 2 sees its own group as the root', () => {
  const files = { 'proc/self/cgroup': '0::/\n', 'sys/fs/cgroup/cpu.max': '300000 100000\n' };
  assert.equal(quotaFrom(files), 3);
  // Or the path that the host has for it, which is not there.
  assert.equal(quotaFrom({ ...files, 'proc/self/cgroup': '0::/system.slice/docker-1.scope\n' }), 3);
  assert.equal(quotaFrom({ ...files, 'sys/fs/cgroup/cpu.max': 'max 100000\n' }), null);
});

test('the tightest quota binds: of the group itself or of one above it', () => {
  const files = {
    'proc/self/cgroup': '0::/user.slice/job.scope\n',
    'sys/fs/cgroup/user.slice/cpu.max': '200000 100000\n',
    'sys/fs/cgroup/user.slice/job.scope/cpu.max': '800000 100000\n',
  };
  assert.equal(quotaFrom(files), 2);
  assert.equal(quotaFrom({ ...files, 'sys/fs/cgroup/user.slice/cpu.max': 'max 100000\n' }), 8);
});

test('cgroups 1 have files of their own', () => {
  const files = {
    'proc/self/cgroup': '4:memory:/a\n3:cpu,cpuacct:/a\n2:cpuset:/a\n',
    'sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us': '250000\n',
    'sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_period_us': '100000\n',
  };
  assert.equal(quotaFrom(files), 3);
  assert.equal(quotaFrom({ ...files, 'sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us': '-1\n' }), null);
});

test('another system has no quota', () => {
  assert.equal(quotaFrom({}), null);
});

test('what is said of the machine and what a large step gets by default are one number', () => {
  const cores = usableCores();
  assert.ok(cores >= 1 && cores <= availableParallelism());
  assert.equal(readMachine().cpuCores, cores);
  assert.equal(defaultThreads(1e12), cores);
  assert.equal(defaultThreads(1), 1);
});

test.run();
