import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
// Registers the gradients of all kernels, as it does in every suite.
import '@tensorflow/tfjs-layers';
import assert from 'node:assert/strict';
import { test } from 'uvu';
import { sparseCategoricalCrossEntropy } from '../../../suites/keras/losses.ts';

await tf.setBackend('cpu');

const labels = [3, 0, 9];
const logits = Array.from({ length: 3 }, (_, row) =>
  Array.from({ length: 10 }, (_, column) => Math.sin(3 * row + column) * 4),
);

const close = (actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number) => {
  assert.equal(actual.length, expected.length);
  for (let index = 0; index < expected.length; index++) {
    const difference = Math.abs((actual[index] ?? NaN) - (expected[index] ?? NaN));
    assert.ok(difference <= tolerance, `at ${index}: ${actual[index]} is not ${expected[index]}`);
  }
};

test('equals -log softmax at the label', () => {
  const losses = sparseCategoricalCrossEntropy(tf.tensor1d(labels, 'int32'), tf.tensor2d(logits));
  assert.deepEqual(losses.shape, [3, 1]);
  const expected = logits.map((row, sample) => {
    const total = row.reduce((sum, logit) => sum + Math.exp(logit), 0);
    return Math.log(total) - (row[labels[sample] ?? -1] ?? NaN);
  });
  close(losses.dataSync<'float32'>(), expected, 2e-6);
});

test("its written-out gradient is that of tfjs's own softmax cross-entropy", () => {
  const y = tf.tensor1d(labels, 'int32');
  const x = tf.tensor2d(logits);
  const weights = tf.tensor2d([[1], [-2], [0.5]]);
  const ours = tf.grad((at) => tf.sum(tf.mul(sparseCategoricalCrossEntropy(y, at), weights)))(x);
  const theirs = tf.grad((at) =>
    tf.losses.softmaxCrossEntropy(
      tf.oneHot(y, 10, 1, 0, 'float32'),
      at,
      tf.squeeze(weights, [1]),
      0,
      tf.Reduction.SUM,
    ),
  )(x);
  close(ours.dataSync<'float32'>(), theirs.dataSync<'float32'>(), 1e-6);
});

test('extreme logits give finite losses and gradients', () => {
  const y = tf.tensor1d([0, 1], 'int32');
  const x = tf.tensor2d([
    [1000, -1000, 0, 0, 0, 0, 0, 0, 0, 0],
    [1000, -1000, 0, 0, 0, 0, 0, 0, 0, 0],
  ]);
  close(sparseCategoricalCrossEntropy(y, x).dataSync<'float32'>(), [0, 2000], 0);
  const gradient = tf.grad((at) => tf.sum(sparseCategoricalCrossEntropy(y, at)))(x);
  close(gradient.dataSync<'float32'>(), [...new Array<number>(10).fill(0), 1, -1, 0, 0, 0, 0, 0, 0, 0, 0], 0);
});

test.run();
