import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import { environmentSchema } from '../../harness/core/result-schema.ts';
import { cpuFeaturesOf, readEnvironment } from '../../harness/measure/environment.ts';
import { readCommit } from '../../harness/measure/repository.ts';

test('CPU features of x86 and Arm, the relevant ones sorted', () => {
  const x86 = 'processor\t: 0\nmodel name\t: Some CPU\nflags\t\t: fpu fma avx2 sse4_2 avx ssse3 avx512f\n';
  assert.deepEqual(cpuFeaturesOf(x86), ['avx', 'avx2', 'avx512f', 'fma', 'sse4_2']);
  assert.deepEqual(cpuFeaturesOf('processor : 0\nFeatures : fp asimd aes asimddp sve\n'), [
    'asimd',
    'asimddp',
    'sve',
  ]);
  assert.deepEqual(cpuFeaturesOf(''), []);
});

test('the fingerprint of this machine is complete and within its bounds', () => {
  const environment = environmentSchema.parse(readEnvironment());
  assert.notEqual(environment.cpuModel, '');
  assert.ok(environment.cpuCores >= 1 && environment.cpuCores <= availableParallelism());
  assert.ok(environment.memoryBytes > 0 && environment.memoryBytes <= totalmem());
  assert.equal(environment.node, process.version);
  assert.match(environment.libraries['onnxruntime-node'] ?? '', /^\d+\.\d+\.\d+/);
});

test('the commit of a checkout, whether it is dirty, and none inside a foreign one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'reprolab-git-'));
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
      cwd: folder,
      encoding: 'utf8',
    }).trim();
  try {
    assert.deepEqual(await readCommit(folder), { gitCommit: null, gitDirty: null });
    git('init', '-q');
    writeFileSync(join(folder, 'file'), 'one');
    git('add', 'file');
    git('commit', '-q', '-m', 'one');
    const commit = git('rev-parse', 'HEAD');
    assert.deepEqual(await readCommit(folder), { gitCommit: commit, gitDirty: false });
    writeFileSync(join(folder, 'file'), 'two');
    assert.deepEqual(await readCommit(folder), { gitCommit: commit, gitDirty: true });
    const inside = join(folder, 'unpacked');
    mkdirSync(inside);
    assert.deepEqual(await readCommit(inside), { gitCommit: null, gitDirty: null });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test.run();
