import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import assert from 'node:assert/strict';
import { test } from 'uvu';
import { randomStreams } from '../../../harness/core/random.ts';
import '../../../harness/engine/backends/registry.ts';
import { dbvaeRecipes } from '../../../suites/faces/dbvae/recipe.ts';
import { Dbvae } from '../../../suites/faces/dbvae/model.ts';
import { buildEncoder } from '../../../suites/faces/encoder.ts';
import { trainableVariables } from '../../../suites/keras/model-variables.ts';
import { FixedBatchNormalization } from '../../../suites/faces/fixed-batch-normalization.ts';
import { vaeLoss } from '../../../suites/faces/dbvae/loss.ts';
import { sigmoidCrossEntropy } from '../../../suites/keras/losses.ts';

await tf.setBackend('cpu');

const close = (ours: ArrayLike<number>, theirs: ArrayLike<number>, tolerance: number) => {
  assert.equal(ours.length, theirs.length);
  for (let at = 0; at < ours.length; at++) {
    const difference = Math.abs((ours[at] ?? NaN) - (theirs[at] ?? NaN));
    assert.ok(
      difference <= tolerance * (1 + Math.abs(theirs[at] ?? NaN)),
      `${at}: ${ours[at] ?? NaN}, ${theirs[at] ?? NaN}`,
    );
  }
};
const values = (tensor: tf.Tensor) => tensor.dataSync<'float32'>();

test('our normalization equals tfjs-layers in inference mode, forward and gradients', () => {
  const inputShape = [3, 5, 4];
  const ours = tfl.sequential({
    layers: [tfl.layers.inputLayer({ inputShape }), new FixedBatchNormalization({ name: 'ours' })],
  });
  const theirs = tfl.sequential({ layers: [tfl.layers.batchNormalization({ inputShape })] });
  const weights = [tf.tensor1d([0.5, -1, 2, 1.5]), tf.tensor1d([0.1, 0.2, -3, 0])];
  ours.setWeights(weights);
  theirs.setWeights([...weights, tf.zeros([4]), tf.ones([4])]);
  const x = tf.randomNormal([2, 3, 5, 4], 0, 2, 'float32', 11);
  const dy = tf.randomNormal([2, 3, 5, 4], 0, 1, 'float32', 12);
  const run = (model: tfl.Sequential) => {
    const variables = trainableVariables(model);
    const apply = () => model.apply(x, { training: false }) as tf.Tensor;
    const { grads } = tf.variableGrads(() => tf.sum<tf.Scalar>(tf.mul(apply(), dy)), variables);
    const dx = tf.grad((input: tf.Tensor) =>
      tf.sum(tf.mul(model.apply(input, { training: false }) as tf.Tensor, dy)),
    )(x);
    return { y: apply(), dx, gradients: variables.map(({ name }) => grads[name] as tf.Tensor) };
  };
  const [a, b] = [run(ours), run(theirs)];
  close(values(a.y), values(b.y), 1e-6);
  close(values(a.dx), values(b.dx), 1e-6);
  for (const [at, gradient] of a.gradients.entries())
    close(values(gradient), values(b.gradients[at] as tf.Tensor), 1e-5);
});

test('the cross-entropy is the textbook formula with its gradient, and does not overflow', () => {
  const z = tf.tensor2d([[-3], [-0.5], [0], [0.7], [4]]);
  const y = tf.tensor2d([[0], [1], [1], [0], [1]]);
  const naive = (logits: tf.Tensor) => {
    const p = tf.sigmoid(logits);
    return tf.neg(tf.add(tf.mul(y, tf.log(p)), tf.mul(tf.sub(1, y), tf.log(tf.sub(1, p)))));
  };
  close(values(sigmoidCrossEntropy(y, z)), values(naive(z)), 1e-6);
  const gradient = (loss: (logits: tf.Tensor) => tf.Tensor) =>
    values(tf.grad((logits) => tf.sum(loss(logits)))(z));
  close(
    gradient((logits) => sigmoidCrossEntropy(y, logits)),
    gradient(naive),
    1e-6,
  );
  const extreme = sigmoidCrossEntropy(
    tf.tensor2d([[0], [1], [1], [0]]),
    tf.tensor2d([[1000], [-1000], [1000], [-1000]]),
  );
  assert.deepEqual([...values(extreme)], [1000, 1000, 0, 0]);
});

test('the VAE loss is the sum that the lab writes', () => {
  const mu = [0.5, -1];
  const logSigma = [0.2, -0.3];
  const divergence =
    0.5 *
    mu.reduce((sum, m, at) => sum + Math.exp(logSigma[at] ?? NaN) + m * m - 1 - (logSigma[at] ?? NaN), 0);
  const x = tf.fill([1, 2, 2, 3], 0.5);
  const loss = vaeLoss(
    { mu: tf.tensor2d([mu]), logSigma: tf.tensor2d([logSigma]) },
    { x, reconstruction: tf.zerosLike(x) },
    0.0005,
  );
  assert.deepEqual(loss.shape, [1, 1]);
  close(values(loss), [0.0005 * divergence + 0.5], 1e-6);
});

test('the published networks have the shapes and parameters of the lab', () => {
  const recipe = dbvaeRecipes.published;
  const n = recipe.filters;
  const convolutions =
    5 * 5 * 3 * n +
    n +
    (5 * 5 * n * 2 * n + 2 * n) +
    (9 * 2 * n * 4 * n + 4 * n) +
    (9 * 4 * n * 6 * n + 6 * n);
  const normalizations = 2 * (n + 2 * n + 4 * n + 6 * n);
  const dense = (outputs: number) => 16 * 6 * n * 512 + 512 + 512 * outputs + outputs;
  const model = new Dbvae(recipe, randomStreams(1));
  const size = (variables: readonly tf.Variable[]) => variables.reduce((sum, each) => sum + each.size, 0);
  assert.equal(size(model.encoderVariables), convolutions + normalizations + dense(201));
  assert.deepEqual(model.encoder.layers.map(({ outputShape }) => outputShape).slice(6, 9), [
    [null, 4, 4, 6 * n],
    [null, 4, 4, 6 * n],
    [null, 16 * 6 * n],
  ]);
  assert.deepEqual(model.decoder.outputs[0]?.shape, [null, 64, 64, 3]);
  const decoder =
    100 * 16 * 6 * n +
    16 * 6 * n +
    (9 * 6 * n * 4 * n + 4 * n) +
    (9 * 4 * n * 2 * n + 2 * n) +
    (25 * 2 * n * n + n) +
    (25 * n * 3 + 3);
  assert.equal(size(model.decoderVariables), decoder);
});

test('initial weights depend on the seed alone and lie within the limits of Glorot and Bengio', () => {
  const first = (seed: number) => {
    const model = buildEncoder({ filters: 4, batchNormalization: 'inference' }, 1, randomStreams(seed));
    return [...values(model.getWeights()[0] as tf.Tensor)];
  };
  assert.deepEqual(first(1), first(1));
  assert.notDeepEqual(first(1), first(2));
  const limit = Math.sqrt(6 / (25 * (3 + 4)));
  assert.ok(first(1).every((weight) => Math.abs(weight) <= limit));
  assert.ok(Math.max(...first(1).map(Math.abs)) > 0.9 * limit);
});

test.run();
