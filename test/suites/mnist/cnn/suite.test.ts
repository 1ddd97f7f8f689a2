import * as tf from '@tensorflow/tfjs-core';
import assert from 'node:assert/strict';
import { test } from 'uvu';
import { allocate } from '../../../../harness/index.ts';
import { recipes, type CnnRecipe } from '../../../../suites/mnist/cnn/recipe.ts';
import { mnistCnn } from '../../../../suites/mnist/cnn/suite.ts';
import { barDigits, testContext, engine } from '../suite-context.ts';

const data = barDigits(40, 20);
/** Batches of two: the plain JavaScript backend takes 0.2 s an image. */
const tiny: CnnRecipe = { ...recipes.published, batchSize: 2, trainImages: 2, testImages: 20, epochs: 1 };

async function prepare(recipe: CnnRecipe) {
  const prepared = await mnistCnn.prepare(testContext(mnistCnn, recipe, { data, stepsPerCall: 1 }));
  assert.ok(prepared.training);
  return { prepared, training: prepared.training };
}

test('the model has 124,670 parameters in the published shapes', async () => {
  const { training } = await prepare(tiny);
  const { variables } = training.step;
  assert.equal(
    variables.reduce((sum, { size }) => sum + size, 0),
    124_670,
  );
  assert.deepEqual(
    variables.map(({ shape }) => shape),
    [
      [3, 3, 1, 24],
      [24],
      [3, 3, 24, 36],
      [36],
      // 5 x 5 x 36 = 900: the second pooling drops the last row and column of 11 x 11.
      [900, 128],
      [128],
      [128, 10],
      [10],
    ],
  );
});

test('the initial loss is near ln 10', async () => {
  const { prepared } = await prepare(tiny);
  assert.ok(prepared.evaluation);
  const { step } = prepared.evaluation;
  const arrays = Object.fromEntries(
    Object.entries(step.inputs).map(([name, spec]) => [name, allocate(spec)]),
  );
  prepared.evaluation.fillBatch(0, arrays);
  const [outputs] = await (await engine.compile(step)).run([arrays]);
  const losses = Array.from(outputs?.['losses'] ?? []);
  assert.equal(losses.length, 20);
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  assert.ok(Math.abs(mean - Math.log(10)) < 0.25, `mean loss ${mean}`);
});

test('the update is SGD on the gradient of the batch mean', async () => {
  const { training } = await prepare(tiny);
  const { step } = training;
  const bias = step.variables.at(-1);
  assert.ok(bias);
  const arrays = Object.fromEntries(
    Object.entries(step.inputs).map(([name, spec]) => [name, allocate(spec)]),
  );
  training.fillBatch(0, arrays);
  const [first] = await (await engine.compile(step)).run([arrays]);
  const moved = bias.dataSync<'float32'>();
  // Biases start at 0, so they are -rate * mean(softmax - oneHot): they sum to 0, and only the labels' rise.
  assert.ok(Math.abs(moved.reduce((sum, value) => sum + value, 0)) < 1e-6);
  const labels = new Set(arrays['y']);
  moved.forEach((value, digit) => {
    assert.equal(value > 0, labels.has(digit));
  });
  assert.ok(moved.every((value) => Math.abs(value) <= 0.1));
  const [second] = await (await engine.compile(step)).run([arrays]);
  assert.ok((second?.['loss']?.[0] ?? NaN) < (first?.['loss']?.[0] ?? NaN));
});

test('a run with Adam and a partial batch measures and leaks no tensors', async () => {
  const recipe: CnnRecipe = { ...tiny, ...{ optimizer: 'Adam', learningRate: 1e-3 }, trainImages: 3 };
  const context = testContext(mnistCnn, recipe, { data, stepsPerCall: 1 });
  const prepared = await mnistCnn.prepare(context);
  const { metrics, curves } = await prepared.run();
  const tensors = tf.memory().numTensors;
  assert.deepEqual(
    context.loops.map(({ samples }) => samples),
    [2, 1],
  );
  assert.ok(Number.isFinite(metrics['testLoss']?.value));
  assert.deepEqual(
    curves.map(({ name }) => name),
    ['training loss', 'training accuracy', 'loss per step'],
  );
  await prepared.run();
  assert.equal(tf.memory().numTensors, tensors);
});

test.run();
