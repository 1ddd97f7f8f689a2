import * as tf from '@tensorflow/tfjs-core';
import { KerasAdam } from '../keras/adam.ts';
import type { MnistRecipe } from './recipe.ts';

/** The recipe's optimizer. */
export function createOptimizer(recipe: MnistRecipe): tf.Optimizer {
  switch (recipe.optimizer) {
    case 'SGD':
      return tf.train.sgd(recipe.learningRate);
    case 'Adam':
      return new KerasAdam(recipe.learningRate);
  }
}
