import assert from 'node:assert/strict';
import { test } from 'uvu';
import { ReprolabError } from '../../harness/core/errors.ts';
import { planRuns, resolveRecipe, seedsAskedFor } from '../../harness/run/plan.ts';
import type { Recipe, Suite } from '../../harness/suite.ts';

function suite(name: string, recipes: Record<string, Recipe>): Suite {
  return {
    name,
    version: 1,
    lab: 'Lab',
    title: name,
    summary: name,
    datasets: [],
    recipes,
    defaultRecipe: 'published',
    shortenings: { smoke: { reason: 'one epoch', overrides: { epochs: 1 } } },
    prepare: () => Promise.reject(new Error('not prepared here')),
  };
}

const registry = [
  suite('mnist-fc', { published: { epochs: 6, batch: 16 }, 'course-2026': { epochs: 5, batch: 64 } }),
  suite('music-rnn', { published: { epochs: 2, batch: 4 } }),
];

const usage = (message: RegExp) => (error: unknown) =>
  error instanceof ReprolabError &&
  error.code === 'usage' &&
  message.test(`${error.message} ${error.advice ?? ''}`);

test('all suites with their published recipe and one seed', () => {
  const runs = planRuns(registry, { suites: [], profile: 'quick' });
  assert.deepEqual(
    runs.map(({ id }) => id),
    ['mnist-fc/published/1', 'music-rnn/published/1'],
  );
});

test('the profile full has five seeds; seeds given win', () => {
  const seeds = (given?: number[]) =>
    planRuns(registry, {
      suites: ['music-rnn'],
      profile: 'full',
      ...(given === undefined ? {} : { seeds: given }),
    }).map(({ seed }) => seed);
  assert.deepEqual(seeds(), [1, 2, 3, 4, 5]);
  assert.deepEqual(seeds([9, 3]), [9, 3]);
});

test('a result records the seeds that were asked for, by suite and recipe', () => {
  const runs = planRuns(registry, { suites: [], profile: 'quick', seeds: [9, 3] });
  assert.deepEqual(seedsAskedFor(runs), [
    { suite: 'mnist-fc', recipe: 'published', seeds: [9, 3] },
    { suite: 'music-rnn', recipe: 'published', seeds: [9, 3] },
  ]);
});

test('suites run in the order of the registry, each once', () => {
  const runs = planRuns(registry, { suites: ['music-rnn', 'mnist-fc', 'music-rnn'], profile: 'smoke' });
  assert.deepEqual(
    runs.map(({ suite: name }) => name),
    ['mnist-fc', 'music-rnn'],
  );
});

test('a recipe that only some suites have selects them, unless others were named', () => {
  const recipe = 'course-2026';
  const runs = planRuns(registry, { suites: [], profile: 'quick', recipe });
  assert.deepEqual(
    runs.map(({ id }) => id),
    ['mnist-fc/course-2026/1'],
  );
  assert.throws(
    () => planRuns(registry, { suites: ['music-rnn'], profile: 'quick', recipe }),
    usage(/Unknown recipe of music-rnn 'course-2026'.*published/),
  );
});

test('unknown names get a suggestion and the list', () => {
  assert.throws(
    () => planRuns(registry, { suites: ['mnist-cf'], profile: 'quick' }),
    usage(/Unknown suite 'mnist-cf'. Did you mean 'mnist-fc'\? There are: mnist-fc, music-rnn/),
  );
  assert.throws(
    () => planRuns(registry, { suites: ['zzzzzzzzz'], profile: 'quick' }),
    usage(/^Unknown suite 'zzzzzzzzz'\. There are/),
  );
  assert.throws(
    () => planRuns(registry, { suites: [], profile: 'quick', recipe: 'course-2025' }),
    usage(/Did you mean 'course-2026'/),
  );
});

test('a shortened recipe keeps the hash and values of the whole one', () => {
  const [mnist] = registry as [Suite];
  const whole = resolveRecipe(mnist, 'published', 'quick');
  const short = resolveRecipe(mnist, 'published', 'smoke');
  assert.deepEqual([whole.shortened, short.shortened], [null, 'one epoch']);
  assert.deepEqual([whole.recipe['epochs'], short.recipe['epochs']], [6, 1]);
  assert.deepEqual(short.info, whole.info);
  assert.notEqual(resolveRecipe(mnist, 'course-2026', 'quick').info.hash, whole.info.hash);
});

test.run();
