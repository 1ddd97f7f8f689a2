import assert from 'node:assert/strict';
import { suite } from 'uvu';
import type { Check, UsedDataset, Run } from '../../harness/core/result-schema.ts';
import type { PublishedClaim } from '../../harness/verdict/claim-schema.ts';
import { judge } from '../../harness/verdict/judge.ts';
import { ownReferences } from './own-references.ts';
import { makeClaim, makeRun, syntheticData } from './made-runs.ts';

const test = suite('preconditions');

const learnt = { trainingAccuracy: 0.998, falsePositiveRate: 0.02 };
const constant = { trainingAccuracy: 0.5, falsePositiveRate: 1 };

type Values = Readonly<Record<string, number>>;

/** Both face suites' runs, one pair a seed: the second's worst group is `gain` better. */
function pairs(
  dataset: UsedDataset,
  count: number,
  [before, after]: readonly [(seed: number) => Values, (seed: number) => Values],
): Run[] {
  return Array.from({ length: count }, (_, index) => index + 1).flatMap((seed) => [
    makeRun(
      seed,
      { worstGroup: 0.4 + seed / 100, spread: 0.3 - seed / 100, ...before(seed) },
      {
        suite: 'face-classifier',
        datasets: [dataset],
      },
    ),
    makeRun(
      seed,
      { worstGroup: 0.8 + seed / 90, spread: 0.1 - seed / 120, ...after(seed) },
      {
        suite: 'face-dbvae',
        datasets: [dataset],
      },
    ),
  ]);
}

const faces = (kind: 'real' | 'synthetic'): UsedDataset => ({ ...syntheticData, name: 'train-faces', kind });

function claimsOf(runs: readonly Run[], suiteName: string): Check[] {
  return judge({ profile: 'full', plan: [], runs: [...runs], errors: [] }, ownReferences).filter(
    ({ kind, suite: name, metric, verdict, reason }) =>
      kind === 'claim' &&
      name === suiteName &&
      ['worstGroup', 'spread'].includes(metric) &&
      !(verdict === 'not-evaluated' && reason.includes('this claim is about')),
  );
}

for (const kind of ['real', 'synthetic'] as const) {
  test(`a model that says the same to everything reproduces nothing about groups, on ${kind} faces`, () => {
    const collapsed = { ...constant, worstGroup: 1, spread: 0 };
    const claims = claimsOf(pairs(faces(kind), 5, [() => learnt, () => collapsed]), 'face-dbvae');
    assert.equal(claims.length, kind === 'real' ? 4 : 2);
    for (const { verdict, reason } of claims) {
      assert.equal(verdict, 'fail');
      assert.match(
        reason,
        /^5 of 5 runs of face-dbvae count against the claim: with seed 1 'trainingAccuracy' is 50\.00%, where the claim needs at least 90\.00%: .*answers the same to everything\.$/,
      );
    }
  });

  test(`a change is no improvement on a model that never worked, on ${kind} faces`, () => {
    const claims = claimsOf(pairs(faces(kind), 5, [() => constant, () => learnt]), 'face-dbvae');
    const changes = claims.filter(({ id }) => id.includes(`${kind}-`));
    assert.equal(changes.length, 2);
    for (const { verdict, reason } of changes) {
      assert.equal(verdict, 'fail');
      assert.match(reason, /5 of 5 runs of face-classifier count against the claim/);
    }
    const own = claimsOf(pairs(faces(kind), 5, [() => constant, () => learnt]), 'face-classifier');
    assert.ok(own.every(({ verdict }) => verdict === 'fail'));
  });
}

test('a detector that finds faces in most pictures without one has learnt no faces, however well it was trained', () => {
  const metrics = { trainingAccuracy: 0.99, falsePositiveRate: 0.9 };
  const [claim] = claimsOf(pairs(faces('synthetic'), 3, [() => learnt, () => metrics]), 'face-dbvae');
  assert.equal(claim?.verdict, 'fail');
  assert.match(claim.reason, /'falsePositiveRate' is 90\.00%, where the claim needs at most 50\.00%/);
});

test('a few collapsed runs count against the claim: the others cannot pass it alone', () => {
  const twoOfFive = (seed: number) => (seed <= 2 ? constant : learnt);
  const [some] = claimsOf(pairs(faces('synthetic'), 5, [() => learnt, twoOfFive]), 'face-dbvae');
  assert.equal(some?.verdict, 'inconclusive');
  assert.deepEqual(some.measured.seeds, [3, 4, 5]);
  assert.match(some.reason, /it increases, as claimed\..* 2 of 5 runs of face-dbvae count against the claim/);
  assert.doesNotMatch(some.reason, /Missing/);
  const [none] = claimsOf(pairs(faces('synthetic'), 5, [() => learnt, () => learnt]), 'face-dbvae');
  assert.equal(none?.verdict, 'pass');
  const half = (seed: number) => (seed <= 2 ? constant : learnt);
  const [most] = claimsOf(pairs(faces('synthetic'), 4, [() => learnt, half]), 'face-dbvae');
  assert.equal(most?.verdict, 'fail');
});

test('a run without the metric that a precondition needs leaves the claim unjudged', () => {
  const lacking = { trainingAccuracy: 0.99 };
  const [claim] = claimsOf(pairs(faces('synthetic'), 3, [() => lacking, () => learnt]), 'face-dbvae');
  assert.equal(claim?.verdict, 'not-evaluated');
  assert.match(claim.reason, /The run of face-classifier with seed 1 reported no 'falsePositiveRate', which/);
});

test('bounds hold their ends', () => {
  const claim: PublishedClaim = {
    ...makeClaim(),
    preconditions: [{ metric: 'kept', unit: 'fraction', atLeast: 0.9, because: 'it was lost' }],
  };
  const verdictOf = (kept: number) => {
    const runs = [0.899, 0.9, 0.901].map((accuracy, seed) => makeRun(seed, { accuracy, kept }));
    return judge({ profile: 'full', plan: [], runs, errors: [] }, { claims: [claim], measured: [] })[0]
      ?.verdict;
  };
  assert.equal(verdictOf(0.9), 'pass');
  assert.equal(verdictOf(0.8999), 'fail');
});

test('every claim about faces has preconditions that tell a constant answer', () => {
  for (const { id, suite: name, data, preconditions } of ownReferences.claims) {
    if (!name.startsWith('face-')) continue;
    const broken = preconditions.filter(({ metric, atLeast = -Infinity, atMost = Infinity }) => {
      const value = new Map(Object.entries(constant)).get(metric) ?? NaN;
      return value < atLeast || value > atMost;
    });
    assert.equal(broken.length, data === 'synthetic' ? 2 : 1, id);
  }
});

test.run();
