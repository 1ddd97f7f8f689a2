/** What the command leaves on a machine beside its result, and whom it talks to: nothing but what the README says. */
import { execa } from 'execa';
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import { binary, inTemporaryFolder, quietEnvironment } from './binary.ts';

const strace = await execa('strace', ['-V'], { reject: false });
const canTrace = strace.exitCode === 0;

/** Compiled copies of our own TypeScript: tsx keeps them for the next start. */
const documented = /^tmp\/tsx-\d+(\/|$)/;

/** Runs the command with `folder` in the place of the user's own, under strace where there is one. */
async function run(folder: string, args: readonly string[]) {
  const trace = join(folder, 'trace');
  const command = [process.execPath, binary, ...args];
  const tracer = ['strace', '--follow-forks', '--seccomp-bpf', '-qq', '-e', 'trace=socket', '-o', trace];
  const [file = '', ...rest] = canTrace ? [...tracer, ...command] : command;
  const { exitCode, stderr } = await execa(file, rest, {
    reject: false,
    stdin: 'ignore',
    env: {
      ...quietEnvironment,
      HOME: join(folder, 'home'),
      XDG_CACHE_HOME: join(folder, 'cache'),
      TMPDIR: join(folder, 'tmp'),
      // As a user's own: only the product may turn it off.
      ORT_DISABLE_TELEMETRY: undefined,
    },
  });
  assert.equal(exitCode, 0, stderr);
  return canTrace ? readFileSync(trace, 'utf8').split('\n') : [];
}

test('run, bench and doctor leave nothing behind and open no internet socket', async () => {
  await inTemporaryFolder(async (folder) => {
    for (const name of ['home', 'cache', 'tmp']) mkdirSync(join(folder, name));
    const out = ['--data', 'synthetic', '--out', join(folder, 'out')];
    for (const args of [
      ['run', 'tensorflow-basics', 'mnist-fc', '--profile', 'smoke', ...out],
      ['bench', 'tensorflow-basics', '--rounds', '1', '--round-ms', '5', ...out],
      ['doctor'],
    ]) {
      const sockets = await run(folder, args);
      // Processes of ours talk over AF_UNIX: where none was seen, nothing was watched.
      if (canTrace) assert.match(sockets.join('\n'), /socket\(AF_UNIX/, args[0]);
      const internet = sockets.filter((line) => line.includes('AF_INET'));
      assert.deepEqual(internet, [], args[0]);
    }
    const left = ['home', 'cache', 'tmp'].flatMap((name) =>
      readdirSync(join(folder, name), { recursive: true }).map((path) => `${name}/${String(path)}`),
    );
    assert.deepEqual(
      left.filter((path) => !documented.test(path)),
      [],
    );
  });
});
if (!canTrace) console.log('SKIPPED: sockets are not watched: strace is not installed');

test.run();
