import assert from 'node:assert/strict';
import { suite } from 'uvu';
import type { Check, Curve, Run } from '../../harness/core/result-schema.ts';
import { judge } from '../../harness/verdict/judge.ts';
import { makeRun, realData } from './made-runs.ts';

const test = suite('sanity checks');

function judgeSanity(runs: readonly Run[]): Map<string, Check> {
  const checks = judge(
    { profile: 'smoke', plan: [], runs: [...runs], errors: [] },
    { claims: [], measured: [] },
  );
  return new Map(checks.map((check) => [check.id, check]));
}

const curve = (...y: readonly number[]): Curve => ({
  name: 'training loss',
  xUnit: 'epoch',
  yUnit: 'nats',
  x: y.map((_, index) => index + 1),
  y: [...y],
  note: null,
});

test('numbers that are not finite fail, in a metric or along a curve', () => {
  const finite = (run: Run) => judgeSanity([makeRun(1, { loss: 1 }), run]).get('net/published/sanity/finite');
  assert.equal(finite(makeRun(2, { loss: 2 }, { curves: [curve(1, 0.5)] }))?.verdict, 'pass');
  const metric = finite(makeRun(2, { loss: NaN }));
  assert.equal(metric?.verdict, 'fail');
  assert.match(
    metric.reason,
    /in 1 of 2 runs: with seed 2 'loss' is not a finite number\. Run with --engine tfjs-cpu/,
  );
  assert.ok(metric.measured.values.every(Number.isFinite));
  const diverged = finite(makeRun(2, { loss: 2 }, { curves: [curve(1, Infinity)] }));
  assert.match(diverged?.reason ?? '', /with seed 2 'training loss' is not a finite number/);
});

test('runs that repeat each other must be equal to the last bit', () => {
  const determinism = (...runs: readonly Run[]) => judgeSanity(runs).get('net/published/sanity/determinism');
  const run = (loss: number, changes: Partial<Run> = {}) => makeRun(1, { loss }, changes);
  const curves = [curve(1, 0.5)];
  assert.equal(determinism(run(0.1), makeRun(2, { loss: 0.2 })), undefined);
  const equal = determinism(run(0.1, { curves }), run(0.1, { curves }));
  assert.equal(equal?.verdict, 'pass');
  assert.equal(equal.reason, '2 runs of 1 seed repeat each other bit by bit.');
  const metric = determinism(run(0.1), run(0.1 + 2 ** -55));
  assert.equal(metric?.verdict, 'fail');
  assert.match(metric.reason, /^Two runs with seed 1 on onnx-cpu differ in 'loss' \(0\.1 and 0\.1000/);
  const along = determinism(run(0.1, { curves }), run(0.1, { curves: [curve(1, 0.6)] }));
  assert.match(along?.reason ?? '', /differ in a curve\.$/);
});

test('runs on another engine, with other threads, data, recipe values or length need not be equal', () => {
  const first = makeRun(1, { loss: 0.1 });
  const { engine, recipe } = first;
  const differences: readonly Partial<Run>[] = [
    { engine: { ...engine, name: 'tfjs-cpu' } },
    { engine: { ...engine, threads: 2 } },
    { recipe: { ...recipe, hash: 'other' } },
    { datasets: [{ ...realData, files: [] }] },
    { shortened: 'quick' },
  ];
  for (const changes of differences) {
    const checks = judgeSanity([first, makeRun(1, { loss: 0.2 }, changes)]);
    assert.deepEqual([...checks.keys()], ['net/published/sanity/finite']);
  }
});

test.run();
