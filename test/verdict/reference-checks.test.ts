import assert from 'node:assert/strict';
import { suite } from 'uvu';
import type { Check, Curve, Run } from '../../harness/core/result-schema.ts';
import { judge } from '../../harness/verdict/index.ts';
import { makeError, makeReference, makeRun, syntheticData } from './made-runs.ts';

const test = suite('reference checks');

function judgeReferences(runs: readonly Run[], reference = makeReference()): (metric: string) => Check {
  const checks = judge(
    { profile: 'full', runs: [...runs], errors: [] },
    { claims: [], measured: [reference] },
  );
  return (metric) => {
    const found = checks.find((check) => check.kind === 'reference' && check.metric === metric);
    assert.ok(found);
    return found;
  };
}

function lossCurve(factor: number, x: readonly number[] = [1, 2, 3]): Curve {
  return {
    name: 'training loss',
    unit: 'epoch',
    x: [...x],
    y: [0.8, 0.4, 0.2].slice(0, x.length).map((loss) => loss * factor),
    note: null,
  };
}

test('one run inside and outside the stored prediction interval', () => {
  const inside = judgeReferences([makeRun(7, { accuracy: 0.9, loss: 0.302 })]);
  assert.equal(inside('accuracy').verdict, 'pass');
  assert.equal(inside('loss').verdict, 'pass');
  assert.match(inside('loss').reason, /^loss 0\.302 lies inside the range between 0\.\d+ and 0\.\d+/);
  const outside = judgeReferences([makeRun(7, { accuracy: 0.93, loss: 0.2 })]);
  assert.equal(outside('accuracy').verdict, 'fail');
  assert.match(outside('accuracy').reason, /lies above the range/);
  assert.match(outside('loss').reason, /lies below the range/);
  assert.equal(outside('loss').expected.text, '0.3 (mean of 5 runs)');
  assert.equal(outside('loss').expected.source, 'Other 1.0, measured 2026-01-01');
});

test('the interval of one run is the formula’s, at Holm’s level', () => {
  const { interval } = judgeReferences([makeRun(7, { accuracy: 0.901, loss: 0.3 })])('loss');
  assert.ok(interval);
  assert.equal(interval.level, 0.975);
  // t(.9875, 4) = 3.4954; s = .002 * sqrt(10/4).
  const halfWidth = 3.4954 * 0.002 * Math.sqrt(2.5) * Math.sqrt(1.2);
  assert.ok(Math.abs(interval.high - interval.low - 2 * halfWidth) < 1e-5);
});

test('a metric that is a point of a noisier curve takes the curve’s spread', () => {
  const plain = makeReference();
  const { loss } = plain.metrics;
  assert.ok(loss);
  const tight = { ...loss, values: [0.3, 0.3001, 0.3, 0.2999, 0.3] };
  const runs = [makeRun(7, { loss: 0.31 })];
  const own = judgeReferences(runs, { ...plain, metrics: { loss: tight } });
  assert.equal(own('loss').verdict, 'fail');
  const metrics = { loss: { ...tight, spreadFromCurve: 'training loss' } };
  assert.equal(judgeReferences(runs, { ...plain, metrics })('loss').verdict, 'pass');
});

test('several runs: equivalent, different, and too few to tell', () => {
  const around = (center: number, step: number) =>
    [-2, -1, 0, 1, 2].map((deviation) => makeRun(deviation + 10, { loss: center + step * deviation }));
  const verdictOf = (runs: readonly Run[]) => judgeReferences(runs)('loss');
  const same = verdictOf(around(0.301, 0.002));
  assert.equal(same.verdict, 'pass');
  assert.match(same.reason, /is 0\.001 above that of 5 stored runs.*the means are equivalent\.$/);
  assert.match(same.interval?.method ?? '', /^Welch/);
  assert.ok((same.smallestDetectableDifference ?? 0) > 0.008);
  assert.equal(verdictOf(around(0.35, 0.002)).verdict, 'fail');
  assert.equal(verdictOf(around(0.306, 0.002)).verdict, 'inconclusive');
  assert.equal(verdictOf(around(0.3, 0.02)).verdict, 'inconclusive');
});

test('a curve inside the band, outside it, and for several runs', () => {
  const curveOf = (...factors: readonly number[]) => {
    const runs = factors.map((factor, index) => makeRun(index + 1, {}, { curves: [lossCurve(factor)] }));
    return judgeReferences(runs)('training loss');
  };
  const inside = curveOf(1.01);
  assert.equal(inside.verdict, 'pass');
  assert.match(
    inside.reason,
    /^All 3 points lie inside the band that 5 stored runs of other-1\.0-cpu predict/,
  );
  assert.match(inside.interval?.method ?? '', /joint over 3 points/);
  const outside = curveOf(1, 1.2);
  assert.equal(outside.verdict, 'fail');
  assert.match(outside.reason, /^3 of 6 points lie outside the band.* of seed 2 with/);
  assert.equal(curveOf(1, 1.02, 0.98).verdict, 'pass');
  assert.deepEqual(inside.measured, { mean: null, values: [], seeds: [1] });
});

test('a curve that is missing or has other points is not evaluated', () => {
  for (const curves of [[], [lossCurve(1, [1, 2])], [lossCurve(1, [1, 2, 4])]]) {
    const check = judgeReferences([makeRun(3, {}, { curves })])('training loss');
    assert.equal(check.verdict, 'not-evaluated');
    assert.match(check.reason, /seed 3 has no curve 'training loss' with the reference's 3 points/);
  }
});

test('shortened, synthetic, other data, smoke and missing metrics are not evaluated, each with its reason', () => {
  const metrics = { accuracy: 0.1, loss: 9 };
  const other = { ...makeRun(1, metrics).dataset, files: [] };
  const cases: readonly (readonly [Run, RegExp])[] = [
    [makeRun(1, metrics, { shortened: 'quick: 10 steps' }), /was shortened \(quick: 10 steps\)/],
    [makeRun(1, metrics, { dataset: syntheticData }), /used synthetic data; the reference/],
    [makeRun(1, metrics, { dataset: other }), /no file with the content of 'digits' \(sha256 aaaaaaaaaaaa/],
    [makeRun(1, { other: 1 }), /reported no finite value of 'accuracy'/],
  ];
  for (const [run, reason] of cases) {
    const check = judgeReferences([run])('accuracy');
    assert.equal(check.verdict, 'not-evaluated');
    assert.match(check.reason, reason);
    assert.equal(check.interval, null);
  }
  const smoke = judge(
    { profile: 'smoke', runs: [makeRun(1, metrics)], errors: [] },
    { claims: [], measured: [makeReference()] },
  );
  assert.match(smoke.find(({ kind }) => kind === 'reference')?.reason ?? '', /smoke profile/);
});

test('runs that failed leave no reference checks; other recipes and suites have none', () => {
  const references = { claims: [], measured: [makeReference()] };
  assert.deepEqual(judge({ profile: 'full', runs: [], errors: [makeError(1)] }, references), []);
  const other = makeRun(1, { accuracy: 1 }, { recipe: { name: 'course-2026', hash: '', values: {} } });
  const kinds = judge({ profile: 'full', runs: [other], errors: [] }, references).map(({ kind }) => kind);
  assert.deepEqual(kinds, ['sanity']);
});

test.run();
