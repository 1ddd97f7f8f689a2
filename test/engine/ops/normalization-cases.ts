import * as tf from '@tensorflow/tfjs-core';
import { type OpCase, fixed, floats, forwardOnly, integers, withGradient } from '../op-case.ts';

const images = [3, 5, 4, 3];
const channels = [3];
const x = floats(images);
const mean = floats(channels, -1, 1);
const variance = floats(channels, 0.2, 3);
const offset = floats(channels);
const scale = floats(channels, 0.5, 2);

type Vector = tf.Tensor1D;

export const normalizationCases: readonly OpCase[] = [
  withGradient(
    'batchNorm with offset and scale',
    ['FusedBatchNorm'],
    [x, mean, variance, offset, scale],
    (...[images, m, v, o, s]) => tf.batchNorm(images as tf.Tensor, m as Vector, v as Vector, o, s, 0.01),
    'accumulated',
  ),
  // tfjs differentiates batchNorm only with both offset and scale.
  forwardOnly(
    'batchNorm without scale',
    ['FusedBatchNorm'],
    [x, mean, variance, offset],
    (...[images, m, v, o]) => tf.batchNorm(images as tf.Tensor, m as Vector, v as Vector, o, undefined, 0.01),
    'tfjs has none',
    'accumulated',
  ),
  forwardOnly(
    'batchNorm without offset',
    ['FusedBatchNorm'],
    [x, mean, variance, scale],
    (...[images, m, v, s]) => tf.batchNorm(images as tf.Tensor, m as Vector, v as Vector, undefined, s, 0.01),
    'tfjs has none',
    'accumulated',
  ),
  forwardOnly(
    'batchNorm of a matrix with the default epsilon',
    ['FusedBatchNorm'],
    [floats([7, 3]), mean, variance],
    (rows, m, v) => tf.batchNorm(rows, m, v),
    'tfjs has none',
    'accumulated',
  ),
  withGradient(
    'batchNorm with the moments of the batch',
    ['FusedBatchNorm', 'Mean'],
    [x, offset, scale],
    (batch, o, s) => {
      const moments = tf.moments(batch, [0, 1, 2]);
      return tf.batchNorm(batch, moments.mean, moments.variance, o, s, 1e-3);
    },
    'accumulated',
  ),
  withGradient('softmax of rows', ['Softmax'], [floats([4, 7], -5, 5)], (logits) => tf.softmax(logits)),
  withGradient('softmax of three axes', ['Softmax'], [floats([2, 3, 5])], (logits) => tf.softmax(logits, 2)),
  withGradient(
    'softmax of large logits',
    ['Softmax'],
    [fixed([2, 3], [1000, 999, -1000, -900, -901, -905])],
    (logits) => tf.softmax(logits),
  ),
  withGradient(
    'logSoftmax',
    ['Max', 'Log', 'Exp', 'Sum'],
    [floats([4, 7], -5, 5)],
    (logits) => tf.logSoftmax(logits),
    'accumulated',
  ),
  withGradient(
    'logSumExp',
    ['Max', 'Log', 'Exp', 'Sum'],
    [floats([4, 7], -5, 5)],
    (logits) => tf.logSumExp(logits, 1),
    'accumulated',
  ),
  withGradient(
    'sigmoid cross-entropy with logits',
    ['Log1p', 'Relu', 'Abs', 'Exp'],
    [floats([4, 1], -6, 6), integers([4, 1], 0, 1)],
    (logits, labels) => tf.losses.sigmoidCrossEntropy(tf.cast(labels, 'float32'), logits),
  ),
  withGradient(
    'softmax cross-entropy of one-hot labels',
    ['OneHot', 'Log', 'Sum'],
    [floats([4, 5], -4, 4), integers([4], 0, 4)],
    (logits, labels) => tf.neg(tf.sum(tf.mul(tf.oneHot(labels, 5), tf.logSoftmax(logits)), 1)),
    'accumulated',
  ),
  withGradient(
    'l2 norm',
    ['Sqrt', 'Sum'],
    [floats([4, 7])],
    (vectors) => tf.norm(vectors, 2, 1),
    'accumulated',
  ),
];
