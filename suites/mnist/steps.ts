import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { Step } from '../../harness/index.ts';
import { trainableVariables } from '../keras/model-variables.ts';
import { sparseCategoricalCrossEntropy } from '../keras/losses.ts';
import { imageSide, type MnistRecipe } from './recipe.ts';

/** Images float32 [B, 28, 28, 1] in 0..1 and labels int32 [B] in 0..9. */
export type ImageBatch = {
  readonly x: { readonly shape: readonly number[]; readonly dtype: 'float32' };
  readonly y: { readonly shape: readonly number[]; readonly dtype: 'int32' };
};

function imageBatch(samples: number): ImageBatch {
  return {
    x: { shape: [samples, imageSide, imageSide, 1], dtype: 'float32' },
    y: { shape: [samples], dtype: 'int32' },
  };
}

/**
 * One update of the model on one batch. Outputs, both from before the update: `loss`, the batch mean of the
 * cross-entropy, whatever the gradient is taken of, and `correct`, the number of right predictions.
 */
export function trainingStep(options: {
  readonly name: string;
  readonly model: tfl.LayersModel;
  readonly optimizer: tf.Optimizer;
  readonly gradientOf: MnistRecipe['gradientOf'];
  readonly batchSize: number;
}): Step<ImageBatch> {
  const { name, model, optimizer, gradientOf, batchSize } = options;
  const variables = trainableVariables(model);
  return {
    name,
    inputs: imageBatch(batchSize),
    variables,
    apply({ x, y }) {
      const kept: { logits?: tf.Tensor } = {};
      const { value, grads } = tf.variableGrads(() => {
        // variableGrads frees what its function makes, and the predictions are needed after it.
        const logits = tf.keep(model.apply(x, { training: true }) as tf.Tensor);
        kept.logits = logits;
        const losses = sparseCategoricalCrossEntropy(y, logits);
        return gradientOf === 'batch sum' ? tf.sum(losses) : tf.mean(losses);
      }, variables);
      optimizer.applyGradients(grads);
      const logits = kept.logits as tf.Tensor;
      const hits = tf.cast(tf.equal(tf.argMax(logits, 1), y), 'float32');
      logits.dispose();
      return {
        loss: gradientOf === 'batch sum' ? tf.div(value, batchSize) : value,
        correct: tf.sum(hits),
      };
    },
  };
}

/** Predicted digit (`predictions`, int32 [B]) and cross-entropy (`losses`, float32 [B, 1]) of every image. */
export function evaluationStep(options: {
  readonly name: string;
  readonly model: tfl.LayersModel;
  readonly batchSize: number;
}): Step<ImageBatch> {
  const { name, model, batchSize } = options;
  return {
    name,
    inputs: imageBatch(batchSize),
    variables: trainableVariables(model),
    apply({ x, y }) {
      const logits = model.apply(x) as tf.Tensor;
      return {
        predictions: tf.argMax(logits, 1),
        losses: sparseCategoricalCrossEntropy(y, logits),
      };
    },
  };
}
