import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import assert from 'node:assert/strict';
import { test } from 'uvu';
import { recipes } from '../../../suites/mnist-cnn/recipe.ts';
import { createOptimizer } from '../../../suites/mnist/optimizer.ts';

await tf.setBackend('cpu');

test('SGD moves by the learning rate times the gradient', () => {
  const optimizer = createOptimizer(recipes.published);
  const weight: tf.Variable = tf.variable(tf.scalar(1));
  optimizer.applyGradients({ [weight.name]: tf.scalar(3) });
  assert.ok(Math.abs((weight.dataSync<'float32'>()[0] ?? NaN) - (1 - 0.1 * 3)) < 1e-7);
});

test("Adam has Keras's constants, epsilon included", () => {
  const { learningRate, beta1, beta2, epsilon } = createOptimizer(recipes['course-2026']).getConfig();
  assert.deepEqual([learningRate, beta1, beta2, epsilon], [1e-3, 0.9, 0.999, 1e-7]);
});

test('two Adam updates follow the formula of Kingma and Ba', () => {
  const optimizer = createOptimizer(recipes['course-2026']);
  const weight: tf.Variable = tf.variable(tf.scalar(1));
  let [expected, first, second] = [1, 0, 0];
  for (const [step, gradient] of [0.5, -0.2].entries()) {
    optimizer.applyGradients({ [weight.name]: tf.scalar(gradient) });
    first = 0.9 * first + 0.1 * gradient;
    second = 0.999 * second + 0.001 * gradient ** 2;
    const root = Math.sqrt(second / (1 - 0.999 ** (step + 1)));
    expected -= (1e-3 * (first / (1 - 0.9 ** (step + 1)))) / (root + 1e-7);
  }
  // 1 - beta2 in float32 carries a relative error of 1e-5, and an update is 1e-3.
  assert.ok(Math.abs((weight.dataSync<'float32'>()[0] ?? NaN) - expected) < 1e-7 + 2e-8);
});

test.run();
