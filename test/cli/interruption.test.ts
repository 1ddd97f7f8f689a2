import assert from 'node:assert/strict';
import { execa } from 'execa';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { test } from 'uvu';
import { readResult } from '../../harness/run/result-file.ts';
import { binary, inTemporaryFolder, quietEnvironment } from './binary.ts';

type Signal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** Starts a run that takes long enough to be interrupted. */
function startLongRun(out: string) {
  const args = ['run', 'tensorflow-basics', '--seeds', '1..50', '--out', out];
  return execa(process.execPath, [binary, ...args], {
    reject: false,
    stdin: 'ignore',
    env: quietEnvironment,
    // The command decides when it has ended: on a busy machine writing the report takes longer than execa waits.
    forceKillAfterDelay: false,
  });
}

/** Waits until a first run is in the result, or the command has ended without. */
async function firstRun(out: string, child: ReturnType<typeof startLongRun>): Promise<void> {
  const hasRun = () => existsSync(join(out, 'result.json')) && readResult(out).runs.length > 0;
  while (!hasRun() && child.exitCode === null) await setTimeout(50);
}

/** A file of /proc; empty for a process that has ended. */
function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** What an interrupted run must have left. */
function keptWhatWasMeasured(out: string): void {
  const result = readResult(out);
  assert.equal(result.status, 'partial');
  assert.ok(result.runs.length >= 1 && result.runs.length < 50);
  assert.notEqual(result.finishedAt, null);
  assert.ok((result.durationSeconds ?? 0) > 0);
  assert.deepEqual(result.errors, [], 'an interruption is no error of a run');
  assert.ok(existsSync(join(out, 'report.html')));
  assert.equal(existsSync(join(out, '.reprolab-writer')), false, 'the folder is free again');
}

const signals: readonly (readonly [name: Signal, exitCode: number, what: string])[] = [
  ['SIGINT', 130, 'Ctrl-C'],
  ['SIGTERM', 143, 'kill'],
  ['SIGHUP', 129, 'a closed terminal'],
];

if (process.platform === 'win32') {
  test.skip('signals keep what was measured and mark the result as partial');
  console.log('skipped: Windows ends a process on a signal without letting it finish');
} else {
  for (const [name, expected, what] of signals) {
    test(`${what} keeps what was measured, marks the result as partial and exits with ${expected}`, async () => {
      await inTemporaryFolder(async (folder) => {
        const out = join(folder, 'out');
        const child = startLongRun(out);
        await firstRun(out, child);
        child.kill(name);
        // The same key press once more, as npm passes it on, or the shell's own hang-up: it must not end the report.
        child.kill(name);
        const { exitCode, stderr, stdout } = await child;
        assert.equal(exitCode, expected, stderr);
        assert.match(stderr, /Interrupted: keeping what was measured/);
        assert.match(stdout, /Report: /);
        keptWhatWasMeasured(out);
      });
    });
  }
}

if (process.platform === 'linux') {
  test('a worker that is stopped does not keep an interrupted run from ending', async () => {
    await inTemporaryFolder(async (folder) => {
      const out = join(folder, 'out');
      const child = startLongRun(out);
      await firstRun(out, child);
      const children = `/proc/${String(child.pid)}/task/${String(child.pid)}/children`;
      // Not git, nor a copy of the command that has yet to become a program: to stop that one would stop the command.
      const isWorker = (pid: string) => readIfThere(`/proc/${pid}/cmdline`).includes('worker.ts');
      let worker: string | undefined;
      while (worker === undefined) {
        worker = readIfThere(children).trim().split(' ').find(isWorker);
        await setTimeout(5);
      }
      process.kill(Number(worker), 'SIGSTOP');
      child.kill('SIGTERM');
      const { exitCode, stderr } = await child;
      assert.equal(exitCode, 143, stderr);
      keptWhatWasMeasured(out);
      assert.equal(existsSync(`/proc/${worker}`), false, 'the worker is gone');
    });
  });
} else {
  test.skip('a worker that is stopped does not keep an interrupted run from ending');
  console.log("skipped: only Linux lists a process's children in a file");
}

test.run();
