import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import { bitsOf } from '../../harness/core/bits.ts';
import { ReprolabError } from '../../harness/core/errors.ts';
import { resultSchema } from '../../harness/core/result-schema.ts';
import { readBench, readResult } from '../../harness/run/result-file.ts';
import { judgeAgain } from '../../harness/verdict/judge-again.ts';
import { renderReport } from '../../reports/html.ts';
import { ownReferences } from '../verdict/own-references.ts';

/** A result and a benchmark that a reprolab of schema version 1 wrote, with fewer points and cells. */
const folder = fileURLToPath(new URL('version-1', import.meta.url));
type Json = Record<string, unknown>;
const stored = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Json;

/** Reads a changed copy of the stored result. */
function readChanged(changes: Json): ReturnType<typeof readResult> {
  const temporary = mkdtempSync(join(tmpdir(), 'reprolab-stored-'));
  try {
    writeFileSync(join(temporary, 'result.json'), JSON.stringify({ ...stored('result.json'), ...changes }));
    return readResult(temporary);
  } finally {
    rmSync(temporary, { recursive: true });
  }
}

test('a result of version 1 is read as one of today: its numbers stay, and what it did not record is null', () => {
  const result = readResult(folder);
  assert.deepEqual(resultSchema.parse(result), result);
  const old = stored('result.json');
  assert.equal(old['schemaVersion'], 1);
  assert.deepEqual(
    [result.schemaVersion, result.course, result.durationSeconds, result.plan],
    [2, null, null, []],
  );
  assert.deepEqual(result.machine, { ...(old['environment'] as Json), gpus: null, hardware: null });
  const [basics, digits] = result.runs;
  const [, oldDigits] = old['runs'] as Json[];
  assert.ok(basics && digits && oldDigits);
  assert.deepEqual(basics.datasets, [], "version 1's dataset 'none' is none");
  assert.deepEqual(digits.datasets, [{ role: 'role not recorded', ...(oldDigits['dataset'] as Json) }]);
  assert.deepEqual(
    Object.fromEntries(Object.entries(digits.metrics).map(([name, { value }]) => [name, value])),
    oldDigits['metrics'],
  );
  assert.deepEqual(
    Object.entries(digits.metrics).map(([name, { unit, better, samples, standardError }]) => [
      name,
      unit,
      better,
      samples,
      standardError,
    ]),
    [
      ['testAccuracy', 'fraction', 'none', 1000, null],
      ['testLoss', 'nats', 'none', null, null],
      ['trainingLoss', 'nats', 'none', null, null],
      ['trainingAccuracy', 'fraction', 'none', null, null],
    ],
  );
  assert.deepEqual(
    digits.curves.map(({ name, xUnit, yUnit }) => [name, xUnit, yUnit]),
    [
      ['training loss', 'epoch', 'nats'],
      ['training accuracy', 'epoch', 'fraction'],
      ['loss per step', 'step', 'nats'],
    ],
  );
  assert.equal(digits.stepTiming?.steady?.calls, 1);
  assert.deepEqual(digits.bits, bitsOf(digits));
  const { suiteVersion, fingerprint, cost, telemetry, checkpoint, diverged, nonFinite } = digits;
  assert.deepEqual(
    [suiteVersion, fingerprint, cost, telemetry, checkpoint, diverged, nonFinite],
    [null, null, null, null, null, null, []],
  );
});

test('a result of version 1 is judged again as it was judged, and reported', () => {
  const result = readResult(folder);
  assert.ok(result.checks.length >= 12);
  // Numbers and words of a reason follow today's references; the verdicts must not.
  const { changes } = judgeAgain(result, ownReferences);
  assert.deepEqual(
    changes.filter(({ stored: before, now }) => before !== now),
    [],
  );
  const page = renderReport({ result });
  assert.match(page, /42\.30%/);
  assert.match(page, /2\.0204/);
});

test('what version 1 recorded later is taken over: divergence, the plan, bars, intervals of differences', () => {
  const old = stored('result.json');
  const [basics, digits] = old['runs'] as Json[];
  const [check] = old['checks'] as Json[];
  const diverged = { loop: 'epoch 1/6', step: 14, quantity: 'loss', value: 'NaN' };
  const nonFinite = [{ kind: 'metric', name: 'testLoss', value: 'NaN' }];
  const bars = {
    kind: 'group-bars',
    title: 'accuracy',
    note: '',
    groups: ['a'],
    series: [{ name: 'net', values: [0.5], low: null, high: null }],
  };
  const song = {
    title: 'Reel',
    abc: 'X:1',
    valid: true,
    problems: [],
    longestSharedCharacters: 23,
    exactDuplicate: true,
    files: ['song-1.abc'],
  };
  const songs = { kind: 'songs', title: 'Songs', note: '', songs: [song] };
  const interval = { low: 0, high: 1, level: 0.9, method: 'paired t interval of the change' };
  const plan = [{ suite: 'mnist-fc', recipe: 'published', seeds: [1] }];
  const error = { suite: 'mnist-fc', seed: 2, code: 'engine-failed', message: 'gone', advice: null };
  const result = readChanged({
    plan,
    durationSeconds: 3,
    runs: [
      { ...basics, diverged, nonFinite, exhibits: [songs] },
      { ...digits, exhibits: [bars, { ...bars, series: [{ ...bars.series[0], values: [2] }] }] },
    ],
    checks: [
      { ...check, interval },
      { ...check, interval: { ...interval, method: 'prediction interval' } },
      { ...check, interval: { ...interval, method: 'any', of: 'difference' } },
    ],
    errors: [error, { ...error, recipe: 'published' }],
  });
  assert.deepEqual(result.plan, plan);
  assert.equal(result.durationSeconds, 3);
  assert.deepEqual(result.runs[0]?.diverged, diverged);
  assert.deepEqual(result.runs[0].nonFinite, nonFinite);
  const [written] = result.runs[0].exhibits;
  assert.ok(written?.kind === 'works');
  assert.deepEqual(
    written.works.map(({ title, text, warnings, files }) => [title, text, warnings, files]),
    [['Reel', 'X:1', ['Copy of a corpus song'], ['song-1.abc']]],
  );
  assert.deepEqual(
    result.runs[1]?.exhibits.map((exhibit) => 'unit' in exhibit && exhibit.unit),
    ['fraction', 'number'],
  );
  assert.deepEqual(
    result.checks.map(({ interval: found }) => found?.of),
    ['difference', 'value', 'difference'],
  );
  assert.deepEqual(
    result.errors.map(({ recipe }) => recipe),
    [null, 'published'],
  );
});

test('a benchmark of version 1 is read; its throughput called everything an image', () => {
  const bench = readBench(folder);
  const [cell] = bench.cells;
  const [old] = stored('bench.json')['cells'] as Json[];
  assert.deepEqual(cell?.latenciesMs, old?.['samplesMs']);
  assert.deepEqual([cell?.samplesPerSecond, cell?.sampleUnit], [old?.['imagesPerSecond'], 'samples']);
});

test('a version that nobody here knows, and a file that is broken, say what is wrong', () => {
  for (const [changes, problem] of [
    [{ schemaVersion: 3 }, /schema version 3 was written by a newer reprolab.*up to 2; update reprolab/],
    [{ schemaVersion: 0 }, /expected a schemaVersion from 1 to 2, found 0/],
    [{ schemaVersion: undefined }, /expected a schemaVersion from 1 to 2, found none/],
    [{ runs: [{ metrics: { accuracy: 'high' } }] }, /runs\[0\]\.metrics\.accuracy/],
    [{ startedAt: 'yesterday' }, /startedAt/],
  ] as const) {
    assert.throws(
      () => readChanged(changes),
      (error: unknown) =>
        error instanceof ReprolabError && error.code === 'result-invalid' && problem.test(error.message),
      String(problem),
    );
  }
});

test.run();
