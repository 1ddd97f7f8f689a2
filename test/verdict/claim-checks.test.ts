import assert from 'node:assert/strict';
import { suite } from 'uvu';
import type { Check, Exhibit, Result, Run } from '../../harness/core/result-schema.ts';
import type { PublishedClaim } from '../../harness/verdict/claim-schema.ts';
import { judge } from '../../harness/verdict/judge.ts';
import { makeClaim, makeError, makeRun, ownData, standing, syntheticData } from './made-runs.ts';

const test = suite('claim checks');

function judgeClaim(
  claim: PublishedClaim,
  judged: Partial<Pick<Result, 'runs' | 'errors' | 'profile'>>,
): Check {
  const checks = judge(
    { profile: 'full', plan: [], runs: [], errors: [], ...judged },
    { claims: [claim], measured: [] },
  );
  const [first, ...others] = checks.filter((check) => check.id.endsWith(`/${claim.id}`));
  assert.ok(first);
  assert.deepEqual(others, []);
  return first;
}

const made = makeClaim();
const { id, suite: name, recipe, title, text, citation, family, data, needsFullRecipe, caveat } = made;
const { recipeValues, preconditions } = made;
const base = {
  ...{ id, suite: name, recipe, title, text, citation, family, data, needsFullRecipe, caveat },
  ...{ recipeValues, preconditions },
};
const theory: PublishedClaim = {
  ...base,
  form: 'theory',
  needsFullRecipe: false,
  metric: 'initialLoss',
  unit: 'nats',
  value: Math.log(83),
  tolerance: 0.02,
};
const change: Extract<PublishedClaim, { form: 'change' }> = {
  ...base,
  form: 'change',
  metric: 'spread',
  unit: 'fraction',
  fromSuite: 'before',
  direction: 'decreases',
  resolution: 0.01,
};

const occurrence: Extract<PublishedClaim, { form: 'occurrence' }> = {
  ...base,
  form: 'occurrence',
  metric: 'finds',
  what: { one: 'find is new', many: 'finds are new' },
  standing: 'published',
};
const runsWith = (...counts: readonly number[]) =>
  counts.map((finds, index) => makeRun(index + 1, { finds }));

const ruled = ({ verdict, reason }: Check) => `${verdict}: ${reason}`;

test('what cannot be judged is listed with the exact reason', () => {
  const accuracy = { accuracy: 0.9 };
  const runOf = (changes: Partial<Run>) => ({ runs: [makeRun(1, accuracy, changes)] });
  assert.equal(
    ruled(judgeClaim(makeClaim(), runOf({ shortened: 'quick: 120 iterations' }))),
    'not-evaluated: The recipe was shortened (quick: 120 iterations), so this says nothing about the whole recipe.',
  );
  assert.equal(
    ruled(judgeClaim(makeClaim(), runOf({ datasets: [syntheticData] }))),
    'not-evaluated: The run used synthetic data (no network), and this claim is about real data.',
  );
  assert.equal(
    ruled(judgeClaim(makeClaim(), runOf({ datasets: [ownData] }))),
    'not-evaluated: The run used data of its own (digits.gz from --data-dir is another file than the official one), and this claim is about the official data.',
  );
  assert.match(
    ruled(judgeClaim(makeClaim({ data: 'synthetic' }), runOf({ datasets: [ownData] }))),
    /^not-evaluated: The run used data of its own .* this claim is about synthetic data\.$/,
  );
  assert.equal(
    ruled(judgeClaim(makeClaim({ data: 'synthetic' }), runOf({}))),
    'not-evaluated: The run used real data, and this claim is about synthetic data.',
  );
  assert.equal(
    ruled(judgeClaim(makeClaim({ metric: 'other' }), runOf({}))),
    "not-evaluated: The run reported no finite value of 'other'; its metrics are accuracy.",
  );
  assert.match(judgeClaim(makeClaim(), { ...runOf({}), profile: 'smoke' }).reason, /^The smoke profile/);
  const shown = judgeClaim(makeClaim(), runOf({ datasets: [syntheticData] })).measured;
  assert.deepEqual(shown, { mean: 0.9, values: [0.9], seeds: [1] });
});

test('a suite whose runs failed lists its claims, of the recipe that ran or of all when none is known', () => {
  const failed = judgeClaim(makeClaim(), { errors: [makeError(1)] });
  assert.equal(ruled(failed), 'not-evaluated: The run failed: the engine stopped');
  assert.deepEqual(failed.measured, { mean: null, values: [], seeds: [] });
  const crashed = makeError(1, {
    message: 'TypeError: x.mul is not a function\n    at apply (steps.js:26:76)',
  });
  assert.equal(
    ruled(judgeClaim(makeClaim(), { errors: [crashed] })),
    'not-evaluated: The run failed: TypeError: x.mul is not a function',
  );
  const unknown = makeError(1, { recipe: null });
  assert.equal(judgeClaim(makeClaim(), { errors: [unknown] }).verdict, 'not-evaluated');
  const other = judge(
    { profile: 'full', plan: [], runs: [], errors: [makeError(1, { recipe: 'course-2026' })] },
    { claims: [makeClaim()], measured: [] },
  );
  assert.deepEqual(other, []);
});

test('a theoretical value holds for every run, also of a shortened recipe', () => {
  const runs = [4.4189, 4.43, 4.41].map((initialLoss, seed) =>
    makeRun(seed, { initialLoss }, { shortened: 'quick' }),
  );
  const passed = judgeClaim(theory, { runs });
  assert.equal(ruled(passed), 'pass: The farthest of 3 runs measured 4.4300, inside 4.4188 ± 0.02.');
  const failed = judgeClaim(theory, { runs: [...runs, makeRun(9, { initialLoss: 4.39 })] });
  assert.match(ruled(failed), /^fail: The farthest of 4 runs measured 4\.3900, outside/);
});

test('a change over seeds: as claimed, opposite, and too noisy to tell', () => {
  const pairs = (...changes: readonly number[]) =>
    changes.flatMap((difference, seed) => [
      makeRun(seed, { spread: 0.3 }, { suite: 'before' }),
      makeRun(seed, { spread: 0.3 + difference }),
    ]);
  const passed = judgeClaim(change, { runs: pairs(-0.1, -0.11, -0.12) });
  assert.equal(passed.verdict, 'pass');
  // t(.95, 2) * .01 / sqrt(3), one-sided 5% on each side.
  assert.ok(passed.interval);
  assert.ok(Math.abs(passed.interval.high - (-0.11 + (2.92 * 0.01) / Math.sqrt(3))) < 1e-5);
  assert.ok(Math.abs(passed.interval.level - 0.9) < 1e-12);
  assert.match(
    passed.reason,
    /changed by -11\.00 points on average over 3 seeds .* it decreases, as claimed\.$/,
  );
  const failed = judgeClaim(change, { runs: pairs(0.1, 0.11, 0.12) });
  assert.match(ruled(failed), /^fail: .* it increases, against the claim\.$/);
  const unclear = judgeClaim(change, { runs: pairs(-0.1, 0.1, -0.05) });
  assert.match(ruled(unclear), /^inconclusive: .* these seeds cannot tell\.$/);
  const rising = judgeClaim({ ...change, direction: 'increases' }, { runs: pairs(0.1, 0.11, 0.12) });
  assert.equal(rising.verdict, 'pass');
  assert.match(ruled(judgeClaim(change, { runs: pairs(-0.1) })), /^inconclusive: With seed 0 .* one pair/);
  assert.equal(judgeClaim(change, { runs: pairs(0, 0) }).verdict, 'inconclusive');
});

test('a change needs both suites, with the same seeds', () => {
  const after = makeRun(1, { spread: 0.2 });
  const without = judgeClaim(change, { runs: [after] });
  assert.match(ruled(without), /^not-evaluated: It takes runs of before and net with the same seed/);
  const before = makeRun(2, { spread: 0.3 }, { suite: 'before' });
  assert.equal(judgeClaim(change, { runs: [before, after] }).reason, without.reason);
  const failed = judgeClaim(change, { runs: [after], errors: [makeError(1, { suite: 'before' })] });
  assert.equal(
    ruled(failed),
    'not-evaluated: There is nothing of before to compare with. The run failed: the engine stopped',
  );
});

test('exercises: all of every run', () => {
  const claim: PublishedClaim = {
    ...base,
    form: 'all-of',
    metric: 'exercisesPassed',
    what: { one: 'exercise', many: 'exercises' },
    data: 'any',
  };
  const exhibit = (...passed: readonly boolean[]): Exhibit => ({
    kind: 'exercises',
    title: '',
    rows: passed.map((ok, index) => ({
      name: `e${index}`,
      expected: '6',
      measured: ok ? '6' : '7',
      passed: ok,
    })),
  });
  const runs = (...exhibits: readonly Exhibit[]) => [
    makeRun(1, { exercisesPassed: 1 }, { exhibits: [...exhibits] }),
  ];
  assert.equal(
    ruled(judgeClaim(claim, { runs: runs(exhibit(true, true)) })),
    'pass: All 2 exercises gave the expected value.',
  );
  assert.equal(
    ruled(judgeClaim(claim, { runs: runs(exhibit(true), exhibit(true, false)) })),
    "fail: 1 of 3 exercises gave another value, first 'e1': expected 6, measured 7.",
  );
  assert.match(ruled(judgeClaim(claim, { runs: runs() })), /^not-evaluated: The run reported no exercises/);
});

test('an occurrence in one run reproduces the claim', () => {
  assert.equal(
    ruled(judgeClaim(occurrence, { runs: runsWith(1) })),
    'pass: 1 find is new; 1 of 1 run gave at least one.',
  );
  assert.equal(
    ruled(judgeClaim(occurrence, { runs: runsWith(3, 0) })),
    'pass: 3 finds are new; 1 of 2 runs gave at least one.',
  );
});

test('an occurrence: runs without one contradict the claim when there are enough of them', () => {
  const none = judgeClaim(occurrence, { runs: runsWith(0) });
  assert.equal(
    ruled(none),
    "inconclusive: In 1 run 0 finds are new. That could be chance: 19 such runs would contradict the claim (Fisher's exact test, p = 0.50).",
  );
  assert.deepEqual(none.measured, { mean: 0, values: [0], seeds: [1] });
  const verdictOf = (count: number) =>
    standing(judgeClaim(occurrence, { runs: runsWith(...Array.from({ length: count }, () => 0)) }));
  assert.equal(verdictOf(18), 'inconclusive');
  assert.equal(verdictOf(19), 'suspect');
  assert.equal(verdictOf(199), 'fail');
  assert.match(
    ruled(judgeClaim(occurrence, { runs: [makeRun(1, {})] })),
    /^not-evaluated: .*no finite value of 'finds'; its metrics are none/,
  );
});

test('an occurrence that nothing published speaks of is a sanity check, not a claim', () => {
  const own = judgeClaim({ ...occurrence, standing: 'own' }, { runs: [makeRun(1, { finds: 2 })] });
  assert.equal(own.kind, 'sanity');
  assert.match(own.id, /\/sanity\//);
  assert.equal(judgeClaim(occurrence, { runs: [makeRun(1, {})] }).kind, 'claim');
});

test.run();
