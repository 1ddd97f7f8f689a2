import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { test } from 'uvu';
import { inTemporaryFolder, reprolab } from './binary.ts';
import { reprolabHere } from './in-process.ts';

/** IDX labels: magic number 0x801, count, one byte each. */
function idxLabels(count: number): Uint8Array {
  const content = Buffer.alloc(8 + count);
  content.writeUInt32BE(0x801, 0);
  content.writeUInt32BE(count, 4);
  return content;
}

const damages: readonly (readonly [what: string, content: Uint8Array, message: RegExp])[] = [
  ['wrong bytes of the right size', gzipSync(idxLabels(10_000)), /sha256|SHA-256/],
  ['a truncated file', gzipSync(idxLabels(10_000)).subarray(0, 40), /t10k-labels/],
  ['an HTML page', Buffer.from('<!DOCTYPE html><html>Not found</html>'), /web page/],
  ['an empty file', Buffer.alloc(0), /empty|0 bytes/i],
];

for (const [what, content, message] of damages) {
  test(`data verify refuses ${what} and leaves it alone`, async () => {
    await inTemporaryFolder(async (folder) => {
      mkdirSync(join(folder, 'mnist'));
      const path = join(folder, 'mnist/t10k-labels-idx1-ubyte.gz');
      writeFileSync(path, content);
      const { code, stderr } = await reprolabHere(['data', 'verify', 'mnist', '--data-dir', folder], {
        XDG_CACHE_HOME: join(folder, 'cache'),
      });
      assert.equal(code, 3, stderr);
      assert.match(stderr, message);
      assert.match(stderr, /t10k-labels-idx1-ubyte\.gz/);
      assert.match(stderr, /Nothing was changed/);
      assert.deepEqual(readFileSync(path), Buffer.from(content));
    });
  });
}

test('run refuses a damaged file: exit code 3, recorded, nothing lost', async () => {
  await inTemporaryFolder(async (folder) => {
    const path = join(folder, 't10k-labels-idx1-ubyte.gz');
    writeFileSync(path, gzipSync(idxLabels(10_000)));
    const before = readFileSync(path);
    const out = join(folder, 'out');
    const args = ['run', 'mnist-fc', '--profile', 'smoke', '--data-dir', folder, '--out', out];
    const { code, stderr } = await reprolab(args, { XDG_CACHE_HOME: join(folder, 'cache') });
    assert.equal(code, 3, stderr);
    assert.match(stderr, /not measured \(data-invalid\)/);
    assert.deepEqual(readFileSync(path), before);
    assert.match(readFileSync(join(out, 'result.json'), 'utf8'), /"code": "data-invalid"/);
  });
});

test('data list and pull without a network say what is missing and how to get it', async () => {
  await inTemporaryFolder(async (folder) => {
    const env = { XDG_CACHE_HOME: folder };
    const list = await reprolabHere(['data', 'list', 'train-faces', '--json'], env);
    assert.equal(list.code, 0);
    assert.match(list.stdout, /reprolab data pull train-faces/);
    const pull = await reprolab(['data', 'pull', 'train-faces'], env);
    assert.equal(pull.code, 3);
    assert.match(pull.stderr, /REPROLAB_OFFLINE/);
  });
});

test.run();
