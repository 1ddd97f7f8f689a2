import assert from 'node:assert/strict';
import { suite } from 'uvu';
import type { Check, Curve, Run } from '../../harness/core/result-schema.ts';
import { judge } from '../../harness/verdict/judge.ts';
import type { MeasuredReference } from '../../harness/verdict/reference-schema.ts';
import {
  makeError,
  makeReference,
  makeRun,
  ownData,
  realData,
  standing,
  syntheticData,
} from './made-runs.ts';

const test = suite('reference checks');

function judgeReferences(runs: readonly Run[], reference = makeReference()): (metric: string) => Check {
  const checks = judge(
    { profile: 'full', plan: [], runs: [...runs], errors: [] },
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
    xUnit: 'epoch',
    yUnit: 'nats',
    x: [...x],
    y: [0.8, 0.4, 0.2].slice(0, x.length).map((loss) => loss * factor),
    note: null,
  };
}

/** As if measured on the engine of the runs. */
const sameEngine = makeReference({ engineClass: 'onnx-cpu' });

test('one run of the same engine passes inside the interval and is suspect outside, however near', () => {
  const inside = judgeReferences([makeRun(7, { accuracy: 0.9, loss: 0.302 })], sameEngine);
  assert.equal(inside('accuracy').verdict, 'pass');
  assert.equal(inside('loss').verdict, 'pass');
  assert.equal(inside('loss').title, 'loss as in our stored onnx-cpu runs');
  assert.match(
    inside('loss').reason,
    /^loss 0\.302 lies inside the range between 0\.\d+ and 0\.\d+ where one more run is expected after our 5 stored runs on onnx-cpu/,
  );
  // The half-width is .0096, the margin .008: the margin excuses no change of our own.
  const near = judgeReferences([makeRun(7, { accuracy: 0.9, loss: 0.316 })], sameEngine)('loss');
  assert.deepEqual([near.verdict, near.suspect], ['inconclusive', true]);
  assert.match(
    near.reason,
    /lies above the range.*\(95% prediction interval\)\. Suspect, and no more: one run lies outside by chance now and then\. Fresh seeds can tell: reprolab run net --recipe published --confirm 5\.$/,
  );
});

test('one run of another engine agrees, differs, or cannot tell within the margin', () => {
  const lossOf = (loss: number) => judgeReferences([makeRun(7, { accuracy: 0.9, loss })])('loss');
  assert.equal(lossOf(0.302).verdict, 'pass');
  assert.equal(lossOf(0.302).title, 'loss agrees with other-1.0-cpu');
  assert.match(lossOf(0.302).reason, /expected after 5 stored runs of other-1\.0-cpu \(97\.5%[^)]*\)\.$/);
  // Half-width .0121, margin .008.
  for (const [loss, place] of [
    [0.316, 'above'],
    [0.284, 'below'],
  ] as const) {
    const untold = lossOf(loss);
    assert.equal(untold.verdict, 'inconclusive');
    assert.match(untold.reason, new RegExp(`lies ${place} the range`));
    assert.match(
      untold.reason,
      /by less than the margin of 0\.008 .*smaller than the margin from chance; the mean of several can, e\.g\. --seeds 1\.\.5\.$/,
    );
  }
  for (const loss of [0.321, 0.279]) {
    const different = lossOf(loss);
    assert.equal(standing(different), 'suspect');
    assert.match(
      different.reason,
      /by more than the margin of 0\.008 within which engines count as the same\. Suspect/,
    );
  }
  const sameDifference = judgeReferences([makeRun(7, { loss: 0.3 })], sameEngine)('loss');
  const { smallestDetectableDifference: smallest } = judgeReferences([makeRun(7, { loss: 0.3 })])('loss');
  assert.ok(smallest !== null && sameDifference.smallestDetectableDifference !== null);
  // Our own engine is watched at 10%, others at 5%: t(.95, 4) and t(.975, 4), s = .002 * sqrt(10/4).
  const error = 0.002 * Math.sqrt(2.5) * Math.sqrt(1.2);
  assert.ok(Math.abs(sameDifference.smallestDetectableDifference - 2.1318 * error) < 1e-5);
  assert.ok(Math.abs(smallest - 2.7764 * error - 0.008) < 1e-5);
});

test('Holm’s procedure counts what each verdict rejects: a difference, or one beyond the margin', () => {
  // Of another engine a metric is judged at 97.5% alone, beside one that is outside at 95%: half-widths of the loss
  // .0121 and .0096. Of our own it is 95% and 90%: .0096 and .0074.
  const verdictsOf = (reference: MeasuredReference, accuracy: number, loss: number) =>
    standing(judgeReferences([makeRun(7, { accuracy, loss })], reference)('loss'));
  assert.equal(verdictsOf(sameEngine, 0.9, 0.309), 'pass');
  assert.equal(verdictsOf(sameEngine, 0.5, 0.309), 'suspect');
  assert.equal(verdictsOf(makeReference(), 0.9, 0.319), 'inconclusive');
  assert.equal(verdictsOf(makeReference(), 0.5, 0.319), 'suspect');
  // Outside the interval but within the margin rejects nothing, and so gives the others no larger level.
  assert.equal(verdictsOf(makeReference(), 0.913, 0.311), 'pass');
});

test('references of several engines are families of their own', () => {
  const measured = [makeReference(), sameEngine];
  const run = makeRun(7, { accuracy: 0.9, loss: 0.316 });
  const checks = judge({ profile: 'full', plan: [], runs: [run], errors: [] }, { claims: [], measured });
  const losses = checks.filter(({ kind, metric }) => kind === 'reference' && metric === 'loss');
  assert.deepEqual(
    losses.map((check) => [check.id, standing(check), check.interval?.level]),
    [
      ['net/published/reference/other-1.0-cpu/loss', 'inconclusive', 0.975],
      ['net/published/reference/onnx-cpu/loss', 'suspect', 0.95],
    ],
  );
});

test('a run of a stored seed is no independent run of that engine', () => {
  const reasonOf = (seed: number, reference: MeasuredReference) =>
    judgeReferences([makeRun(seed, { loss: 0.3 })], reference)('loss').reason;
  assert.match(reasonOf(3, sameEngine), /Not independent: the stored runs have seed 3 too\.$/);
  assert.doesNotMatch(reasonOf(7, sameEngine), /independent/);
  assert.doesNotMatch(reasonOf(3, makeReference()), /independent/);
});

test('what was expected names its source', () => {
  const { expected } = judgeReferences([makeRun(7, { loss: 0.2 })])('loss');
  assert.equal(expected.text, '0.3 (mean of 5 runs)');
  assert.equal(expected.source, 'Other 1.0, measured 2026-01-01');
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
  assert.equal(standing(own('loss')), 'suspect');
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
  assert.equal(standing(outside), 'suspect');
  assert.match(outside.reason, /^3 of 6 points lie outside the band.* of seed 2 with/);
  assert.match(outside.reason, /some leave it by more than the margin of 4% within which engines/);
  assert.equal(curveOf(1, 1.02, 0.98).verdict, 'pass');
  assert.deepEqual(inside.measured, { mean: null, values: [], seeds: [1] });
});

test('a curve outside the band by less than the margin is suspect on the same engine only', () => {
  // The band of three points is +-5.1% wide, the margin 4%.
  const run = makeRun(7, {}, { curves: [lossCurve(1.07)] });
  const other = judgeReferences([run])('training loss');
  assert.equal(other.verdict, 'inconclusive');
  assert.equal(other.title, "Curve 'training loss' agrees with other-1.0-cpu");
  assert.match(other.reason, /none leaves it by more than the margin of 4% .* single runs cannot tell/);
  const same = judgeReferences([run], sameEngine)('training loss');
  assert.equal(standing(same), 'suspect');
  assert.equal(same.title, "Curve 'training loss' as in our stored onnx-cpu runs");
  assert.doesNotMatch(same.reason, /margin/);
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
  const other = { ...realData, files: [] };
  const cases: readonly (readonly [Run, RegExp])[] = [
    [makeRun(1, metrics, { shortened: 'quick: 10 steps' }), /was shortened \(quick: 10 steps\)/],
    [makeRun(1, metrics, { datasets: [syntheticData] }), /used synthetic data; the reference/],
    [makeRun(1, metrics, { datasets: [ownData] }), /used data of its own; the reference/],
    [
      makeRun(1, metrics, { datasets: [other] }),
      /no file with the content of 'digits' \(sha256 aaaaaaaaaaaa/,
    ],
    [makeRun(1, { other: 1 }), /reported no finite value of 'accuracy'/],
  ];
  for (const [run, reason] of cases) {
    const check = judgeReferences([run])('accuracy');
    assert.equal(check.verdict, 'not-evaluated');
    assert.match(check.reason, reason);
    assert.equal(check.interval, null);
  }
  const smoke = judge(
    { profile: 'smoke', plan: [], runs: [makeRun(1, metrics)], errors: [] },
    { claims: [], measured: [makeReference()] },
  );
  assert.match(smoke.find(({ kind }) => kind === 'reference')?.reason ?? '', /smoke profile/);
});

test('runs that failed leave no reference checks; other recipes and suites have none', () => {
  const references = { claims: [], measured: [makeReference()] };
  assert.deepEqual(judge({ profile: 'full', plan: [], runs: [], errors: [makeError(1)] }, references), []);
  const other = makeRun(1, { accuracy: 1 }, { recipe: { name: 'course-2026', hash: '', values: {} } });
  const kinds = judge({ profile: 'full', plan: [], runs: [other], errors: [] }, references).map(
    ({ kind }) => kind,
  );
  assert.deepEqual(kinds, ['sanity']);
});

test.run();
