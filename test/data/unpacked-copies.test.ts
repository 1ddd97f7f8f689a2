import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, utimesSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import { test } from 'uvu';
import { createDataLoader } from '../../harness/data/load.ts';
import { markInUse, tidyCopies, unfinishedPath, unpackFolder } from '../../harness/data/unpacked-copies.ts';
import { inSandbox, write, smallMnist } from './small-data.ts';

const dayMs = 86_400_000;
/** A process that has ended. */
const dead = spawnSync(process.execPath, ['--version']).pid;

/** Writes an empty file that was last used so many days ago; returns its path. */
function leave(folder: string, name: string, ageDays: number): string {
  const path = join(folder, name);
  write(path, '');
  const then = new Date(Date.now() - ageDays * dayMs);
  utimesSync(path, then, then);
  return path;
}

const left = (folder: string) => readdirSync(folder).sort();

test('the two copies last used stay, the longest unused goes first', () =>
  inSandbox(async ({ root }) => {
    for (const [name, age] of Object.entries({ 'a.rows': 3, 'b.rows': 1, 'c.rows': 2 }))
      leave(root, name, age);
    await tidyCopies(root);
    assert.deepEqual(left(root), ['b.rows', 'c.rows']);
    await tidyCopies(root, 1);
    assert.deepEqual(left(root), ['b.rows']);
  }));

test('a copy that was not used for 30 days goes', () =>
  inSandbox(async ({ root }) => {
    leave(root, 'a.rows', 29);
    leave(root, 'b.rows', 31);
    await tidyCopies(root);
    assert.deepEqual(left(root), ['a.rows']);
  }));

test('a copy in use stays however old it is, until it is let go', () =>
  inSandbox(async ({ root }) => {
    const release = markInUse(leave(root, 'old.rows', 400));
    leave(root, 'a.rows', 1);
    leave(root, 'b.rows', 2);
    await tidyCopies(root, 0);
    assert.equal(left(root)[0], 'old.rows');
    assert.equal(left(root).length, 2);
    release();
    await tidyCopies(root, 0);
    assert.deepEqual(left(root), []);
  }));

test('marks and halves of dead processes go, those of living ones and of other machines stay', () =>
  inSandbox(async ({ root }) => {
    leave(root, 'a.rows', 40);
    leave(root, `a.rows.${hostname()}.${dead}.0.use`, 0);
    leave(root, `b.rows.${hostname()}.${dead}.part`, 0);
    write(join(root, 'b.rows.lock'), `${dead} ${hostname()}`);
    const ours = unfinishedPath(join(root, 'c.rows'));
    write(ours, '');
    write(join(root, 'c.rows.lock'), `${process.pid} ${hostname()}`);
    leave(root, 'd.rows.other.host.1.part', 6);
    leave(root, 'e.rows.other.host.1.part', 8);
    await tidyCopies(root);
    const staying = [basename(ours), 'c.rows.lock', 'd.rows.other.host.1.part'];
    assert.deepEqual(left(root), staying.sort());
  }));

test('a folder that is not there is tidy', () => inSandbox(({ root }) => tidyCopies(join(root, 'nowhere'))));

test('any load of data removes what a killed process left', () =>
  inSandbox(async ({ cache, options }) => {
    const folder = unpackFolder(cache);
    leave(folder, `a.rows.${hostname()}.${dead}.part`, 0);
    await createDataLoader({ ...options, mode: 'synthetic' }).load(smallMnist());
    assert.deepEqual(left(folder), []);
  }));

test.run();
