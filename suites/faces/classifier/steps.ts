import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { Step } from '../../../harness/index.ts';
import { sigmoidCrossEntropy } from '../../keras/losses.ts';
import type { FaceRecipe } from '../recipe.ts';
import {
  accuracyOf,
  floats,
  imageInput,
  variablesOf,
  type FaceDetector,
  type LabelledInput,
} from '../steps.ts';
import { KerasAdam } from '../../keras/adam.ts';
import { trainableVariables } from '../../keras/model-variables.ts';

/** The trained network as a face detector: batch normalization in inference mode. */
export function classifierDetector(model: tfl.LayersModel): FaceDetector {
  return {
    name: 'face-classifier',
    variables: variablesOf(model),
    logits: (x) => model.apply(x, { training: false }) as tf.Tensor,
  };
}

/**
 * One update. The lab's tape differentiates the vector of the batch's losses, which is the gradient of their SUM.
 * Outputs, both from before the update: `loss`, the batch mean that the lab plots, and `accuracy`.
 */
export function classifierTrainingStep(model: tfl.LayersModel, recipe: FaceRecipe): Step<LabelledInput> {
  const { batchSize, batchNormalization } = recipe;
  const optimizer = new KerasAdam(recipe.learningRate);
  const trainable = trainableVariables(model);
  return {
    name: 'face-classifier training',
    inputs: { ...imageInput(batchSize), y: floats(batchSize, 1) },
    variables: variablesOf(model),
    apply({ x, y }) {
      const kept: { logits?: tf.Tensor } = {};
      const { value, grads } = tf.variableGrads(() => {
        const logits = model.apply(x, { training: batchNormalization === 'training' }) as tf.Tensor;
        // variableGrads frees what its function makes, and the predictions are needed after it.
        kept.logits = tf.keep(logits);
        return tf.sum(sigmoidCrossEntropy(y, logits));
      }, trainable);
      optimizer.applyGradients(grads);
      const logits = kept.logits as tf.Tensor;
      const accuracy = accuracyOf(logits, y);
      logits.dispose();
      return { loss: tf.div(value, batchSize), accuracy };
    },
  };
}
