import assert from 'node:assert/strict';
import { execa } from 'execa';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import { resultSchema } from '../../harness/core/result-schema.ts';
import { binary, inTemporaryFolder, quietEnvironment } from '../cli/binary.ts';

test('when nobody reads what it prints, a run goes on and its exit code is its own', async () => {
  await inTemporaryFolder(async (folder) => {
    const out = join(folder, 'out');
    const args = ['run', 'tensorflow-basics', 'mnist-fc', '--profile', 'smoke', '--json', '--out', out];
    const child = execa(process.execPath, [binary, ...args], {
      reject: false,
      stdin: 'ignore',
      buffer: false,
      env: quietEnvironment,
    });
    child.stdout.destroy();
    child.stderr.once('data', () => child.stderr.destroy());
    const { exitCode } = await child;
    assert.equal(exitCode, 0);
    const result = resultSchema.parse(JSON.parse(readFileSync(join(out, 'result.json'), 'utf8')));
    assert.deepEqual([result.status, result.runs.length], ['complete', 2]);
    assert.ok(existsSync(join(out, 'report.html')));
  });
});

test.run();
