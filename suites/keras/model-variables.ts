import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { ReprolabError } from '../../harness/index.ts';

/**
 * The trainable variables of a model, in the order of its layers.
 * @throws ReprolabError `engine-failed` when a weight of the model is not a variable.
 */
export function trainableVariables(model: tfl.LayersModel): tf.Variable[] {
  return model.trainableWeights.map((weight) => {
    const variable: tf.Tensor = weight.read();
    if (variable instanceof tf.Variable) return variable as tf.Variable;
    throw new ReprolabError(
      'engine-failed',
      `model ${model.name}: expected weight ${weight.name} to be a variable, got a plain tensor`,
      {
        advice: 'Install a single copy of @tensorflow/tfjs-core: `npm ls @tensorflow/tfjs-core` lists them.',
      },
    );
  });
}
