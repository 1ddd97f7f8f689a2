import assert from 'node:assert/strict';
import { test } from 'uvu';
import type { SuiteContext } from '../../../harness/index.ts';
import { recipes, type BasicsRecipe } from '../../../suites/basics/recipe.ts';
import { tensorflowBasics } from '../../../suites/basics/suite.ts';
import { testContext } from '../mnist/suite-context.ts';
import { valuesOf } from '../metric-values.ts';

const measure = async (context: SuiteContext<BasicsRecipe>) =>
  (await tensorflowBasics.prepare(context)).run();

async function exercisesOf(context: SuiteContext<BasicsRecipe>) {
  const { exhibits } = await measure(context);
  const exhibit = exhibits[0];
  assert.ok(exhibit?.kind === 'exercises');
  return exhibit.rows;
}

test('every exercise of the lab is solved', async () => {
  const { metrics: measured, curves } = await measure(testContext(tensorflowBasics, recipes.published));
  const metrics = valuesOf(measured);
  assert.deepEqual([metrics['exercisesPassed'], metrics['exercisesTotal']], [14, 14]);
  assert.ok(Math.abs((metrics['finalPosition'] ?? NaN) - 4) < 1e-3);
  const trajectory = curves.find(({ name }) => name === 'x during gradient descent');
  assert.deepEqual([trajectory?.x.length, trajectory?.x[0], trajectory?.x.at(-1)], [501, 0, 500]);
});

test('exercises state what is expected', async () => {
  const rows = await exercisesOf(testContext(tensorflowBasics, recipes.published));
  const expected = new Map(rows.map(({ name, expected: text }) => [name, text]));
  assert.equal(expected.get('4-d tensor (images)'), 'rank 4, shape 10 x 256 x 256 x 3, elements 1966080');
  assert.equal(expected.get('0-d tensor (number)'), 'rank 0, shape (), elements 1');
  assert.equal(expected.get('graph at a = 1.5, b = 2.5: e = c * d'), '6');
  assert.equal(expected.get('d(x^2)/dx at x = 3'), '6');
  // sigmoid(-0.9), sigmoid(-0.2), sigmoid(2.55)
  assert.equal(expected.get('dense layer by hand: sigmoid(x W + b)'), '[0.2890505, 0.450166, 0.9275735]');
});

test('gradient descent starts at a seeded normal draw', async () => {
  const startOf = async (seed: number) => {
    const { curves } = await measure(
      testContext(tensorflowBasics, { ...recipes.published, iterations: 10 }, { seed }),
    );
    return curves[0]?.y[0];
  };
  assert.equal(await startOf(1), await startOf(1));
  assert.notEqual(await startOf(1), await startOf(2));
});

test('too few iterations do not converge, and the exercise says how far it came', async () => {
  const rows = await exercisesOf(testContext(tensorflowBasics, { ...recipes.published, iterations: 100 }));
  const [converges, follows] = rows.slice(-2);
  assert.deepEqual([converges?.passed, follows?.passed], [false, true]);
  assert.match(converges?.measured ?? '', /1\.3e-1 left/);
});

test('an engine that computes wrongly fails the exercises that it got wrong', async () => {
  const honest = testContext(tensorflowBasics, recipes.published);
  const rows = await exercisesOf({
    ...honest,
    compile: async (step, options) => {
      const compiled = await honest.compile(step, options);
      if (step.name !== 'computation graph') return compiled;
      compiled.run = () =>
        Promise.resolve([{ c: Float32Array.of(4), d: Float32Array.of(1.5), e: Float32Array.of(6.1) }]);
      return compiled;
    },
  });
  assert.deepEqual(
    rows.filter(({ passed }) => !passed).map(({ name, expected, measured }) => [name, expected, measured]),
    [['graph at a = 1.5, b = 2.5: e = c * d', '6', '6.1']],
  );
});

test.run();
