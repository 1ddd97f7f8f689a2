/** What commands leave on a machine beside their results, and whom they talk to: nothing but what docs/data.md says. */
import { execa } from 'execa';
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { binary, inTemporaryFolder, quietEnvironment } from './binary.ts';

const strace = await execa('strace', ['-V'], { reject: false });
export const canTrace = strace.exitCode === 0;

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

/** Runs commands one after the other in a home of their own: nothing may be left in it, and no internet socket opened. */
export async function leavesNothing(commands: readonly (readonly string[])[]): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    for (const name of ['home', 'cache', 'tmp']) mkdirSync(join(folder, name));
    for (const command of commands) {
      const [name = ''] = command;
      const takesFolder = name !== 'doctor';
      const out = takesFolder ? ['--data', 'synthetic', '--out', join(folder, 'out')] : [];
      const sockets = await run(folder, [...command, ...out]);
      // Processes of ours talk over AF_UNIX: where none was seen, nothing was watched.
      if (canTrace) assert.match(sockets.join('\n'), /socket\(AF_UNIX/, name);
      const internet = sockets.filter((line) => line.includes('AF_INET'));
      assert.deepEqual(internet, [], name);
    }
    const left = ['home', 'cache', 'tmp'].flatMap((name) =>
      readdirSync(join(folder, name), { recursive: true }).map((path) => `${name}/${String(path)}`),
    );
    assert.deepEqual(
      left.filter((path) => !documented.test(path)),
      [],
    );
  });
}
