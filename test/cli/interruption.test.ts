import assert from 'node:assert/strict';
import { execa } from 'execa';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { test } from 'uvu';
import { resultSchema } from '../../harness/core/result-schema.ts';
import { binary, inTemporaryFolder, quietEnvironment } from './binary.ts';

if (process.platform === 'win32') {
  test.skip('Ctrl-C keeps what was measured and marks the result as partial');
  console.log('skipped: Windows ends a process on SIGINT without letting it finish');
} else {
  test('Ctrl-C keeps what was measured and marks the result as partial', async () => {
    await inTemporaryFolder(async (folder) => {
      const out = join(folder, 'out');
      const file = join(out, 'result.json');
      const args = ['run', 'tensorflow-basics', '--seeds', '1..50', '--out', out];
      const child = execa(process.execPath, [binary, ...args], {
        reject: false,
        stdin: 'ignore',
        env: quietEnvironment,
      });
      while (!existsSync(file) && child.exitCode === null) await setTimeout(50);
      child.kill('SIGINT');
      const { exitCode, stderr, stdout } = await child;
      assert.equal(exitCode, 130, stderr);
      assert.match(stderr, /Interrupted: keeping what was measured/);
      assert.match(stdout, /Report: /);
      const result = resultSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
      assert.equal(result.status, 'partial');
      assert.ok(result.runs.length >= 1 && result.runs.length < 50);
      assert.notEqual(result.finishedAt, null);
      assert.deepEqual(result.errors, [], 'an interruption is no error of a run');
      assert.ok(existsSync(join(out, 'report.html')));
    });
  });
}

test.run();
