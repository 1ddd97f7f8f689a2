/** The MNIST suites on the capturing engine against the plain JavaScript one: same seed, same data, same recipe. */
import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { openEngine } from '../../../harness/engine/backends/registry.ts';
import type { Suite, SuiteMeasurement } from '../../../harness/index.ts';
import { recipes as cnnRecipes, type CnnRecipe } from '../../../suites/mnist/cnn/recipe.ts';
import { mnistCnn } from '../../../suites/mnist/cnn/suite.ts';
import { recipes as fcRecipes } from '../../../suites/mnist/fc/recipe.ts';
import { mnistFc } from '../../../suites/mnist/fc/suite.ts';
import type { MnistRecipe } from '../../../suites/mnist/recipe.ts';
import { barDigits, testContext } from './suite-context.ts';

const test = suite('MNIST on both engines');
const data = barDigits(60, 20);

async function measureOnBoth<R extends MnistRecipe>(lab: Suite<R>, recipe: R) {
  const eager = await (await lab.prepare(testContext(lab, recipe, { data, stepsPerCall: 1 }))).run();
  const engine = await openEngine('onnx-cpu', { threads: 1 });
  try {
    const context = testContext(lab, recipe, { data, stepsPerCall: 2, engine });
    return { eager, captured: await (await lab.prepare(context)).run() };
  } finally {
    await engine.dispose();
  }
}

/** float32 sums in another order: a few units of the last digit a step, and steps build on each other. */
const tolerance = 2e-5;

function assertAgree(eager: SuiteMeasurement, captured: SuiteMeasurement): void {
  const losses = (measured: SuiteMeasurement) =>
    measured.curves.find(({ name }) => name === 'loss per step')?.y ?? [];
  assert.equal(losses(captured).length, losses(eager).length);
  for (const [step, loss] of losses(eager).entries()) {
    const other = losses(captured)[step] ?? Number.NaN;
    assert.ok(Math.abs(other - loss) < tolerance, `loss of step ${step}: ${other}, eagerly ${loss}`);
  }
  assert.ok(
    Math.abs((captured.metrics['testLoss']?.value ?? NaN) - (eager.metrics['testLoss']?.value ?? NaN)) <
      tolerance,
  );
  assert.deepEqual(captured.exhibits, eager.exhibits);
}

test('SGD by epochs, several steps a call and steps left over', async () => {
  const recipe = { ...fcRecipes.published, batchSize: 12, trainImages: 60, testImages: 20, epochs: 2 };
  const { eager, captured } = await measureOnBoth(mnistFc, recipe);
  assertAgree(eager, captured);
});

test("Adam's slots pass between full and partial batches", async () => {
  const sizes = { filters1: 2, filters2: 3, hiddenUnits: 8 };
  const recipe: CnnRecipe = {
    ...cnnRecipes['course-2026'],
    ...sizes,
    batchSize: 4,
    trainImages: 14,
    testImages: 20,
    epochs: 3,
  };
  const { eager, captured } = await measureOnBoth(mnistCnn, recipe);
  assertAgree(eager, captured);
});

test.run();
