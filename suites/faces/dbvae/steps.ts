import * as tf from '@tensorflow/tfjs-core';
import type { Step } from '../../../harness/index.ts';
import { sigmoidCrossEntropy } from '../../keras/losses.ts';
import { vaeLoss } from './loss.ts';
import { accuracyOf, floats, imageInput, type ImageInput, type LabelledInput } from '../steps.ts';
import { KerasAdam } from '../../keras/adam.ts';
import { trainableVariables } from '../../keras/model-variables.ts';
import type { Dbvae } from './model.ts';
import type { DbvaeRecipe } from './recipe.ts';

type FloatSpec = LabelledInput['y'];

/** Labelled images and standard normal noise, [B, L]. */
export type DbvaeInput = LabelledInput & { readonly noise: FloatSpec };

/** Means of the classification loss and of the VAE's, and the value that is minimized. */
function totalLoss(
  y: tf.Tensor,
  classification: tf.Tensor,
  vae: tf.Tensor,
  vaeLossOver: DbvaeRecipe['vaeLossOver'],
): tf.Tensor {
  return vaeLossOver === 'faces'
    ? tf.mean(tf.add(classification, tf.mul(y, vae)))
    : tf.add(tf.mean(classification), tf.mul(tf.mean(y), tf.mean(vae)));
}

/**
 * One update of encoder and decoder. Outputs, all from before the update: `loss`, the total that is minimized;
 * `classificationLoss`, its first part; `accuracy` of the answers.
 */
export function dbvaeTrainingStep(model: Dbvae, recipe: DbvaeRecipe): Step<DbvaeInput> {
  const { batchSize, latentSize, klWeight, batchNormalization, vaeLossOver } = recipe;
  const optimizer = new KerasAdam(recipe.learningRate);
  const trainable = [...trainableVariables(model.encoder), ...trainableVariables(model.decoder)];
  return {
    name: 'face-dbvae training',
    inputs: { ...imageInput(batchSize), y: floats(batchSize, 1), noise: floats(batchSize, latentSize) },
    variables: [...model.encoderVariables, ...model.decoderVariables],
    apply({ x, y, noise }) {
      const kept: { logits?: tf.Tensor; classification?: tf.Tensor } = {};
      const { value, grads } = tf.variableGrads(() => {
        const encoding = model.encode(x, batchNormalization === 'training');
        const reconstruction = model.decode(model.sample(encoding, noise));
        const classification = sigmoidCrossEntropy(y, encoding.logits);
        // variableGrads frees what its function makes, and these are outputs.
        kept.logits = tf.keep(encoding.logits);
        kept.classification = tf.keep(classification);
        return totalLoss(
          y,
          classification,
          vaeLoss(encoding, { x, reconstruction }, klWeight),
          vaeLossOver,
        ) as tf.Scalar;
      }, trainable);
      optimizer.applyGradients(grads);
      const { logits, classification } = kept as Required<typeof kept>;
      const outputs = {
        loss: value,
        classificationLoss: tf.mean(classification),
        accuracy: accuracyOf(logits, y),
      };
      tf.dispose([logits, classification]);
      return outputs;
    },
  };
}

/** Outputs `logits` [B, 1] and `mu` [B, L] of a batch of images. */
export function encodingStep(model: Dbvae, batchSize: number): Step<ImageInput> {
  return {
    name: 'face-dbvae encoding',
    inputs: imageInput(batchSize),
    variables: model.encoderVariables,
    apply({ x }) {
      const { logits, mu } = model.encode(x, false);
      return { logits, mu };
    },
  };
}

/** Latent variables, float32 [B, L]. */
export type LatentInput = { readonly z: FloatSpec };

/** Output `images` [B, 64, 64, 3] of latent variables. */
export function decodingStep(model: Dbvae, batchSize: number, latentSize: number): Step<LatentInput> {
  return {
    name: 'face-dbvae decoding',
    inputs: { z: floats(batchSize, latentSize) },
    variables: model.decoderVariables,
    apply: ({ z }) => ({ images: model.decode(z) }),
  };
}
