import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import { ReprolabError } from '../../harness/core/errors.ts';
import { outwaitOthers } from '../../harness/run/folder-claim.ts';
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

/** Makes a folder that a process of another machine holds, which was last heard of so long ago. */
function heldElsewhere(name: string, secondsAgo: number): string {
  const held = join(folder, name);
  const lock = join(held, '.reprolab-writer');
  mkdirSync(lock, { recursive: true });
  writeFileSync(join(lock, 'holder.json'), JSON.stringify({ pid: 1, machine: 'node-7 boot', started: '1' }));
  const time = Date.now() / 1000 - secondsAgo;
  utimesSync(join(lock, 'holder.json'), time, time);
  return held;
}

test('who was killed on another machine is waited for until the silence tells', async () => {
  const held = heldElsewhere('killed', 118.5);
  assert.match(refusal(held).message, /process 1 on node-7 is writing into/);
  const told: string[] = [];
  await outwaitOthers(held, (line) => told.push(line));
  assert.equal(told.length, 1);
  assert.match(told[0] ?? '', /process 1 on node-7 was writing into .*killed: waiting/);
  makeOutputFolder(held, []).release();
});

test('whoever can be looked at, and a folder that nobody holds, are not waited for', async () => {
  const silent = () => assert.fail('nothing is waited for');
  const { path, release } = makeOutputFolder(join(folder, 'mine'), []);
  await outwaitOthers(path, silent);
  assert.equal(refusal(path).code, 'output-unwritable', 'it is held still');
  release();
  await outwaitOthers(path, silent);
  await outwaitOthers(join(folder, 'not-there'), silent);
  assert.equal(existsSync(join(folder, 'not-there')), false);
});

test.run();
