import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import type { Comparison, Run } from '../../harness/core/result-schema.ts';
import { writeBench, writeResult } from '../../harness/run/result-file.ts';
import { five, madeBench, madeRuns, madeSource } from '../compare/made.ts';
import { cpuEngine } from '../reports/fixture/runs.ts';
import { inTemporaryFolder } from './binary.ts';
import { reprolabHere } from './in-process.ts';

/** Writes a made machine as a run does; returns its folder. */
function stored(parent: string, name: string, runs: readonly Run[]): string {
  const folder = join(parent, name);
  mkdirSync(folder);
  const { result } = madeSource(name, runs);
  assert.ok(result);
  writeResult(folder, result);
  return folder;
}

test('compare says it in a table of 80 columns, and writes page, CSV and JSON where asked', async () => {
  await inTemporaryFolder(async (folder) => {
    const a = stored(folder, 'a', madeRuns(five));
    const b = stored(folder, 'b', madeRuns(five.map((median) => median / 3)));
    const out = join(folder, 'out');
    const { code, stdout, stderr } = await reprolabHere([
      'compare',
      a,
      join(b, 'result.json'),
      '--label',
      'B=server',
      '--price',
      'server=1.5',
      '--out',
      out,
    ]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^server is 3\.0x faster \[2\.\d-3\.\d\] at net/);
    for (const name of ['compare.html', 'compare.csv', 'compare.json'])
      assert.ok(existsSync(join(out, name)), name);
    const written = JSON.parse(readFileSync(join(out, 'compare.json'), 'utf8')) as Comparison;
    assert.equal(written.contenders[1]?.eurosPerHour, 1.5);
  });
});

test('--json prints the comparison alone, --markdown a table to paste', async () => {
  await inTemporaryFolder(async (folder) => {
    const [a, b] = [stored(folder, 'a', madeRuns(five)), stored(folder, 'b', madeRuns(five))];
    const { stdout } = await reprolabHere(['compare', a, b, '--json']);
    assert.equal((JSON.parse(stdout) as Comparison).workloads[0]?.suite, 'net');
    const markdown = await reprolabHere(['compare', a, b, '--markdown']);
    assert.match(markdown.stdout, /^\*\*No difference is shown[\s\S]*\n\| Suite \| Measure \| A \| B \|/);
  });
});

test('the contenders of one benchmark are compared with each other', async () => {
  await inTemporaryFolder(async (folder) => {
    const rounds = five.map((median) => [median, median]);
    const { bench } = madeBench('x', [
      { engine: { ...cpuEngine, threads: 1 }, rounds },
      {
        engine: { ...cpuEngine, name: 'tfjs-cpu', threads: null },
        rounds: five.map((median) => [9 * median]),
      },
    ]);
    assert.ok(bench);
    writeBench(folder, bench);
    const { code, stdout, stderr } = await reprolabHere(['compare', folder]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^B is 9\.0x slower/);
  });
});

test('nonsense ends with 2 and says why', async () => {
  await inTemporaryFolder(async (folder) => {
    const a = stored(folder, 'a', madeRuns(five));
    const shared = stored(
      folder,
      'b',
      madeRuns(five, () => ({ concurrency: 2 })),
    );
    for (const [args, pattern] of [
      [[a, shared], /shared the machine/],
      [[a, join(folder, 'none')], /There is no .*none/],
      [[a, folder], /holds no result\.json and no bench\.json/],
      [[a], /nothing to compare/],
      [[a, a, '--label', 'A'], /LETTER=LABEL/],
      [[a, a, '--price', 'A=cheap'], /euros an hour/],
      [[a, a, '--target', 'accuracy=much'], /number after '='/],
    ] as const) {
      const { code, stderr } = await reprolabHere(['compare', ...args]);
      assert.equal(code, 2, `${args.join(' ')}: ${stderr}`);
      assert.match(stderr, pattern);
    }
  });
});

test.run();
