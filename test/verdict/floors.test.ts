/** Runs that agree to the last digit: every interval keeps a width, and the reason says where it comes from. */
import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { metric } from '../../harness/core/metric.ts';
import { randomStream } from '../../harness/core/random.ts';
import type { Check, Run } from '../../harness/core/result-schema.ts';
import type { PublishedClaim } from '../../harness/verdict/claim-schema.ts';
import { bootstrapGroups } from '../../harness/verdict/statistics/bootstrap-groups.ts';
import { judge } from '../../harness/verdict/judge.ts';
import { wilsonInterval } from '../../harness/verdict/statistics/wilson.ts';
import { makeClaim, makeReference, makeRun } from './made-runs.ts';

const test = suite('floors of intervals');

const { form: _, ...common } = makeClaim();
const change: PublishedClaim = {
  ...common,
  form: 'change',
  metric: 'gap',
  unit: 'fraction',
  fromSuite: 'before',
  direction: 'decreases',
  resolution: 0.01,
};

function changeOf(by: number, count: number, samples?: number): Check {
  const gap = (value: number) => ({
    gap: metric(value, 'fraction', 'lower', samples === undefined ? {} : { samples }),
  });
  const runs = Array.from({ length: count }, (_, seed) => seed).flatMap((seed) => [
    makeRun(seed, gap(0.25), { suite: 'before' }),
    makeRun(seed, gap(0.25 - by)),
  ]);
  const checks = judge({ profile: 'full', plan: [], runs, errors: [] }, { claims: [change], measured: [] });
  const claim = checks.find(({ kind }) => kind === 'claim');
  assert.ok(claim);
  return claim;
}

const widthOf = ({ interval }: Check) => (interval === null ? NaN : interval.high - interval.low);

test('two pairs with one and the same small change cannot tell it from the rounding of the values', () => {
  const check = changeOf(2 ** -8, 2);
  assert.equal(check.verdict, 'inconclusive');
  // t(.95, 1) * sqrt(2) * .01 / sqrt(12) / sqrt(2), on both sides.
  assert.ok(Math.abs(widthOf(check) - (2 * 6.3138 * 0.01) / Math.sqrt(12)) < 1e-5);
  assert.match(check.reason, /The spread between pairs is taken to be the rounding of the values; the pairs/);
  assert.equal(changeOf(0, 2).verdict, 'inconclusive');
  assert.equal(changeOf(0.1, 2).verdict, 'pass');
});

test('where the samples are counted, pairs that agree are no more certain than the samples', () => {
  const check = changeOf(0.1, 3, 20);
  assert.equal(check.verdict, 'inconclusive');
  const floor = Math.sqrt((0.25 * 0.75 + 0.15 * 0.85) / 20);
  // t(.95, 2) * floor / sqrt(3), on both sides.
  assert.ok(Math.abs(widthOf(check) - (2 * 2.92 * floor) / Math.sqrt(3)) < 1e-4);
  assert.match(check.reason, /is taken to be the sampling error of the test samples/);
  assert.equal(changeOf(0.1, 3, 2000).verdict, 'pass');
});

/** Checks of runs against stored ones that are all equal. */
function judgeEqual(runs: readonly Run[], engineClass = 'onnx-cpu'): Map<string, Check> {
  const made = makeReference({ engineClass });
  const metrics = Object.fromEntries(
    Object.entries(made.metrics).map(([name, metric]) => [
      name,
      { ...metric, values: metric.values.map(() => 0.5) },
    ]),
  );
  const curves = Object.fromEntries(
    Object.entries(made.curves).map(([name, curve]) => [
      name,
      { ...curve, runs: curve.runs.map(() => [0.8, 0.4, 0.2]) },
    ]),
  );
  const reference = { ...made, metrics, curves };
  const checks = judge(
    { profile: 'full', plan: [], runs: [...runs], errors: [] },
    { claims: [], measured: [reference] },
  );
  return new Map(checks.filter(({ kind }) => kind === 'reference').map((check) => [check.metric, check]));
}

const curve: Run['curves'][number] = {
  name: 'training loss',
  xUnit: 'epoch',
  yUnit: 'nats',
  x: [1, 2, 3],
  y: [0.8, 0.4, 0.2],
  note: null,
};
const equalRun = (seed: number) => makeRun(seed, { accuracy: 0.5, loss: 0.5 }, { curves: [curve] });

test('stored runs that agree: of one run, of several, and along a curve', () => {
  for (const runs of [[equalRun(11)], [11, 12, 13].map(equalRun)]) {
    const checks = judgeEqual(runs);
    assert.deepEqual([...checks.keys()], ['accuracy', 'loss', 'training loss']);
    for (const [name, check] of checks) {
      assert.equal(check.verdict, 'pass', name);
      assert.ok(widthOf(check) > 0, name);
      assert.match(check.reason, /is taken to be the (sampling error|rounding)/, name);
    }
  }
});

test('a published number: the sampling error of its test set, or its rounding', () => {
  for (const sampleCount of [10_000, null]) {
    const runs = [1, 2, 3].map((seed) => makeRun(seed, { accuracy: 0.9 }));
    const claims = [makeClaim({ sampleCount, roundingHalfUnit: 0.005 })];
    const [check] = judge({ profile: 'full', plan: [], runs, errors: [] }, { claims, measured: [] });
    assert.ok(check && widthOf(check) > 2 * 0.005);
    assert.match(
      check.reason,
      sampleCount === null ? /is the rounding of the values/ : /is the sampling error/,
    );
  }
});

test('groups of equal values have intervals, and so has the gap between them', () => {
  const { means, spread, worst } = bootstrapGroups(
    [
      [1, 1, 1, 1, 1],
      [1, 1, 1, 1, 1],
    ],
    randomStream(1),
  );
  // 1.96 / (5 sqrt(12)) below 1; a probability is never above.
  assert.ok(means.every(({ value, low, high }) => value === 1 && Math.abs(low - 0.887) < 0.01 && high === 1));
  assert.equal(spread.value, 0);
  assert.ok(spread.high > 0.05 && spread.low >= 0);
  assert.ok(worst.low < 0.9);
});

test('a proportion of 0 or 1 has an interval', () => {
  assert.ok(wilsonInterval(5, 5).low < 0.6);
  assert.ok(wilsonInterval(0, 5).high > 0.4);
});

test.run();
