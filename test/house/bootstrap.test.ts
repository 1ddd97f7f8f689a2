import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { suite } from 'uvu';
import { root, whyInstall } from '../../scripts/bootstrap.mjs';
import { tryLock } from '../../scripts/start/lock.mjs';

const test = suite('bootstrap');
let folder = '';

/** A project with one local dependency, so that a real `npm ci` runs without a registry. */
function makeProject(path: string, version = '1.0.0'): void {
  mkdirSync(join(path, 'scripts'), { recursive: true });
  mkdirSync(join(path, 'dep'), { recursive: true });
  for (const part of ['bootstrap.mjs', 'start']) {
    cpSync(join(root, 'scripts', part), join(path, 'scripts', part), { recursive: true });
  }
  writeFileSync(
    join(path, 'scripts/main.mjs'),
    "import { bootstrap } from './bootstrap.mjs';\nawait bootstrap();\nconsole.log('ready');\n",
  );
  const project = { name: 'project', version: '1.0.0', dependencies: { dep: 'file:dep' } };
  writeFileSync(join(path, 'package.json'), JSON.stringify(project));
  writeFileSync(join(path, 'dep/package.json'), JSON.stringify({ name: 'dep', version }));
  writeFileSync(
    join(path, 'package-lock.json'),
    JSON.stringify({
      name: 'project',
      version: '1.0.0',
      lockfileVersion: 3,
      requires: true,
      packages: { '': project, dep: { version }, 'node_modules/dep': { resolved: 'dep', link: true } },
    }),
  );
}

function runMain(
  path: string,
  env: Record<string, string> = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(path, 'scripts/main.mjs')], {
      env: { ...process.env, ...env },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
}

test.before.each(() => {
  folder = mkdtempSync(join(tmpdir(), 'reprolab-bootstrap-'));
  makeProject(folder);
});

test.after.each(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('this checkout needs no installation', () => {
  assert.equal(whyInstall(root), null);
});

test('installs once, then is quiet', async () => {
  assert.equal(whyInstall(folder), 'dependencies are not installed yet');
  const first = await runMain(folder);
  assert.deepEqual([first.code, first.stdout], [0, 'ready\n'], first.stderr);
  assert.match(first.stderr, /running npm ci/);
  const again = await runMain(folder);
  assert.deepEqual([again.code, again.stdout, again.stderr], [0, 'ready\n', '']);
});

test('starting twice at once installs once', async () => {
  const both = await Promise.all([runMain(folder), runMain(folder)]);
  assert.deepEqual(
    both.map(({ code, stdout }) => [code, stdout]),
    [
      [0, 'ready\n'],
      [0, 'ready\n'],
    ],
  );
  assert.equal(both.filter(({ stderr }) => stderr.includes('npm ci')).length, 1);
});

test('waiting for another installation says for whose, and ends with it', async () => {
  const name = createHash('sha256').update(`${folder}${sep}`).digest('hex').slice(0, 16);
  const { release } = tryLock(join(tmpdir(), `reprolab-install-${name}`));
  assert.ok(release !== null);
  const waiting = runMain(folder);
  await setTimeout(5_000);
  release();
  const { code, stderr } = await waiting;
  assert.equal(code, 0, stderr);
  assert.match(
    stderr,
    new RegExp(`waiting for process ${process.pid}, .* delete .*reprolab-install-${name}`),
  );
});

test('sees a changed lock, a missing folder and an interrupted installation', async () => {
  await runMain(folder);
  const hidden = join(folder, 'node_modules/.package-lock.json');
  const written = readFileSync(hidden);
  writeFileSync(hidden, '{ "packages": {');
  assert.equal(whyInstall(folder), 'the last installation was interrupted');
  writeFileSync(hidden, written);
  rmSync(join(folder, 'node_modules/dep'), { force: true });
  assert.equal(whyInstall(folder), 'node_modules/dep is missing');
  makeProject(folder, '1.0.1');
  assert.equal(whyInstall(folder), 'package-lock.json has changed');
});

test('a failed installation shows what npm said, advises and exits with 3', async () => {
  writeFileSync(
    join(folder, 'package-lock.json'),
    '{"lockfileVersion": 3, "packages": {"": {}, "node_modules/x": {}}}',
  );
  const { code, stdout, stderr } = await runMain(folder);
  assert.deepEqual([code, stdout], [3, '']);
  assert.match(stderr, /npm error/);
  assert.match(stderr, /npm ci failed with exit code/);
  assert.match(stderr, /run the command again/);
});

test.run();
