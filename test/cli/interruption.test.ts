import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { test } from 'uvu';
import { inTemporaryFolder } from './binary.ts';
import { firstRun, keepsWhatWasMeasured, keptWhatWasMeasured, startLongRun } from './interrupted-run.ts';

/** A file of /proc; empty for a process that has ended. */
function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

// The other signals are in the slow tier; SIGTERM is in the test below, too.
if (process.platform === 'win32') {
  test.skip('Ctrl-C keeps what was measured, marks the result as partial and exits with 130');
  console.log('skipped: Windows ends a process on a signal without letting it finish');
} else {
  test('Ctrl-C keeps what was measured, marks the result as partial and exits with 130', () =>
    keepsWhatWasMeasured('SIGINT', 130));
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
