import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { ReprolabError } from '../../harness/core/errors.ts';
import { proportion } from '../../harness/core/metric.ts';
import type { Result, Run } from '../../harness/core/result-schema.ts';
import { judge } from '../../harness/verdict/judge.ts';
import type { KnownNames } from '../../harness/verdict/promotable.ts';
import { distributionsOf } from '../../harness/verdict/promotion.ts';
import { measuredReferenceSchema } from '../../harness/verdict/reference-schema.ts';
import type { References } from '../../harness/verdict/references.ts';
import {
  asMetrics,
  contentHash,
  makeClaim,
  makeError,
  makeReference,
  makeResult,
  makeRun,
  ownData,
  realData,
  syntheticData,
} from './made-runs.ts';
import { madeUpValues } from './real-recipes.ts';

const test = suite('promotion');

const known: KnownNames = {
  recipes: new Map(['net', 'web'].map((name) => [name, { published: madeUpValues, course: madeUpValues }])),
  engines: ['onnx-cpu', 'tfjs-cpu'],
};
const promoted = (results: readonly Result[], by: References) => distributionsOf(results, by, known);

const references: References = { claims: [makeClaim()], measured: [makeReference()] };
const seeds = [15, 11, 12, 13, 14];

function runOf(seed: number, changes: Partial<Run> = {}): Run {
  const y = [0.8, 0.4, 0.2].map((loss) => loss + seed / 1000);
  return makeRun(
    seed,
    { accuracy: proportion(0.9 + seed / 10_000, 10_000), loss: 0.3 + seed / 1000, unjudged: seed },
    {
      curves: [
        { name: 'training loss', xUnit: 'epoch', yUnit: 'nats', x: [1, 2, 3], y, note: null },
        { name: 'loss per step', xUnit: 'step', yUnit: 'nats', x: [1], y: [2], note: null },
      ],
      ...changes,
    },
  );
}

const runs = seeds.map((seed) => runOf(seed));

test('runs of one suite become its distribution, by seed, with the margins of the reference there is', () => {
  const [made, ...others] = promoted([makeResult(runs)], references);
  assert.ok(made);
  assert.deepEqual(others, []);
  assert.deepEqual(measuredReferenceSchema.parse(made), made);
  assert.deepEqual([made.suite, made.recipe, made.engineClass], ['net', 'published', 'onnx-cpu']);
  assert.deepEqual(made.seeds, [11, 12, 13, 14, 15]);
  assert.deepEqual(made.dataset, { name: 'digits', kind: 'real', sha256: { 'digits.gz': contentHash } });
  assert.deepEqual(Object.keys(made.metrics), ['accuracy', 'loss']);
  const { accuracy, loss } = made.metrics;
  assert.deepEqual(accuracy?.values, [0.9011, 0.9012, 0.9013, 0.9014, 0.9015]);
  assert.deepEqual([accuracy.margin, accuracy.sampleCount, loss?.margin], [0.004, 10_000, 0.008]);
  assert.deepEqual(Object.keys(made.curves), ['training loss']);
  assert.equal(made.curves['training loss']?.relativeMargin, 0.04);
  assert.deepEqual(made.curves['training loss'].runs[4], runOf(15).curves[0]?.y);
  assert.deepEqual(made.provenance, {
    description: 'Measured by reprolab run net.',
    software: 'reprolab 1.2.3 (commit 0123456789ab), onnx-cpu 1, Node v20.0.0',
    hardware: 'Some CPU, 2 cores, 1 thread',
    measuredOn: '2026-01-01',
  });
});

test('the promoted distribution judges a new run of the engine', () => {
  const measured = promoted([makeResult(runs)], references);
  const lossOf = (value: number) =>
    judge(
      { profile: 'nightly', plan: [], runs: [makeRun(1, { loss: value })], errors: [] },
      { claims: [], measured },
    ).find(({ kind, metric }) => kind === 'reference' && metric === 'loss');
  assert.deepEqual([lossOf(0.312)?.verdict, lossOf(0.312)?.suspect], ['pass', false]);
  assert.deepEqual([lossOf(0.33)?.verdict, lossOf(0.33)?.suspect], ['inconclusive', true]);
});

test('stand-in data has a distribution of its own, which judges runs on it and no others', () => {
  const standIn = { ...syntheticData, files: [{ name: 'made', sha256: 'c'.repeat(64), sizeBytes: 1 }] };
  const made = promoted([makeResult(runs.map((run) => ({ ...run, datasets: [standIn] })))], references);
  assert.equal(made[0]?.dataset.kind, 'synthetic');
  const checksOf = (run: Run) =>
    judge({ profile: 'nightly', runs: [run], errors: [] }, { claims: [], measured: made })
      .filter(({ kind, metric }) => kind === 'reference' && metric === 'loss')
      .map(({ id, title, verdict }) => [id, title, verdict]);
  assert.deepEqual(checksOf(makeRun(1, { loss: 0.312 }, { datasets: [standIn] })), [
    [
      'net/published/reference/onnx-cpu--synthetic/loss',
      'loss as in our stored onnx-cpu runs on synthetic data',
      'pass',
    ],
  ]);
  assert.deepEqual(checksOf(makeRun(1, { loss: 0.312 })), []);
});

test('without a reference the claims name the metrics, and the spread gives the margin', () => {
  const [made] = promoted([makeResult(runs)], { claims: [makeClaim()], measured: [] });
  assert.ok(made);
  assert.deepEqual(Object.keys(made.metrics), ['accuracy']);
  assert.deepEqual(made.curves, {});
  const { accuracy } = made.metrics;
  // 2.5 * s, s = .0001 * sqrt(10 / 4).
  assert.deepEqual([accuracy?.margin, accuracy?.resolution], [0.0004, 1e-4]);
  const equal = seeds.map((seed) =>
    runOf(seed, { metrics: asMetrics({ accuracy: proportion(0.9, 10_000) }) }),
  );
  const [flat] = promoted([makeResult(equal)], { claims: [makeClaim()], measured: [] });
  assert.equal(flat?.metrics['accuracy']?.margin, 0.00025);
});

test('a reference of the same recipe decides before one of another', () => {
  const { accuracy } = makeReference().metrics;
  assert.ok(accuracy);
  const other = makeReference({ recipe: 'course', metrics: { accuracy: { ...accuracy, margin: 0.5 } } });
  for (const measured of [
    [other, makeReference()],
    [makeReference(), other],
  ]) {
    const [made] = promoted([makeResult(runs)], { claims: [], measured });
    assert.equal(made?.metrics['accuracy']?.margin, 0.004);
  }
  const [made] = promoted([makeResult(runs)], { claims: [], measured: [other] });
  assert.equal(made?.metrics['accuracy']?.margin, 0.5);
});

test('several results, and several suites in one', () => {
  const [first, second, ...rest] = runs as [Run, Run, ...Run[]];
  const faster = {
    name: 'onnx-cpu',
    backend: 'cpu',
    threads: 2,
    adapter: null,
    softwareAdapter: false,
    adapterDetails: null,
  };
  const onTwoThreads = { ...second, engine: { ...faster, version: '1' } };
  const [made] = promoted([makeResult([first, onTwoThreads]), makeResult(rest)], references);
  assert.deepEqual(made?.seeds, [11, 12, 13, 14, 15]);
  assert.equal(made.provenance.hardware, 'Some CPU, 2 cores, 2 threads; Some CPU, 2 cores, 1 thread');
  const both = makeResult([...runs, ...runs.map((run) => ({ ...run, suite: 'web' }))]);
  const measured = [makeReference(), makeReference({ suite: 'web' })];
  assert.deepEqual(
    promoted([both], { claims: [], measured }).map(({ suite: name }) => name),
    ['net', 'web'],
  );
});

test('a seed that failed must have been run again', () => {
  const failed = makeResult(runs, { errors: [makeError(16)], status: 'partial' });
  refuses([failed], /seed 16 failed \(the engine stopped\)/);
  const again = makeResult([runOf(16)]);
  assert.equal(promoted([failed, again], references)[0]?.seeds.length, 6);
});

const [first, ...rest] = runs as [Run, ...Run[]];
const withFirst = (changes: Partial<Run>) => [makeResult([{ ...first, ...changes }, ...rest])];
const cases: readonly (readonly [string, Parameters<typeof promoted>[0], RegExp])[] = [
  ['no runs', [makeResult([])], /the results hold no runs/],
  ['too few seeds', [makeResult(rest)], /net: 4 seeds \(11, 12, 13, 14\), expected at least 5/],
  ['a repeated seed', [makeResult(runs), makeResult([first])], /net: seed 15 occurs more than once/],
  ['a shortened recipe', withFirst({ shortened: 'quick: 10 steps' }), /was shortened \(quick: 10 steps\)/],
  [
    'some on synthetic data',
    withFirst({ datasets: [syntheticData] }),
    /the runs mix data: digits\.gz \(a+\), /,
  ],
  ['own data', withFirst({ datasets: [ownData] }), /the run with seed 15 used data of its own/],
  ['own data', withFirst({ datasets: [ownData] }), /the run with seed 15 used data of its own/],
  [
    'two recipes',
    withFirst({ recipe: { name: 'course', hash: 'other', values: {} } }),
    /mix recipes: published \([0-9a-f]{12}\), course \(other\)/,
  ],
  [
    'a recipe whose values changed',
    withFirst({ recipe: { name: 'published', hash: 'other', values: {} } }),
    /mix recipes: published \([0-9a-f]{12}\), published \(other\)/,
  ],
  [
    'two engines',
    withFirst({ engine: { ...first.engine, name: 'tfjs-cpu' } }),
    /mix engines: onnx-cpu, tfjs-cpu/,
  ],
  [
    'two versions of the data',
    withFirst({
      datasets: [{ ...realData, files: [{ name: 'digits.gz', sha256: 'b'.repeat(64), sizeBytes: 1 }] }],
    }),
    /mix data: digits\.gz \(aaaaaaaaaaaa\), digits\.gz \(bbbbbbbbbbbb\)/,
  ],
  [
    'five copies of one run under five seeds',
    [makeResult(runs.map(({ seed }) => ({ ...first, seed })))],
    /net: seeds 11, 12, 13, 14, 15 measured the same to the last bit/,
  ],
  [
    'one copy among five runs',
    withFirst({ metrics: runOf(12).metrics, curves: runOf(12).curves }),
    /net: seeds 12, 15 measured the same/,
  ],
  [
    'an unknown suite',
    withFirst({ suite: '../../net' }),
    /the run with seed 15 names suite '\.\.\/\.\.\/net', expected one of net, web/,
  ],
  [
    'an unknown recipe, named as what every object has',
    withFirst({ recipe: { name: 'constructor', hash: 'recipe', values: {} } }),
    /names recipe of net 'constructor', expected one of published, course/,
  ],
  [
    'an engine that leads out of the folder',
    withFirst({ engine: { ...first.engine, name: '../../package' } }),
    /names engine '\.\.\/\.\.\/package', expected one of onnx-cpu, tfjs-cpu/,
  ],
  ['a missing metric', withFirst({ metrics: asMetrics({ accuracy: 0.9 }) }), /seed 15 has no metric 'loss'/],
  ['a missing curve', withFirst({ curves: [] }), /seed 15 has no curve 'training loss'/],
  [
    'another suite without judged metrics',
    [makeResult(runs.map((run) => ({ ...run, suite: 'web' })))],
    /web: no claim and no reference judges/,
  ],
];

function refuses(results: Parameters<typeof promoted>[0], message: RegExp): void {
  assert.throws(
    () => promoted(results, references),
    (error: unknown) => {
      assert.ok(error instanceof ReprolabError);
      assert.equal(error.code, 'usage');
      assert.match(error.message, message);
      assert.notEqual(error.advice, undefined);
      return true;
    },
  );
}

for (const [what, results, message] of cases) {
  test(`refused: ${what}`, () => {
    refuses(results, message);
  });
}

test.run();
