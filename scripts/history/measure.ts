import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Result } from '../../harness/core/result-schema.ts';
import { addAll } from '../../harness/history/add.ts';
import { withHistory } from '../../harness/history/database.ts';
import { resultRows } from '../../harness/history/rows.ts';
import { readResultAt, resultText } from '../../harness/run/result-file.ts';
import { root } from '../bootstrap.mjs';
import { madeNights } from './made-nights.ts';

const repetitions = 3;
/** Of a hold of the lock. */
const nightsAtOnce = 20;

/** Seconds of a call of a command. */
interface Cost {
  readonly wall: number;
  /** Of the processor in user mode, all threads: what other work on the machine disturbs least. */
  readonly user: number;
}

/** Makes a process say at its end what it used. */
const tellUse = `data:text/javascript,process.on('exit', () => console.error(process.cpuUsage().user))`;

function costOf(args: readonly string[]): Cost {
  const started = performance.now();
  const command = ['--import', tellUse, join(root, 'scripts/reprolab.mjs'), ...args];
  const { stderr, status } = spawnSync(process.execPath, command, { encoding: 'utf8' });
  const wall = (performance.now() - started) / 1000;
  if (status !== 0)
    throw new Error(`reprolab ${args.join(' ')} ended with ${status ?? 'a signal'}: ${stderr}`);
  return { wall, user: Number(stderr.trim().split('\n').at(-1)) / 1e6 };
}

/** The least of several calls: other work on the machine only adds. */
function leastOf(calls: readonly (readonly string[])[]): string {
  const costs = calls.map(costOf);
  const least = (what: keyof Cost) => Math.min(...costs.map((cost) => cost[what])).toFixed(2);
  return `${least('wall')} s, ${least('user')} s of CPU in user mode`;
}

const repeated = (args: readonly string[]) => leastOf(Array.from({ length: repetitions }, () => args));

/** Adds made nights, which have no files. */
async function fill(database: string, nights: readonly Result[]): Promise<void> {
  const files = nights.map((night) => ({
    path: night.id,
    rows: resultRows(night, {
      digest: night.id,
      source: `${night.id}/result.json`,
      addedAt: night.startedAt,
    }),
  }));
  await withHistory(database, { create: true }, (history) => addAll(history, files));
}

/** The next few items. */
function take<Item>(items: Iterator<Item>, count: number): Item[] {
  return Array.from({ length: count }, () => items.next()).flatMap(({ done, value }) =>
    done === true ? [] : [value],
  );
}

/** Fills a history with made nights of five seeds and prints how long the commands take on it. */
export async function measureHistory(path: string | undefined, nights: number): Promise<void> {
  if (path === undefined) throw new Error('expected a folder that a run has written');
  const folder = mkdtempSync(join(tmpdir(), 'reprolab-history-bench-'));
  try {
    const database = join(folder, 'history.duckdb');
    const made = madeNights(readResultAt(path), {
      count: nights + repetitions,
      seeds: 5,
      seed: 1,
      noise: 0.003,
    });
    for (let night = 0; night < nights; night += nightsAtOnce) {
      await fill(database, take(made, Math.min(nightsAtOnce, nights - night)));
    }
    const last = [...made].map((result) => {
      const night = join(folder, 'nights', result.id);
      mkdirSync(night, { recursive: true });
      writeFileSync(join(night, 'result.json'), resultText(result));
      return join(night, 'result.json');
    });
    const db = ['--db', database];
    const site = join(folder, 'site');
    const rows: readonly (readonly [string, string])[] = [
      [
        'machine',
        `${cpus()[0]?.model ?? ''}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1) ?? ''}`,
      ],
      ['nights', String(nights)],
      ['a night', `${(statSync(last[0] ?? '').size / 1e6).toFixed(1)} MB of result.json`],
      ['database', `${(statSync(database).size / 1e6).toFixed(1)} MB`],
      ['--help, for comparison', repeated(['--help'])],
      ['add', leastOf(last.map((file) => ['history', 'add', file, ...db]))],
      ['show', repeated(['history', 'show', ...db])],
      ['show SUITE', repeated(['history', 'show', 'mnist-fc', ...db])],
      ['site', repeated(['history', 'site', site, ...db])],
      ['page', `${(statSync(join(site, 'history.html')).size / 1e6).toFixed(2)} MB`],
    ];
    for (const [what, value] of rows) console.log(`${what.padEnd(24)}${value}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
