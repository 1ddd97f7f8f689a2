import assert from 'node:assert/strict';
import { test } from 'uvu';
import { allocate } from '../../../../harness/index.ts';
import type { CnnRecipe } from '../../../../suites/mnist/cnn/recipe.ts';
import { recipes } from '../../../../suites/mnist/gradient-tape/recipe.ts';
import { mnistGradientTape } from '../../../../suites/mnist/gradient-tape/suite.ts';
import { barDigits, testContext, engine } from '../suite-context.ts';

const data = barDigits(8, 20);
/** Batches of three, a small network: the plain JavaScript backend is slow. */
const tiny: CnnRecipe = {
  ...recipes.published,
  filters1: 2,
  filters2: 3,
  hiddenUnits: 8,
  batchSize: 3,
  trainImages: 6,
  testImages: 20,
};

async function updatedWeights(recipe: CnnRecipe) {
  const prepared = await mnistGradientTape.prepare(testContext(mnistGradientTape, recipe, { data }));
  assert.ok(prepared.training);
  const { step } = prepared.training;
  const arrays = Object.fromEntries(
    Object.entries(step.inputs).map(([name, spec]) => [name, allocate(spec)]),
  );
  prepared.training.fillBatch(0, arrays);
  const [outputs] = await (await engine.compile(step)).run([arrays]);
  return {
    labels: Array.from(arrays['y'] ?? []),
    loss: outputs?.['loss']?.[0] ?? NaN,
    weights: step.variables.flatMap((each) => Array.from(each.dataSync<'float32'>())),
  };
}

test('the tape differentiates the sum: as if the mean had a learning rate times the batch', async () => {
  const sum = await updatedWeights(tiny);
  const mean = await updatedWeights({ ...tiny, gradientOf: 'batch mean', learningRate: 0.01 * 3 });
  const slower = await updatedWeights({ ...tiny, gradientOf: 'batch mean' });
  const distance = (a: number[], b: number[]) =>
    a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? NaN))), 0);
  assert.ok(distance(sum.weights, mean.weights) < 1e-6);
  assert.ok(distance(sum.weights, slower.weights) > 1e-3);
});

test('the reported loss is the mean all the same', async () => {
  const sum = await updatedWeights(tiny);
  const mean = await updatedWeights({ ...tiny, gradientOf: 'batch mean' });
  assert.ok(Math.abs(sum.loss - mean.loss) < 1e-6);
  assert.ok(Math.abs(sum.loss - Math.log(10)) < 0.5);
});

test('batches come in file order', async () => {
  assert.deepEqual((await updatedWeights(tiny)).labels, [...data.train.labels.subarray(0, 3)]);
});

test('the published recipe: 5000 iterations of 12 at 0.01, one pass; both editions agree', () => {
  const { batchSize, learningRate, epochs, order, trainImages, gradientOf } = recipes.published;
  assert.deepEqual(
    [batchSize, learningRate, epochs, order, gradientOf],
    [12, 0.01, 1, 'file order', 'batch sum'],
  );
  assert.equal(trainImages / batchSize, 5000);
  assert.deepEqual(recipes['course-2026'], recipes.published);
});

test('a short run has no mean over 500 iterations, a longer one has', async () => {
  const short = testContext(mnistGradientTape, tiny, { data });
  const measured = await (await mnistGradientTape.prepare(short)).run();
  assert.deepEqual(Object.keys(measured.metrics), ['testAccuracy', 'testLoss']);
  assert.deepEqual(
    measured.curves.map(({ name, x }) => [name, x.length]),
    [['loss per step', 2]],
  );
  const many = barDigits(501, 20);
  const recipe: CnnRecipe = { ...tiny, filters1: 1, filters2: 1, batchSize: 1, trainImages: 501 };
  const longer = await (
    await mnistGradientTape.prepare(testContext(mnistGradientTape, recipe, { data: many }))
  ).run();
  assert.deepEqual(Object.keys(longer.metrics), ['testAccuracy', 'testLoss', 'meanLossFirst500']);
  assert.equal(longer.curves[0]?.y[0], longer.metrics['meanLossFirst500']?.value);
});

test.run();
