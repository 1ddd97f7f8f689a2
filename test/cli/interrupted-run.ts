/** Runs that are interrupted, and what must be left of them. */
import assert from 'node:assert/strict';
import { execa } from 'execa';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { readResult } from '../../harness/run/result-file.ts';
import { binary, inTemporaryFolder, quietEnvironment } from './binary.ts';

type Signal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** Starts a run that takes long enough to be interrupted. */
export function startLongRun(out: string) {
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
export async function firstRun(out: string, child: ReturnType<typeof startLongRun>): Promise<void> {
  const hasRun = () => existsSync(join(out, 'result.json')) && readResult(out).runs.length > 0;
  while (!hasRun() && child.exitCode === null) await setTimeout(50);
}

/** What an interrupted run must have left. */
export function keptWhatWasMeasured(out: string): void {
  const result = readResult(out);
  assert.equal(result.status, 'partial');
  assert.ok(result.runs.length >= 1 && result.runs.length < 50);
  assert.notEqual(result.finishedAt, null);
  assert.ok((result.durationSeconds ?? 0) > 0);
  assert.deepEqual(result.errors, [], 'an interruption is no error of a run');
  assert.ok(existsSync(join(out, 'report.html')));
  assert.equal(existsSync(join(out, '.reprolab-writer')), false, 'the folder is free again');
}

/** A signal, sent twice, ends a run with its exit code and keeps what was measured. */
export async function keepsWhatWasMeasured(name: Signal, expected: number): Promise<void> {
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
}
