/** Commands that are killed with SIGKILL, and what must be left of them. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { binary, quietEnvironment } from './binary.ts';

/** A command in a process group of its own. */
export interface Started {
  readonly pid: number;
  /** Resolves when its own process has ended: its exit code, null where it was killed, and what it said. */
  readonly ended: Promise<{ readonly code: number | null; readonly stderr: string }>;
  /** Kills the process, or with 'group' all that it has started too. Nothing for one that has ended. */
  kill(what: 'process' | 'group'): void;
}

/** Starts `reprolab` with these arguments. */
export function start(args: readonly string[]): Started {
  const child = spawn(process.execPath, [binary, ...args], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...quietEnvironment },
  });
  const { pid } = child;
  assert.ok(pid !== undefined);
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += String(chunk);
  });
  return {
    pid,
    // Not 'close': a worker that outlives it would keep the pipe open.
    ended: new Promise((resolve) => {
      child.on('exit', (code) => {
        resolve({ code, stderr });
      });
    }),
    kill(what) {
      try {
        process.kill(what === 'group' ? -pid : pid, 'SIGKILL');
      } catch {
        // It has ended.
      }
    },
  };
}

/** Processes of a group that live, by number. Of Linux alone. */
export function livingOf(group: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        // After the name in brackets: state, parent, group.
        const [state, , of] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return Number(of) === group && state !== 'Z' && state !== 'X';
      } catch {
        return false;
      }
    });
}

/** Waits until no process of the group lives; fails after twenty seconds. */
export async function allEnded(group: number): Promise<void> {
  for (let waited = 0; livingOf(group).length > 0; waited += 50) {
    assert.ok(waited < 20_000, `processes ${livingOf(group).join(', ')} outlived the command`);
    await setTimeout(50);
  }
}

export interface Campaign {
  /** A `run` into `out`, which is resumed when it was killed. */
  readonly command: readonly string[];
  readonly out: string;
  /** When to kill each attempt, in milliseconds after its start; null lets it end. */
  readonly nextMoment: () => number | null;
}

/** Starts the run, kills it, resumes it, and so on, until it has ended by itself. Returns how often it was killed. */
export async function killAndResume({ command, out, nextMoment }: Campaign): Promise<number> {
  for (let kills = 0; ; kills++) {
    // What was killed before it could write anything is begun again.
    const canResume = existsSync(join(out, 'result.json'));
    const started = start(canResume ? ['run', '--resume', out] : [...command, '--out', out]);
    const moment = nextMoment();
    const waiting = new AbortController();
    if (moment !== null) {
      void setTimeout(moment, undefined, { signal: waiting.signal }).then(
        () => {
          started.kill('group');
        },
        () => undefined,
      );
    }
    const { code, stderr } = await started.ended;
    waiting.abort();
    await allEnded(started.pid);
    if (code === null) continue;
    assert.equal(code, 0, `after ${kills} kills: ${stderr}`);
    return kills;
  }
}

/** Files and folders that only somebody who was killed leaves. */
export function leftoversIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.tmp$|\.reprolab-writer/.test(name),
  );
}
