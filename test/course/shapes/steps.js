import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
export function buildModel(filters, random) {
  const kernel = (name) => tfl.initializers.glorotUniform({ seed: random.seedFor(`init/${name}`) });
  return tfl.sequential({
    layers: [
      tfl.layers.conv2d({
        inputShape: [28, 28, 1],
        filters,
        kernelSize: 5,
        strides: 2,
        padding: 'same',
        activation: 'relu',
        kernelInitializer: kernel('c1'),
      }),
      tfl.layers.maxPooling2d({ poolSize: 2, strides: 2 }),
      tfl.layers.conv2d({
        filters: 2 * filters,
        kernelSize: 3,
        padding: 'same',
        activation: 'relu',
        kernelInitializer: kernel('c2'),
      }),
      tfl.layers.flatten(),
      tfl.layers.dense({ units: 10, kernelInitializer: kernel('d') }),
    ],
  });
}
const variablesOf = (model) => model.trainableWeights.map((w) => w.read());
const inputs = (n) => ({ x: { shape: [n, 28, 28, 1], dtype: 'float32' }, y: { shape: [n], dtype: 'int32' } });
const lossOf = (logits, y) => tf.losses.softmaxCrossEntropy(tf.oneHot(y, 10), logits);
export function trainingStep(model, batchSize, learningRate) {
  const optimizer = tf.train.adam(learningRate);
  const variables = variablesOf(model);
  return {
    name: 'noisy-shapes training',
    inputs: inputs(batchSize),
    variables,
    apply({ x, y }) {
      const { value, grads } = tf.variableGrads(
        () => lossOf(model.apply(x, { training: true }), y),
        variables,
      );
      optimizer.applyGradients(grads);
      return { loss: value };
    },
  };
}
export function evaluationStep(model, images) {
  return {
    name: 'noisy-shapes evaluation',
    inputs: inputs(images),
    variables: variablesOf(model),
    apply({ x, y }) {
      const logits = model.apply(x);
      return { predictions: tf.argMax(logits, 1), loss: lossOf(logits, y) };
    },
  };
}
