import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import assert from 'node:assert/strict';
import { test } from 'uvu';
import { randomStreams } from '../../../harness/index.ts';
import { buildCnnModel } from '../../../suites/mnist/cnn/model.ts';
import { recipes as cnnRecipes } from '../../../suites/mnist/cnn/recipe.ts';
import { buildFcModel } from '../../../suites/mnist/fc/model.ts';
import { recipes as fcRecipes } from '../../../suites/mnist/fc/recipe.ts';
import { mean } from '../../../harness/verdict/statistics/sample.ts';

await tf.setBackend('cpu');

/** Largest magnitude and mean of every weight of a model by name. */
function extentOf(model: LayersModel) {
  const names = model.weights.map(({ originalName }) => originalName);
  return model.getWeights().map((weight, index) => {
    const values = Array.from(weight.dataSync<'float32'>());
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    return { name: names[index], count: values.length, largest, mean: mean(values) };
  });
}

/** The first weights of a layer lie in +-bound and fill it. */
function fills(extents: ReturnType<typeof extentOf>, name: string, bound: number) {
  const found = extents.find((extent) => extent.name === name);
  assert.ok(found, name);
  assert.ok(
    found.largest <= bound * (1 + 1e-6),
    `${name} reaches ${String(found.largest)} of ${String(bound)}`,
  );
  // The largest of n uniform draws misses the bound by about bound / n.
  assert.ok(found.largest > bound * (1 - 12 / found.count), `${name} fills ${String(found.largest)}`);
  // Six standard deviations of the mean of n uniform draws.
  assert.ok(Math.abs(found.mean) < (6 * bound) / Math.sqrt(3 * found.count), `${name} is centred`);
}

test('PyTorch draws weights and biases from one over the square root of a unit’s inputs', () => {
  const fc = extentOf(buildFcModel(fcRecipes['course-2026-pytorch'], randomStreams(1)));
  fills(fc, 'hidden/kernel', 1 / 28);
  fills(fc, 'hidden/bias', 1 / 28);
  fills(fc, 'logits/kernel', 1 / Math.sqrt(128));
  const cnn = extentOf(buildCnnModel(cnnRecipes['course-2026-pytorch'], randomStreams(1)));
  fills(cnn, 'conv1/kernel', 1 / 3);
  fills(cnn, 'conv2/kernel', 1 / Math.sqrt(9 * 24));
  fills(cnn, 'hidden/kernel', 1 / 30);
  fills(cnn, 'hidden/bias', 1 / 30);
  fills(cnn, 'logits/kernel', 1 / Math.sqrt(128));
});

test('Keras draws kernels from the inputs and outputs, and starts biases at zero', () => {
  const fc = extentOf(buildFcModel(fcRecipes['course-2026'], randomStreams(1)));
  fills(fc, 'hidden/kernel', Math.sqrt(6 / (784 + 128)));
  assert.equal(fc.find(({ name }) => name === 'hidden/bias')?.largest, 0);
  const cnn = extentOf(buildCnnModel(cnnRecipes.published, randomStreams(1)));
  fills(cnn, 'conv2/kernel', Math.sqrt(6 / (9 * 24 + 9 * 36)));
  assert.equal(cnn.find(({ name }) => name === 'conv2/bias')?.largest, 0);
});

test.run();
