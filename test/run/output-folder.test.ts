import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import { ReprolabError } from '../../harness/core/errors.ts';
import { makeOutputFolder } from '../../harness/run/output-folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'reprolab-output-'));

test.after(() => {
  rmSync(folder, { recursive: true });
});

function refusal(path: string): ReprolabError {
  try {
    makeOutputFolder(path, ['result.json']);
  } catch (error) {
    assert.ok(error instanceof ReprolabError, 'an error of ours');
    return error;
  }
  throw new Error(`${path} was accepted`);
}

test('missing folders above it are made', () => {
  const { path } = makeOutputFolder(join(folder, 'a/b/c'), []);
  assert.equal(existsSync(path), true);
});

test('a folder below a file is refused', () => {
  writeFileSync(join(folder, 'file'), '');
  assert.equal(refusal(join(folder, 'file/below')).code, 'output-unwritable');
});

// There a name that cannot be made answers "no such entry", which sends Node's recursive mkdir round for ever.
if (existsSync('/proc/self')) {
  test('a folder in /proc is refused', () => {
    assert.equal(refusal('/proc/reprolab-output/x').code, 'output-unwritable');
  });
} else {
  test.skip('a folder in /proc is refused');
  console.log('skipped: this system has no /proc');
}

test('a folder that holds a result is refused', () => {
  writeFileSync(join(folder, 'result.json'), '{}');
  assert.match(refusal(folder).message, /holds result\.json already/);
  assert.equal(existsSync(join(folder, '.reprolab-writer')), false, 'who is refused claims nothing');
});

test('a folder into which another command writes is refused until it has ended', () => {
  const { path, release } = makeOutputFolder(join(folder, 'busy'), []);
  const { code, message } = refusal(path);
  assert.equal(code, 'output-unwritable');
  assert.match(message, new RegExp(`process ${process.pid} is writing into .*busy`));
  release();
  makeOutputFolder(path, []).release();
});

test.run();
