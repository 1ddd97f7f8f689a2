import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import assert from 'node:assert/strict';
import { test } from 'uvu';
import { recipes } from '../../../suites/mnist/cnn/recipe.ts';
import { KerasAdam } from '../../../suites/keras/adam.ts';
import { createOptimizer } from '../../../suites/mnist/optimizer.ts';

await tf.setBackend('cpu');

test('SGD moves by the learning rate times the gradient', () => {
  const optimizer = createOptimizer(recipes.published);
  const weight: tf.Variable = tf.variable(tf.scalar(1));
  optimizer.applyGradients({ [weight.name]: tf.scalar(3) });
  assert.ok(Math.abs((weight.dataSync<'float32'>()[0] ?? NaN) - (1 - 0.1 * 3)) < 1e-7);
});

test("Adam is Keras's", () => {
  assert.ok(createOptimizer(recipes['course-2026']) instanceof KerasAdam);
});

test.run();
