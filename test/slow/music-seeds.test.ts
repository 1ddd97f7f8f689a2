import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import { inTemporaryFolder, reprolab } from '../cli/binary.ts';

test('two seeds of the lab that writes files keep the files of both', async () => {
  await inTemporaryFolder(async (folder) => {
    const out = join(folder, 'out');
    const args = ['run', 'music-rnn', '--profile', 'smoke', '--seeds', '1,2', '--out', out];
    const { code, stderr } = await reprolab(args);
    assert.equal(code, 0, stderr);
    for (const seed of ['1', '2']) {
      assert.ok(existsSync(join(out, 'music-rnn/course-2022', seed, 'generated-text-1.txt')), seed);
    }
  });
});

test.run();
