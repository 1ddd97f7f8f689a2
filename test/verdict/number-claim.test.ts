import assert from 'node:assert/strict';
import { suite } from 'uvu';
import type { Check, Run } from '../../harness/core/result-schema.ts';
import type { NumberClaim } from '../../harness/verdict/claim-schema.ts';
import { judge } from '../../harness/verdict/judge.ts';
import { makeClaim, makeError, makeReference, makeRun, standing } from './made-runs.ts';

const test = suite('number claims');

function judgeOne(
  runs: readonly Run[],
  claim: Partial<NumberClaim> = {},
  measured = [makeReference()],
): Check {
  const checks = judge(
    { profile: 'full', plan: [], runs: [...runs], errors: [] },
    { claims: [makeClaim(claim)], measured },
  );
  const found = checks.find(({ kind }) => kind === 'claim');
  assert.ok(found);
  return found;
}

const accuracies = (...values: readonly number[]) =>
  values.map((accuracy, index) => makeRun(index + 1, { accuracy }));

test('one run: reproduced inside the interval whose spread is the test set’s sampling error', () => {
  const check = judgeOne(accuracies(0.897));
  assert.equal(check.id, 'net/published/claim/accuracy');
  assert.equal(check.verdict, 'pass');
  assert.equal(check.position, 'within');
  // t(.975, 4) * sqrt(.897 * .103 / 10000) * sqrt(2) + .005
  const halfWidth = 2.7764 * Math.sqrt((0.897 * 0.103) / 10_000) * Math.SQRT2 + 0.005;
  assert.ok(check.interval);
  assert.ok(Math.abs(check.interval.high - (0.897 + halfWidth)) < 1e-6);
  assert.ok(Math.abs((check.smallestDetectableDifference ?? 0) - halfWidth) < 1e-6);
  assert.equal(check.interval.level, 0.95);
  assert.match(check.reason, /^Our one run measured 89\.70%, so one more is expected between 88\.01% and/);
  assert.match(check.reason, /sampling error of 10,000 test samples/);
  assert.deepEqual(check.measured, { mean: 0.897, values: [0.897], seeds: [1] });
  assert.deepEqual(check.expected, { text: '~90%', value: 0.9, source: 'the write-up' });
  assert.equal(check.seconds, 2.5);
});

test('several runs: the spread is pooled with the stored runs', () => {
  const check = judgeOne(accuracies(0.86, 0.9, 0.94), { margin: 0.1 });
  assert.equal(check.verdict, 'pass');
  assert.match(check.reason, /comes from our 3 runs and 5 stored runs of other-1\.0-cpu\.$/);
  const alone = judgeOne(accuracies(0.86, 0.9, 0.94), { margin: 1 }, []);
  assert.match(alone.reason, /comes from our 3 runs\.$/);
  // t(.975, 2) = 4.303 against t(.975, 6) = 2.447 with the pooled spread.
  const width = ({ interval }: Check) => (interval === null ? NaN : interval.high - interval.low);
  assert.ok(width(alone) > 2 * width(check));
});

test('the spread is that of stored runs of the same engine, where there are some', () => {
  const own = makeReference({ engineClass: 'onnx-cpu' });
  const measured = [makeReference(), own, makeReference({ engineClass: 'z-other' })];
  const check = judgeOne(accuracies(0.86, 0.9, 0.94), { margin: 0.1 }, measured);
  assert.match(check.reason, /comes from our 3 runs and 5 stored runs of onnx-cpu\.$/);
});

test('significantly better passes and says so; significantly worse is suspect', () => {
  const better = judgeOne(accuracies(0.95));
  assert.deepEqual([better.verdict, better.position], ['pass', 'exceeds']);
  assert.match(better.reason, /significantly better than the published ~90%/);
  const worse = judgeOne(accuracies(0.85));
  assert.deepEqual([standing(worse), worse.position], ['suspect', 'below']);
  assert.match(worse.reason, /significantly worse/);
});

test('where lower is better, a lower value exceeds', () => {
  const lower = judgeOne(accuracies(0.8), { better: 'lower' });
  assert.deepEqual([lower.verdict, lower.position], ['pass', 'exceeds']);
  assert.equal(judgeOne(accuracies(0.99), { better: 'lower' }).position, 'below');
});

test('where neither side is better, both are suspect', () => {
  const above = judgeOne(accuracies(0.95), { better: 'none' });
  assert.deepEqual([standing(above), above.position], ['suspect', 'exceeds']);
  assert.match(above.reason, /significantly above the published ~90%/);
  const below = judgeOne(accuracies(0.8), { better: 'none' });
  assert.deepEqual([standing(below), below.position], ['suspect', 'below']);
});

test('an interval that could not see the margin reproduces nothing', () => {
  const check = judgeOne(accuracies(0.897), { margin: 0.01 });
  assert.equal(check.verdict, 'inconclusive');
  // 1.96 * sqrt(.897 * .103 / 10000) + .005
  assert.match(
    check.reason,
    /wider than the margin of 1\.00 points .*, and no number of seeds makes it narrower than 1\.10 points, for the sampling error of the test samples remains: the claim needs a wider margin or more test samples\./,
  );
  const narrow = judgeOne(accuracies(0.86, 0.9, 0.94), { margin: 0.02 });
  assert.match(narrow.reason, /wider than the margin of 2\.00 points .*, so more seeds are needed\./);
});

test('one run without any stored distribution is inconclusive', () => {
  for (const measured of [[], [makeReference({ recipe: 'other' })]]) {
    const check = judgeOne(accuracies(0.897), { caveat: 'a tiny test set' }, measured);
    assert.equal(check.verdict, 'inconclusive');
    assert.equal(check.interval, null);
    assert.match(check.reason, /without a second seed.* Note: a tiny test set\.$/);
  }
});

test('a stored distribution on other data says nothing about our spread', () => {
  const other = makeReference({
    dataset: { name: 'digits', kind: 'real', sha256: { digits: 'b'.repeat(64) } },
  });
  assert.equal(judgeOne(accuracies(0.897), {}, [other]).verdict, 'inconclusive');
});

test('equal values do not make the interval vanish: rounding floors the spread', () => {
  const check = judgeOne(accuracies(0.9, 0.9, 0.9), { sampleCount: null }, []);
  assert.ok(check.interval && check.interval.high > 0.905);
  assert.match(check.reason, /is the rounding of the values/);
});

test('claims of one family are judged together by Holm', () => {
  const claims = ['lf', 'lm', 'df', 'dm'].map((id) =>
    makeClaim({ id, metric: id, sampleCount: null, better: 'none' }),
  );
  const runs = [-1, 0, 1].map((deviation, index) =>
    makeRun(index + 1, {
      // Four standard deviations off: outside at 5%, inside at 5%/4.
      lf: 0.945 + 0.01 * deviation,
      lm: 0.9 + 0.01 * deviation,
      df: 0.9 + 0.01 * deviation,
      dm: 0.9 + 0.01 * deviation,
    }),
  );
  const judged = { profile: 'full' as const, plan: [], runs, errors: [] };
  const family = judge(judged, { claims, measured: [] });
  const [together] = family;
  assert.equal(together?.interval?.level, 0.9875);
  assert.equal(together.position, 'within');
  const [single] = judge(judged, { claims: claims.slice(0, 1), measured: [] });
  assert.equal(single?.interval?.level, 0.95);
});

test('seeds that failed are named; a seed that ran twice counts once', () => {
  const runs = [...accuracies(0.897, 0.899), makeRun(1, { accuracy: 0.5 })];
  const [check] = judge(
    { profile: 'full', plan: [], runs, errors: [makeError(3), makeError(4)] },
    { claims: [makeClaim()], measured: [makeReference()] },
  );
  assert.ok(check);
  assert.deepEqual(check.measured.seeds, [1, 2]);
  assert.match(check.reason, / Missing: seeds 3, 4 \(the run failed: the engine stopped\)/);
});

test.run();
