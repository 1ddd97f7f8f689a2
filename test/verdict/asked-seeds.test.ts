import assert from 'node:assert/strict';
import { suite } from 'uvu';
import type { Check, Result, Run } from '../../harness/core/result-schema.ts';
import { judge } from '../../harness/verdict/judge.ts';
import { makeClaim, makeError, makeReference, makeRun, syntheticData } from './made-runs.ts';
import { recipeOf } from './real-recipes.ts';

const test = suite('seeds that were asked for');

const references = { claims: [makeClaim()], measured: [makeReference()] };
const planOf = (...seeds: readonly number[]): Result['plan'] => [
  { suite: 'net', recipe: 'published', seeds: [...seeds] },
];
const runOf = (seed: number, changes: Partial<Run> = {}) =>
  makeRun(seed, { accuracy: 0.9 + seed / 10_000, loss: 0.3 + seed / 10_000 }, changes);
const diverged = { loop: 'epoch 2/6', step: 17, quantity: 'loss', value: 'NaN' } as const;

/** The checks of a result: the claim as 'claim', the others by what they check. */
function judgeAll(judged: Partial<Pick<Result, 'runs' | 'errors' | 'plan'>>): (what: string) => Check {
  const checks = judge({ profile: 'full', plan: [], runs: [], errors: [], ...judged }, references);
  return (what) => {
    const found = checks.find(({ kind, metric }) =>
      what === 'claim' ? kind === 'claim' : kind !== 'claim' && metric === what,
    );
    assert.ok(found);
    return found;
  };
}

test('all of them: the claim and the references pass', () => {
  const all = judgeAll({ runs: [1, 2, 3].map((seed) => runOf(seed)), plan: planOf(1, 2, 3) });
  for (const metric of ['claim', 'accuracy', 'loss']) assert.equal(all(metric).verdict, 'pass');
});

test('a missing seed leaves what would pass inconclusive, and says which to run again', () => {
  const runs = [1, 2].map((seed) => runOf(seed));
  const failed = judgeAll({ runs, errors: [makeError(3)], plan: planOf(1, 2, 3) });
  for (const metric of ['claim', 'accuracy', 'loss']) {
    assert.equal(failed(metric).verdict, 'inconclusive');
    assert.match(
      failed(metric).reason,
      / Missing: seed 3 \(the run failed: the engine stopped\): a verdict needs every seed that was asked for, so run it again, --seed 3\.$/,
    );
  }
  const stopped = judgeAll({ runs, plan: planOf(1, 2, 4, 5) })('claim');
  assert.equal(stopped.verdict, 'inconclusive');
  assert.match(stopped.reason, /Missing: seeds 4, 5 \(no run of net\).* run them again, --seeds 4,5\.$/);
});

test('a missing seed does not save a claim that fails', () => {
  const runs = [1, 2, 4].map((seed) => makeRun(seed, { accuracy: 0.5 + seed / 1000 }));
  assert.equal(judgeAll({ runs, plan: planOf(1, 2, 3, 4) })('claim').verdict, 'fail');
});

test('a run that cannot be used is a missing seed, with its reason', () => {
  const runs = [runOf(1), runOf(2), runOf(3, { datasets: [syntheticData] }), makeRun(4, { loss: 0.3 })];
  const claim = judgeAll({ runs })('claim');
  assert.equal(claim.verdict, 'inconclusive');
  assert.match(claim.reason, /seed 3 \(The run used synthetic data \(no network\), and this claim/);
  assert.match(
    claim.reason,
    /seed 4 \(The run reported no finite value of 'accuracy'; its metrics are loss\)/,
  );
});

test('what was asked for and never began is listed, not passed over', () => {
  const claim = judgeAll({ plan: planOf(1, 2) })('claim');
  assert.deepEqual([claim.verdict, claim.reason], ['not-evaluated', 'Not run: seed 1, 2.']);
});

test('seven of ten seeds diverged: nothing passes over the other three', () => {
  const seeds = Array.from({ length: 10 }, (_, index) => index + 1);
  const runs = seeds.map((seed) => (seed <= 3 ? runOf(seed) : makeRun(seed, {}, { diverged })));
  const judged = judgeAll({ runs, plan: planOf(...seeds) });
  for (const metric of ['claim', 'accuracy', 'loss', 'training loss']) {
    assert.equal(judged(metric).verdict, 'fail', metric);
    assert.match(
      judged(metric).reason,
      /^Training diverged in 7 of 10 runs: with seed 4 the loss is NaN at step 17 \(epoch 2\/6\)\. Run with --engine tfjs-cpu/,
    );
  }
  assert.equal(judged('finite').verdict, 'fail');
  assert.match(judged('finite').reason, /in 7 of 10 runs: with seed 4 the loss is NaN at step 17/);
});

test('one run that diverged fails what it would have shown', () => {
  const alone = judgeAll({ runs: [makeRun(1, {}, { diverged })] });
  assert.match(alone('claim').reason, /^Training diverged: with seed 1 the loss is NaN at step 17/);
  assert.equal(alone('claim').verdict, 'fail');
  assert.equal(alone('loss').verdict, 'fail');
});

test('a run of another recipe says nothing of this one, and the reason tells that it diverged', () => {
  const recipe = { ...recipeOf('mnist-fc'), name: 'published' };
  const { verdict, reason } = judgeAll({ runs: [makeRun(1, {}, { diverged, recipe })] })('claim');
  assert.equal(verdict, 'not-evaluated');
  assert.match(reason, /^The recipe differs in .* Its training diverged: the loss is NaN at step 17/);
});

test('a metric or a curve that came out as no number fails its checks, and no others', () => {
  const nonFinite: Run['nonFinite'] = [
    { kind: 'metric', name: 'accuracy', value: 'NaN' },
    { kind: 'curve', name: 'training loss', value: 'Infinity' },
  ];
  const judged = judgeAll({ runs: [makeRun(1, { loss: 0.3 }, { nonFinite })] });
  for (const metric of ['claim', 'accuracy', 'training loss', 'finite']) {
    assert.equal(judged(metric).verdict, 'fail', metric);
  }
  assert.match(judged('claim').reason, /^'accuracy' of seed 1 came out as NaN: training diverged or/);
  assert.equal(judged('loss').verdict, 'pass');
});

test.run();
