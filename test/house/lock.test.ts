import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { suite } from 'uvu';
import { describeHolder } from '../../scripts/start/lock-holder.mjs';
import { tryLock } from '../../scripts/start/lock.mjs';

const test = suite('lock');
const execute = promisify(execFile);
const module = new URL('../../scripts/start/lock.mjs', import.meta.url).href;
let folder = '';
let path = '';

/** Takes the lock and says which file shows it. */
function take(): { release: () => void; file: string } {
  const { release } = tryLock(path);
  assert.ok(release !== null, 'the lock is free');
  return { release, file: join(path, readdirSync(path)[0] ?? '') };
}

/** Leaves a lock behind whose holder is described by `change` of this process's own description. */
function leave(change: Readonly<Record<string, unknown>>, ageSeconds = 0): void {
  const { release, file } = take();
  const holder = { ...(JSON.parse(readFileSync(file, 'utf8')) as object), ...change };
  release();
  mkdirSync(path);
  writeFileSync(file, JSON.stringify(holder));
  const time = Date.now() / 1000 - ageSeconds;
  utimesSync(file, time, time);
}

test.before.each(() => {
  folder = mkdtempSync(join(tmpdir(), 'reprolab-lock-'));
  path = join(folder, 'lock');
});
test.after.each(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('what those left who were killed while they took it is removed, and what the living prepare is not', () => {
  const { release, file } = take();
  const living = { ...(JSON.parse(readFileSync(file, 'utf8')) as object) };
  release();
  const candidates = { dead: { ...living, pid: 2 ** 22 + 1 }, alive: living };
  for (const [index, holder] of Object.values(candidates).entries()) {
    mkdirSync(`${path}.00000000-0000-0000-0000-00000000000${index}`);
    writeFileSync(
      join(`${path}.00000000-0000-0000-0000-00000000000${index}`, 'x.json'),
      JSON.stringify(holder),
    );
  }
  const empty = `${path}.00000000-0000-0000-0000-000000000002`;
  mkdirSync(empty);
  utimesSync(empty, 1, 1);
  mkdirSync(`${path}.of-somebody`);
  take().release();
  assert.deepEqual(readdirSync(folder).sort(), [
    'lock.00000000-0000-0000-0000-000000000001',
    'lock.of-somebody',
  ]);
});

test('the second is told who holds it, and gets it when the first lets go', () => {
  const { release } = take();
  const { release: refused, holder } = tryLock(path);
  assert.equal(refused, null);
  assert.equal(holder.pid, process.pid);
  assert.equal(describeHolder(holder), `process ${process.pid}`);
  release();
  assert.deepEqual(readdirSync(folder), [], 'nothing is left');
  take().release();
});

test('a killed holder holds nothing', async () => {
  const script = `import { tryLock } from '${module}'; tryLock(${JSON.stringify(path)}); console.log('held'); setInterval(() => 0, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
  await once(child.stdout, 'data');
  assert.equal(tryLock(path).holder?.pid, child.pid);
  child.kill('SIGKILL');
  await once(child, 'close');
  take().release();
});

test('a process that ends lets go', async () => {
  const script = `import { tryLock } from '${module}'; tryLock(${JSON.stringify(path)}); process.exit(0);`;
  await execute(process.execPath, ['--input-type=module', '-e', script]);
  assert.equal(existsSync(path), false);
});

if (process.platform === 'win32') {
  test.skip('a process that has the number of the dead holder does not hold the lock');
  console.log('skipped: Windows does not tell when a process began');
} else {
  test('a process that has the number of the dead holder does not hold the lock', () => {
    leave({ started: 'long ago' });
    take().release();
  });
}

test('a holder on another machine lives as long as it shows it', () => {
  leave({ machine: 'elsewhere' }, 10);
  assert.equal(describeHolder(tryLock(path).holder ?? assert.fail()), `process ${process.pid} on elsewhere`);
  rmSync(path, { recursive: true });
  leave({ machine: 'elsewhere' }, 600);
  take().release();
});

test('so does one that an unknown version wrote', () => {
  mkdirSync(path);
  writeFileSync(join(path, 'pid'), String(process.pid));
  assert.equal(describeHolder(tryLock(path).holder ?? assert.fail()), 'another process');
  utimesSync(join(path, 'pid'), 1, 1);
  take().release();
});

test('of many at once one holds it at a time', async () => {
  const log = join(folder, 'log');
  const script = `
    import { appendFileSync } from 'node:fs';
    import { setTimeout } from 'node:timers/promises';
    import { tryLock } from '${module}';
    for (let done = 0; done < 5; ) {
      const { release } = tryLock(${JSON.stringify(path)});
      if (release !== null) {
        appendFileSync(${JSON.stringify(log)}, process.pid + ' in\\n');
        await setTimeout(5);
        appendFileSync(${JSON.stringify(log)}, process.pid + ' out\\n');
        // The last one is left behind, as a killed process leaves it.
        if (++done === 5) process.kill(process.pid, 'SIGKILL');
        release();
      }
      await setTimeout(1);
    }`;
  const killed = Array.from({ length: 4 }, () =>
    assert.rejects(execute(process.execPath, ['--input-type=module', '-e', script])),
  );
  await Promise.all(killed);
  const lines = readFileSync(log, 'utf8').trim().split('\n');
  assert.equal(lines.length, 4 * 5 * 2);
  for (let index = 0; index < lines.length; index += 2) {
    assert.equal(lines[index + 1], lines[index]?.replace('in', 'out'));
  }
});

test.run();
