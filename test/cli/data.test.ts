import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { test } from 'uvu';
import { resultSchema } from '../../harness/core/result-schema.ts';
import { inTemporaryFolder } from './binary.ts';
import { reprolabHere } from './in-process.ts';

/** IDX labels: magic number 0x801, count, one byte each. */
function idxLabels(count: number): Uint8Array {
  const content = Buffer.alloc(8 + count);
  content.writeUInt32BE(0x801, 0);
  content.writeUInt32BE(count, 4);
  return content;
}

/** Every file of MNIST, each damaged in another way, and what is said of it. */
const damages: readonly (readonly [file: string, content: Uint8Array, message: RegExp])[] = [
  // Wrong bytes of the right size, a truncated file, a web page, nothing.
  ['t10k-labels-idx1-ubyte.gz', gzipSync(idxLabels(10_000)), /sha256|SHA-256/],
  ['train-labels-idx1-ubyte.gz', gzipSync(idxLabels(60_000)).subarray(0, 40), /unexpected end|truncated/i],
  ['t10k-images-idx3-ubyte.gz', Buffer.from('<!DOCTYPE html><html>Not found</html>'), /web page/],
  ['train-images-idx3-ubyte.gz', Buffer.alloc(0), /empty|0 bytes/i],
];

test('data verify refuses damaged files, says of each what is wrong and leaves it alone', async () => {
  await inTemporaryFolder(async (folder) => {
    mkdirSync(join(folder, 'mnist'));
    for (const [file, content] of damages) writeFileSync(join(folder, 'mnist', file), content);
    const { code, stderr } = await reprolabHere(['data', 'verify', 'mnist', '--data-dir', folder], {
      XDG_CACHE_HOME: join(folder, 'cache'),
    });
    assert.equal(code, 3, stderr);
    assert.match(stderr, /Nothing was changed/);
    for (const [file, content, message] of damages) {
      const said = stderr.split('\n').find((line) => line.includes(file)) ?? '';
      assert.match(said, message, file);
      assert.deepEqual(readFileSync(join(folder, 'mnist', file)), Buffer.from(content));
    }
  });
});

test('run refuses a damaged file: exit code 3, recorded, nothing lost', async () => {
  await inTemporaryFolder(async (folder) => {
    const path = join(folder, 't10k-labels-idx1-ubyte.gz');
    writeFileSync(path, gzipSync(idxLabels(10_000)));
    const before = readFileSync(path);
    const out = join(folder, 'out');
    const args = ['run', 'mnist-fc', '--profile', 'smoke', '--data-dir', folder, '--out', out];
    const { code, stderr } = await reprolabHere(args, { XDG_CACHE_HOME: join(folder, 'cache') });
    assert.equal(code, 3, stderr);
    assert.match(stderr, /not measured \(data-invalid\)/);
    assert.deepEqual(readFileSync(path), before);
    const { errors } = resultSchema.parse(JSON.parse(readFileSync(join(out, 'result.json'), 'utf8')));
    assert.deepEqual(
      errors.map((error) => [error.suite, error.recipe, error.seed, error.code]),
      [['mnist-fc', 'published', 1, 'data-invalid']],
    );
  });
});

test('data list and pull without a network say what is missing and how to get it', async () => {
  await inTemporaryFolder(async (folder) => {
    const env = { XDG_CACHE_HOME: folder };
    const list = await reprolabHere(['data', 'list', 'train-faces', '--json'], env);
    assert.equal(list.code, 0);
    assert.match(list.stdout, /reprolab data pull train-faces/);
    const pull = await reprolabHere(['data', 'pull', 'train-faces'], env);
    assert.equal(pull.code, 3);
    assert.match(pull.stderr, /REPROLAB_OFFLINE/);
  });
});

test.run();
