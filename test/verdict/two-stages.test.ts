/** Suspicion and confirmation: what the planned runs leave open, fresh seeds decide. */
import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { fingerprintOf } from '../../harness/core/fingerprint.ts';
import type { Check, Result, Run } from '../../harness/core/result-schema.ts';
import { judge, suspectGroups } from '../../harness/verdict/index.ts';
import type { MeasuredReference } from '../../harness/verdict/reference-schema.ts';
import { makeClaim, makeError, makeReference, makeRun, standing } from './made-runs.ts';

const test = suite('two stages');

/** Thirty stored runs of our engine, whose losses are .3 +- .003. */
const losses = Array.from({ length: 30 }, (_, index) => 0.3 + 0.003 * Math.sin(7 * index + 1));
const stored: MeasuredReference = (() => {
  const plain = makeReference({ engineClass: 'onnx-cpu' });
  const { loss } = plain.metrics;
  assert.ok(loss);
  return {
    ...plain,
    seeds: losses.map((_, index) => index + 11),
    metrics: { loss: { ...loss, values: losses } },
    curves: {},
  };
})();
const references = { claims: [], measured: [stored] };
const freshSeeds = [1001, 2001, 3001, 4001, 5001];
const confirmations: Result['confirmations'] = [
  { suite: 'net', recipe: 'published', seeds: freshSeeds, checks: ['net/published/reference/onnx-cpu/loss'] },
];

function lossCheck(
  runs: readonly Run[],
  changes: Partial<Pick<Result, 'confirmations' | 'errors'>> = {},
  measured = references,
): Check {
  const checks = judge({ profile: 'nightly', plan: [], runs: [...runs], errors: [], ...changes }, measured);
  const found = checks.find(({ kind, metric }) => kind === 'reference' && metric === 'loss');
  assert.ok(found);
  return found;
}

const planned = makeRun(1, { loss: 0.32 });
const fresh = (center: number) =>
  freshSeeds.map((seed, index) => makeRun(seed, { loss: center + 0.001 * (index - 2) }));

test('one run that is far out is suspect, and says what tells', () => {
  const check = lossCheck([planned]);
  assert.deepEqual([check.verdict, check.suspect], ['inconclusive', true]);
  assert.match(check.reason, /Fresh seeds can tell: reprolab run net --recipe published --confirm 5\.$/);
  assert.deepEqual(suspectGroups({ profile: 'nightly', runs: [planned], errors: [] }, references), [
    { suite: 'net', recipe: 'published', checks: [check.id] },
  ]);
});

test('fresh seeds like the stored ones clear it; others fail it', () => {
  const cleared = lossCheck([planned, ...fresh(0.3)], { confirmations });
  assert.deepEqual([cleared.verdict, cleared.suspect], ['pass', false]);
  assert.match(
    cleared.reason,
    /^loss 0\.32 lies above .* So 5 fresh seeds were trained\. Their mean, 0\.3, is .* which chance explains/,
  );
  assert.deepEqual(cleared.measured.seeds, freshSeeds);
  const failed = lossCheck([planned, ...fresh(0.31)], { confirmations });
  assert.deepEqual([failed.verdict, failed.suspect], ['fail', false]);
  assert.match(
    failed.reason,
    /which chance does not explain \(Student's t and the exact rank-sum test: p = 0\.0000031, judged at 0\.5%\)/,
  );
});

test('a change to the other side than what was suspect confirms nothing', () => {
  assert.equal(lossCheck([planned, ...fresh(0.29)], { confirmations }).verdict, 'pass');
});

test('fresh seeds that are missing, or too few, leave it open', () => {
  const [one, two, ...rest] = fresh(0.31);
  assert.ok(one && two);
  const few = lossCheck([planned, one, two], {
    confirmations,
    errors: rest.map(({ seed }) => makeError(seed)),
  });
  assert.equal(standing(few), 'suspect');
  const [, ...most] = fresh(0.3);
  const open = lossCheck([planned, ...most], { confirmations, errors: [makeError(1001)] });
  assert.equal(standing(open), 'suspect');
  assert.match(open.reason, /Missing: seed 1001 .* It stays suspect: more fresh seeds can tell\.$/);
});

test('fresh runs count for nothing but what was suspect', () => {
  const inside = makeRun(1, { loss: 0.3 });
  const check = lossCheck([inside, ...fresh(0.35)], { confirmations });
  assert.deepEqual([check.verdict, check.measured.seeds], ['pass', [1]]);
});

test('a fresh training that diverges fails it outright', () => {
  const [first, ...others] = fresh(0.3);
  assert.ok(first);
  const diverged = {
    ...first,
    diverged: { loop: 'epoch 1/2', step: 3, quantity: 'loss', value: 'NaN' as const },
  };
  const check = lossCheck([planned, diverged, ...others], { confirmations });
  assert.equal(check.verdict, 'fail');
  assert.match(check.reason, /Training diverged in 1 of 5 runs/);
});

test('a claim that one run does not reproduce is decided by fresh seeds too', () => {
  const claim = makeClaim({ value: 0.9, margin: 0.02 });
  const runs = [makeRun(1, { accuracy: 0.86 })];
  const claimOf = (more: readonly Run[]) => {
    const judged = {
      profile: 'nightly' as const,
      plan: [],
      runs: [...runs, ...more],
      errors: [],
      confirmations,
    };
    const found = judge(judged, { claims: [claim], measured: [makeReference()] }).find(
      ({ kind }) => kind === 'claim',
    );
    assert.ok(found);
    return found;
  };
  const around = (center: number) =>
    freshSeeds.map((seed, index) => makeRun(seed, { accuracy: center + 0.001 * (index - 2) }));
  assert.equal(standing(claimOf([])), 'suspect');
  assert.equal(claimOf(around(0.9)).verdict, 'pass');
  assert.equal(claimOf(around(0.86)).verdict, 'fail');
});

test('the mean of several planned runs can fail at once, and only far out', () => {
  const runs = (center: number) =>
    [1, 2, 3, 4, 5].map((seed) => makeRun(seed, { loss: center + 0.0005 * (seed - 3) }));
  assert.equal(standing(lossCheck(runs(0.35))), 'fail');
  assert.equal(standing(lossCheck(runs(0.3092))), 'suspect');
});

/** A machine and what it made of seed 11. */
const machine = { cpuModel: 'Some CPU', cpuFeatures: [] };
const onMachine = (run: Run): Run => ({
  ...run,
  fingerprint: fingerprintOf({ ...run, suiteVersion: 1 }, machine),
});
const outlier = onMachine(makeRun(11, { loss: 0.32 }));
const withBits = {
  ...stored,
  bits: [{ fingerprint: outlier.fingerprint?.hash ?? '', ...outlier.bits }],
};

function bitsCheck(
  runs: readonly Run[],
  changes: Partial<Pick<Result, 'confirmations'>> = {},
): Check | undefined {
  const judged = { profile: 'nightly' as const, plan: [], runs: [...runs], errors: [], ...changes };
  return judge(judged, { claims: [], measured: [withBits] }).find(({ metric }) => metric === 'bits');
}

test('bits that equal the stored ones need no statistics', () => {
  const bits = bitsCheck([outlier]);
  assert.equal(bits?.verdict, 'pass');
  const loss = lossCheck([outlier], {}, { claims: [], measured: [withBits] });
  assert.equal(loss.verdict, 'pass');
  assert.match(
    loss.reason,
    /equal to the last bit that stored for seed 11 on an equal machine: nothing changed/,
  );
});

test('equal bits of some seeds pass nothing while others are missing', () => {
  const judged = { errors: [makeError(12)] };
  const loss = lossCheck([outlier], judged, { claims: [], measured: [withBits] });
  assert.equal(loss.verdict, 'inconclusive');
  assert.match(loss.reason, /nothing changed\. Missing: seed 12 \(the run failed/);
});

test('other bits of an equal fingerprint name the first value that differs, and call for fresh seeds', () => {
  const changed = onMachine(makeRun(11, { loss: 0.3 }));
  const check = bitsCheck([changed]);
  assert.ok(check);
  assert.equal(standing(check), 'suspect');
  assert.match(
    check.reason,
    /The computation changed: with seed 11, .* 'loss' is 0\.3, where 0\.30\d+ is stored\./,
  );
  assert.equal(bitsCheck([changed, ...fresh(0.3)], { confirmations })?.verdict, 'pass');
  const failed = bitsCheck([changed, ...fresh(0.31)], { confirmations });
  assert.equal(failed?.verdict, 'fail');
  assert.match(failed.reason, /They differ from the stored runs\. loss: Their mean/);
});

test('another machine has no stored bits, and no check of them', () => {
  assert.equal(bitsCheck([makeRun(11, { loss: 0.3 })]), undefined);
});

test.run();
