/** Logistic regression: one step of training, and one of evaluation. Steps are plain TensorFlow.js. */
import * as tf from '@tensorflow/tfjs-core';
import type { Step } from 'reprolab/suite';

/** Positions float32 [B, 2] and labels float32 [B] of 0 and 1. */
export type PointBatch = {
  readonly x: { readonly shape: readonly number[]; readonly dtype: 'float32' };
  readonly y: { readonly shape: readonly number[]; readonly dtype: 'float32' };
};

export interface Model {
  /** [2, 1] */
  readonly weights: tf.Variable;
  /** [1] */
  readonly bias: tf.Variable;
}

export function createModel(): Model {
  return {
    weights: tf.variable(tf.zeros([2, 1]), true, 'weights'),
    bias: tf.variable(tf.zeros([1]), true, 'bias'),
  };
}

function logitsOf({ weights, bias }: Model, x: tf.Tensor): tf.Tensor1D {
  return tf.reshape(tf.add(tf.matMul(x as tf.Tensor2D, weights as tf.Tensor as tf.Tensor2D), bias), [-1]);
}

/** Cross-entropy of one logit and its label: log(1 + e^z) - y z. */
const losses = (logits: tf.Tensor1D, y: tf.Tensor) => tf.sub(tf.softplus(logits), tf.mul(y, logits));

const inputs = (points: number): PointBatch => ({
  x: { shape: [points, 2], dtype: 'float32' },
  y: { shape: [points], dtype: 'float32' },
});

/** One update by gradient descent. Output `loss`: the batch mean before the update. */
export function trainingStep(model: Model, batchSize: number, learningRate: number): Step<PointBatch> {
  const optimizer = tf.train.sgd(learningRate);
  const variables = [model.weights, model.bias];
  return {
    name: 'two-clouds training',
    inputs: inputs(batchSize),
    variables,
    apply({ x, y }) {
      const { value, grads } = tf.variableGrads(() => tf.mean(losses(logitsOf(model, x), y)), variables);
      optimizer.applyGradients(grads);
      return { loss: value };
    },
  };
}

/** Output `correct`: how many of the points are classified rightly. */
export function evaluationStep(model: Model, points: number): Step<PointBatch> {
  return {
    name: 'two-clouds evaluation',
    inputs: inputs(points),
    variables: [model.weights, model.bias],
    apply({ x, y }) {
      const guesses = tf.cast(tf.greater(logitsOf(model, x), 0), 'float32');
      return { correct: tf.sum(tf.cast(tf.equal(guesses, y), 'float32')) };
    },
  };
}
