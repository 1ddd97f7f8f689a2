import * as tf from '@tensorflow/tfjs-core';
import type { MnistRecipe } from './recipe.ts';

/** Keras's defaults. tfjs's own epsilon depends on the backend, so all are given. */
const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

/**
 * The recipe's optimizer.
 *
 * tfjs adds epsilon to the root of the bias-corrected second moment (Kingma and Ba 2015, algorithm 1), Keras to
 * the uncorrected one. That is an epsilon of 1e-7 / sqrt(1 - beta2^t) in tfjs's terms: 3e-6 at the first step,
 * 1e-7 in the end, and invisible unless a gradient is as small.
 */
export function createOptimizer(recipe: MnistRecipe): tf.Optimizer {
  switch (recipe.optimizer) {
    case 'SGD':
      return tf.train.sgd(recipe.learningRate);
    case 'Adam':
      return tf.train.adam(recipe.learningRate, adam.beta1, adam.beta2, adam.epsilon);
  }
}
