import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { hashOf } from '../../harness/core/hash.ts';
import { judge } from '../../harness/verdict/judge.ts';
import { ownReferences } from './own-references.ts';
import course from '../../suites/course.ts';
import { makeClaim, makeReference, makeRun, syntheticData } from './made-runs.ts';
import { madeUpValues, recipeOf } from './real-recipes.ts';

const test = suite('pinned recipes');

test('claims and stored distributions pin the recipes that the suites have', () => {
  const { claims, measured } = ownReferences;
  const current = new Map(
    course.suites.flatMap(({ name, recipes }) =>
      Object.entries(recipes).map(([recipe, values]) => [`${name}/${recipe}`, values] as const),
    ),
  );
  const pinned = [
    ...claims.flatMap(({ recipe, recipeValues }) =>
      Object.entries(recipeValues).map(([name, values]) => ({ name, recipe, values })),
    ),
    ...measured.map(({ suite: name, recipe, recipeValues: values }) => ({ name, recipe, values })),
  ];
  assert.ok(pinned.length > claims.length + measured.length);
  for (const { name, recipe, values } of pinned) assert.deepEqual(values, current.get(`${name}/${recipe}`));
});

const edited = { units: 512, learningRate: 0.1, dropout: true };
const recipes: readonly (readonly [string, Parameters<typeof makeRun>[2], RegExp])[] = [
  [
    'with other values',
    { recipe: { name: 'published', hash: hashOf(edited), values: edited } },
    /^The recipe differs in units \(512, not 8\), dropout \(true, not absent\)\.$/,
  ],
  [
    'without a value',
    { recipe: { name: 'published', hash: hashOf({ units: 8 }), values: { units: 8 } } },
    /^The recipe differs in learningRate \(absent, not 0\.1\)\.$/,
  ],
  [
    'with the pinned hash over other values',
    { recipe: { name: 'published', hash: hashOf(madeUpValues), values: edited } },
    /^The run's recipe hash \(.*\.\.\.\) is not that of its values \(.*\.\.\.\), so the result was edited\.$/,
  ],
  [
    'with the pinned values under another hash',
    { recipe: { name: 'published', hash: 'f'.repeat(64), values: madeUpValues } },
    /^The run's recipe hash \(ffffffffffff\.\.\.\) is not that of its values/,
  ],
];

for (const [what, changes, reason] of recipes) {
  test(`a recipe ${what} is not the published one`, () => {
    const runs = [1, 2, 3].map((seed) => makeRun(seed, { accuracy: 0.9, loss: 0.3 }, changes));
    const references = { claims: [makeClaim()], measured: [makeReference()] };
    const checks = judge({ profile: 'full', plan: [], runs, errors: [] }, references);
    const bound = checks.filter(({ kind }) => kind !== 'sanity');
    assert.equal(bound.length, 4);
    for (const check of bound) {
      assert.equal(check.verdict, 'not-evaluated');
      assert.match(check.reason, reason);
    }
  });
}

test('both sides of a change are held to their own recipe', () => {
  const metrics = (worstGroup: number) => ({ worstGroup, trainingAccuracy: 1, falsePositiveRate: 0 });
  const datasets = [{ ...syntheticData, name: 'train-faces' }];
  const both = { ...recipeOf('face-dbvae').values, filters: 12 };
  const pairsWith = (changes: Parameters<typeof makeRun>[2]) =>
    [1, 2, 3].flatMap((seed) => [
      makeRun(seed, metrics(0.4 + seed / 100), {
        suite: 'face-classifier',
        datasets,
        ...changes,
      }),
      makeRun(seed, metrics(0.7), { suite: 'face-dbvae', datasets }),
    ]);
  const claimOf = (runs: ReturnType<typeof pairsWith>) =>
    judge({ profile: 'full', plan: [], runs, errors: [] }, ownReferences).find(({ id }) =>
      id.endsWith('synthetic-worst-group-improves'),
    );
  assert.equal(claimOf(pairsWith({}))?.verdict, 'pass');
  const claim = claimOf(pairsWith({ recipe: { name: 'published', hash: hashOf(both), values: both } }));
  assert.equal(claim?.verdict, 'not-evaluated');
  assert.match(claim.reason, /^There is nothing of face-classifier to compare with\. The recipe differs in/);
});

test.run();
