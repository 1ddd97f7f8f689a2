import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { addRows } from '../../harness/history/add.ts';
import { withHistory } from '../../harness/history/database.ts';
import { resultRows } from '../../harness/history/rows.ts';
import { readResultAt, resultText } from '../../harness/run/result-file.ts';
import { root } from '../bootstrap.mjs';
import { madeNights } from './made-nights.ts';

const repetitions = 3;

/** Wall seconds of a call of the command. */
function secondsOf(args: readonly string[]): number {
  const started = performance.now();
  execFileSync(process.execPath, [join(root, 'scripts/reprolab.mjs'), ...args], { stdio: 'ignore' });
  return (performance.now() - started) / 1000;
}

/** The fastest of a few calls: other work on the machine only adds. */
function fastest(args: readonly string[]): string {
  return `${Math.min(...Array.from({ length: repetitions }, () => secondsOf(args))).toFixed(2)} s`;
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
    await withHistory(database, { create: true }, async (history) => {
      for (let night = 0; night < nights; night++) {
        const item = made.next();
        if (item.done === true) break;
        const { value } = item;
        const origin = { digest: value.id, source: `${value.id}/result.json`, addedAt: value.startedAt };
        await addRows(history, resultRows(value, origin));
      }
    });
    const last = [...made].map((result) => {
      const night = join(folder, 'nights', result.id);
      mkdirSync(night, { recursive: true });
      writeFileSync(join(night, 'result.json'), resultText(result));
      return join(night, 'result.json');
    });
    const db = ['--db', database];
    const adding = Math.min(...last.map((file) => secondsOf(['history', 'add', file, ...db])));
    const site = join(folder, 'site');
    const rows: readonly (readonly [string, string])[] = [
      [
        'machine',
        `${cpus()[0]?.model ?? ''}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1) ?? ''}`,
      ],
      ['nights', String(nights)],
      ['a night', `${(statSync(last[0] ?? '').size / 1e6).toFixed(1)} MB of result.json`],
      ['database', `${(statSync(database).size / 1e6).toFixed(1)} MB`],
      ['--help, for comparison', fastest(['--help'])],
      ['add', `${adding.toFixed(2)} s`],
      ['show', fastest(['history', 'show', ...db])],
      ['show SUITE', fastest(['history', 'show', 'mnist-fc', ...db])],
      ['site', fastest(['history', 'site', site, ...db])],
      ['page', `${(statSync(join(site, 'history.html')).size / 1e6).toFixed(2)} MB`],
    ];
    for (const [what, value] of rows) console.log(`${what.padEnd(24)}${value}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
