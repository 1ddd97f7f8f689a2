import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { internalError, type Step } from '../../harness/index.ts';
import { faceSide } from './data/faces.ts';

interface FloatSpec {
  readonly shape: readonly number[];
  readonly dtype: 'float32';
}

/** Images float32 [B, 64, 64, 3] in 0..1. */
export type ImageInput = { readonly x: FloatSpec };
/** Images and their labels, float32 [B, 1]: 1 for a face. */
export type LabelledInput = ImageInput & { readonly y: FloatSpec };

export function floats(...shape: readonly number[]): FloatSpec {
  return { shape, dtype: 'float32' };
}

export function imageInput(batchSize: number): ImageInput {
  return { x: floats(batchSize, faceSide, faceSide, 3) };
}

/** Every variable of a model: trainable weights and the moving averages of batch normalization. */
export function variablesOf(model: tfl.LayersModel): tf.Variable[] {
  return model.weights.map((weight) => {
    const variable: tf.Tensor = weight.read();
    if (variable instanceof tf.Variable) return variable as tf.Variable;
    throw internalError(`weight ${weight.name} of ${model.name} is not a variable`);
  });
}

/** The logits [B, 1] of `x` and the share of right answers that they mean, as an output. */
export function accuracyOf(logits: tf.Tensor, labels: tf.Tensor): tf.Tensor {
  return tf.mean(tf.cast(tf.equal(tf.cast(tf.greater(logits, 0), 'float32'), labels), 'float32'));
}

/** Anything with the logit of 'face' in a [B, 1] tensor. */
export interface FaceDetector {
  readonly name: string;
  readonly variables: readonly tf.Variable[];
  logits(x: tf.Tensor): tf.Tensor;
}

/** Output `logits` [B, 1] of a batch of images. */
export function detectionStep(detector: FaceDetector, batchSize: number): Step<ImageInput> {
  return {
    name: `${detector.name} evaluation`,
    inputs: imageInput(batchSize),
    variables: detector.variables,
    apply: ({ x }) => ({ logits: detector.logits(x) }),
  };
}
