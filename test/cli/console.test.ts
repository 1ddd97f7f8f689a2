/** What commands print fits 80 columns, and a lab's suites are chosen by its number. */
import { execa } from 'execa';
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import picocolors from 'picocolors';
import { test } from 'uvu';
import { z } from 'zod';
import { benchLines } from '../../harness/commands/bench-table.ts';
import { missingDataLines } from '../../harness/commands/missing-data.ts';
import type { Terminal } from '../../harness/commands/terminal.ts';
import { claimLines } from '../../harness/commands/verdicts.ts';
import { wrapped, wrappedCommand } from '../../harness/commands/wrap.ts';
import type { BenchResult } from '../../harness/core/result-schema.ts';
import { defineDataset, formats } from '../../harness/index.ts';
import { writeResult } from '../../harness/run/result-file.ts';
import { judge } from '../../harness/verdict/judge.ts';
import { benchFixture } from '../reports/fixture/bench.ts';
import { makeClaim, makeError, makeResult, makeRun, syntheticData } from '../verdict/made-runs.ts';
import { inTemporaryFolder } from './binary.ts';
import { reprolabHere } from './in-process.ts';

const terminalOf = (width: number): Terminal => ({
  say: () => undefined,
  tell: () => undefined,
  command: () => undefined,
  colors: picocolors.createColors(false),
  width,
  fit: (text, indent) => wrapped(text, width, indent),
  fitCommand: (command, indent) => wrappedCommand(' '.repeat(indent) + command, width, indent),
});

function widest(text: string): number {
  return Math.max(...text.split('\n').map((line) => line.length));
}

const claims = [
  makeClaim({ id: 'fits', value: 0.9 }),
  makeClaim({ id: 'misses', title: 'A claim that is far out', value: 0.99, family: 'other' }),
  makeClaim({ id: 'elsewhere', title: 'On stand-ins', data: 'synthetic' }),
];
const runs = [1, 2, 3, 4, 5].map((seed) => makeRun(seed, { accuracy: 0.9 + seed / 10_000 }));
const result = { ...makeResult(runs), checks: judge(makeResult(runs), { claims, measured: [] }) };

test('judged claims are a table with failures first, narrower where the line is, and the rest is counted', () => {
  const text = (width: number) => claimLines(result, terminalOf(width)).join('\n');
  for (const width of [80, 100, 120]) assert.ok(widest(text(width)) <= width, `${width}:\n${text(width)}`);
  assert.match(text(120), /Published.*Time/);
  assert.match(text(100), /Published/);
  assert.doesNotMatch(text(100), /Time/);
  assert.doesNotMatch(text(80), /Published|Time/);
  const verdicts = [...text(120).matchAll(/│ (FAIL|pass|not evaluated) /g)].map(([, verdict]) => verdict);
  assert.deepEqual(verdicts, ['FAIL', 'pass'], 'what was not evaluated has no row');
  assert.match(
    text(80),
    /Not evaluated: 1 claim\.\n {2}1 of net\. Blocked by: real data\n {4}reprolab run net --recipe published --data synthetic/,
  );
});

test('no table of nothing: a result of errors says what failed and what to do, once', () => {
  const errors = [1, 2].map((seed) => makeError(seed, { advice: 'Set it up.' }));
  const failed = makeResult([], { errors });
  const checks = judge(failed, { claims, measured: [] });
  const text = claimLines({ ...failed, checks }, terminalOf(80)).join('\n');
  assert.doesNotMatch(text, /│/);
  assert.equal(text.match(/Set it up\./g)?.length, 1);
  assert.match(text, /Not measured: net, seeds 1, 2: the engine stopped/);
});

test('the last line of a judging command is its result', async () => {
  await inTemporaryFolder(async (folder) => {
    const crashed = makeResult([makeRun(1, { accuracy: 0.9 }, { datasets: [syntheticData] })], {
      errors: [makeError(2, { suite: 'other', code: 'worker-crashed' })],
    });
    writeResult(folder, crashed);
    for (const command of ['report', 'check']) {
      const { code, stdout } = await reprolabHere([command, folder]);
      assert.equal(code, 3);
      assert.match(stdout, /\nResult: 1 suite crashed, no claim is about these runs\.$/);
    }
  });
});

test('words are wrapped with their indentation, and a command so that a shell takes it', () => {
  assert.equal(wrapped('  yes  name   one two three', 20, 4), '  yes  name   one\n    two three');
  assert.equal(wrapped('averylongwordindeed', 5), 'averylongwordindeed');
  assert.equal(wrappedCommand('  a --b c', 80, 2), '  a --b c');
  assert.equal(wrappedCommand('  reprolab run net --seed 1', 20, 2), '  reprolab run net \\\n    --seed 1');
});

test('list, plan and doctor fit 80 columns', async () => {
  for (const args of [['list'], ['plan', '--profile', 'full'], ['doctor']]) {
    const { code, stdout } = await reprolabHere(args, { COLUMNS: '80' });
    assert.equal(code, 0);
    const unbroken = stdout.split('\n').filter((line) => !/\S{55}/.test(line) || line.includes('│'));
    assert.ok(widest(unbroken.join('\n')) <= 80, stdout);
  }
});

test('a benchmark fits 80 columns, with times in units that can be read', () => {
  const [cell] = benchFixture().cells;
  assert.ok(cell);
  const fast = { ...cell, medianMs: 0.000395, interval: { lowMs: 0.00039, highMs: 0.0004, level: 0.951 } };
  const bench: BenchResult = { ...benchFixture(), cells: [cell, fast] };
  const text = benchLines(bench, terminalOf(80)).join('\n');
  assert.ok(widest(text) <= 80, text);
  assert.match(text, /395 ns +│ 390 to 400 ns/);
  assert.match(text, /each of 95% or more/);
  assert.match(benchLines(bench, terminalOf(140)).join('\n'), /GFLOP\/s/);
});

test('doctor prints what it found as JSON', async () => {
  const { stdout } = await reprolabHere(['doctor', '--json']);
  const finding = z.object({ name: z.string(), available: z.boolean(), detail: z.string() });
  const { engines, datasets } = z
    .object({
      machine: z.object({ node: z.string() }),
      engines: z.array(finding),
      datasets: z.array(finding),
    })
    .parse(JSON.parse(stdout));
  assert.ok(engines.some(({ name, available }) => name === 'onnx-cpu' && available));
  assert.ok(datasets.length > 0);
});

test('--lab chooses suites, refuses unknown labs, and a report of a part says so', async () => {
  const named = z.array(z.object({ name: z.string() }));
  const listed = await reprolabHere(['list', '--lab', 'lab1-part2', '--json']);
  assert.deepEqual(
    named.parse(JSON.parse(listed.stdout)).map(({ name }) => name),
    ['music-rnn'],
  );
  const planned = z.array(z.object({ suite: z.string() }));
  const plan = await reprolabHere(['plan', '--lab', 'Lab 2, part 1', '--json']);
  assert.deepEqual(
    planned.parse(JSON.parse(plan.stdout)).map(({ suite }) => suite),
    ['mnist-fc', 'mnist-cnn', 'mnist-gradient-tape'],
  );
  const unknown = await reprolabHere(['run', '--lab', '7']);
  assert.equal(unknown.code, 2);
  assert.match(unknown.stderr, /Unknown lab '7'\.\nThere are: 1\.1 \(Lab 1, part 1/);
  const stranger = await reprolabHere(['bench', 'mnist-fc', '--lab', '1']);
  assert.equal(stranger.code, 2);
  await inTemporaryFolder(async (folder) => {
    const suites = ['mnist-fc', 'tensorflow-basics'];
    writeResult(
      folder,
      makeResult(suites.map((suite) => makeRun(1, {}, { suite, id: `${suite}/published/1` }))),
    );
    const { stdout } = await reprolabHere(['report', folder, '--lab', '1', '--format', 'html']);
    assert.doesNotMatch(stdout, /mnist-fc/);
    const page = readFileSync(join(folder, 'report.html'), 'utf8');
    assert.match(page, /This is lab 1 alone/);
    assert.doesNotMatch(page, /id="suite-mnist-fc/);
  });
});

test('missing data that nobody can fetch is told once, with the suites that need it', async () => {
  await inTemporaryFolder((folder) => {
    const file = { name: 'far.png', gzip: false, sizeBytes: 1, sha256: null, downloadBytes: 1, urls: [] };
    const far = defineDataset({
      name: 'far',
      title: 'Far',
      provenance: 'made up',
      folders: ['far'],
      files: [{ ...file, format: formats.png }],
      read: () => 1,
      standIn: null,
    });
    const suites = ['a', 'b'].map((name) => ({ name, datasets: [far] }));
    const places = [{ label: 'test', folder, named: true }];
    assert.deepEqual(missingDataLines(suites, places), [
      'Missing data of a, b: far is not on this machine. Get it: by hand: give the folder that holds it with --data-dir.',
    ]);
    writeFileSync(join(folder, 'far.png'), 'x');
    assert.deepEqual(missingDataLines(suites, places), []);
    return Promise.resolve();
  });
});

test('shells are given the commands, what follows them and the course’s names', async () => {
  await inTemporaryFolder(async (folder) => {
    for (const shell of ['zsh', 'fish']) {
      const { stdout } = await reprolabHere(['completion', shell]);
      for (const word of ['history', 'profile', 'nightly', 'mnist-fc', 'train-faces', '2.1']) {
        assert.ok(stdout.includes(word), `${shell}: ${word}`);
      }
    }
    const script = join(folder, 'reprolab.bash');
    writeFileSync(script, (await reprolabHere(['completion', 'bash'])).stdout);
    if (!existsSync('/bin/bash')) return;
    const offers = async (...words: string[]) => {
      const program =
        'source "$1"; shift; COMP_WORDS=(reprolab "$@"); COMP_CWORD=$#; _reprolab; echo "${COMPREPLY[*]}"';
      return (await execa('/bin/bash', ['-c', program, 'bash', script, ...words])).stdout;
    };
    assert.equal(await offers('ru'), 'run');
    assert.equal(await offers('data', 'pu'), 'pull');
    assert.equal(await offers('run', 'mnist-fc', '--profile', ''), 'smoke quick nightly full');
    assert.equal(await offers('run', '--lab', '2'), '2 2.1 2.2');
    assert.equal(await offers('run', '--out', ''), '', 'paths are the shell’s own');
    assert.equal(await offers('completion', 'f'), 'fish');
  });
});

test.run();
