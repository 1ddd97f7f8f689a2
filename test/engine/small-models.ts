/** Small networks and their training steps, as the labs build them: tfjs layers, variableGrads, an optimizer. */
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { trainableVariables } from '../../suites/keras/model-variables.ts';
import { randomStreams } from '../../harness/core/random.ts';
import { type TypedArray, sizeOf } from '../../harness/core/tensor-data.ts';
import type { ArraysOf, Step } from '../../harness/engine/step.ts';

export const batchSize = 4;
const classes = 3;

/** Images or vectors and the class of each. */
export type Batch = {
  readonly x: { readonly shape: readonly number[]; readonly dtype: 'float32' };
  readonly y: { readonly shape: readonly number[]; readonly dtype: 'int32' };
};

const layersOf = {
  fc: () => [
    tfl.layers.dense({ inputShape: [7], units: 6, activation: 'relu' }),
    tfl.layers.dense({ units: classes }),
  ],
  cnn: () => [
    tfl.layers.conv2d({ inputShape: [10, 9, 2], filters: 4, kernelSize: 3, activation: 'relu' }),
    tfl.layers.maxPooling2d({ poolSize: [2, 2] }),
    tfl.layers.conv2d({ filters: 5, kernelSize: 2, padding: 'same', activation: 'relu' }),
    tfl.layers.flatten(),
    tfl.layers.dense({ units: classes }),
  ],
} as const;

export type ModelKind = keyof typeof layersOf;

const inputShapes: Readonly<Record<ModelKind, readonly number[]>> = {
  fc: [batchSize, 7],
  cnn: [batchSize, 10, 9, 2],
};

export const optimizers = {
  sgd: () => tf.train.sgd(0.1),
  momentum: () => tf.train.momentum(0.05, 0.9),
  'nesterov momentum': () => tf.train.momentum(0.05, 0.9, true),
  adam: () => tf.train.adam(0.01, 0.9, 0.999, 1e-7),
  rmsprop: () => tf.train.rmsprop(0.01, 0.9, 0.5, 1e-7),
  'centered rmsprop': () => tf.train.rmsprop(0.01, 0.9, 0, 1e-7, true),
} as const;

export type OptimizerKind = keyof typeof optimizers;

/** Variables that each optimizer makes beside the model's: how many for all together, how many for each. */
export const slots: Readonly<Record<OptimizerKind, readonly [number, number]>> = {
  sgd: [0, 0],
  momentum: [0, 1],
  'nesterov momentum': [0, 1],
  adam: [2, 2],
  rmsprop: [0, 2],
  'centered rmsprop': [0, 3],
};

/** A network with fixed initial weights, its optimizer, and both of its steps. */
export interface SmallModel {
  readonly variables: readonly tf.Variable[];
  readonly training: Step<Batch>;
  readonly evaluation: Step<Batch>;
  readonly dispose: () => void;
}

export function makeModel(kind: ModelKind, optimizerKind: OptimizerKind): SmallModel {
  const model = tfl.sequential({ layers: layersOf[kind]() });
  const random = randomStreams(11).stream(kind);
  const initial = model.trainableWeights.map(({ shape }) => {
    const values = Float32Array.from({ length: sizeOf(shape as number[]) }, () => random.normal(0, 0.4));
    return tf.tensor(values, shape as number[]);
  });
  model.setWeights(initial);
  tf.dispose(initial);
  const optimizer: tf.Optimizer = optimizers[optimizerKind]();
  const variables = trainableVariables(model);
  const inputs: Batch = {
    x: { shape: inputShapes[kind], dtype: 'float32' },
    y: { shape: [batchSize], dtype: 'int32' },
  };
  const lossOf = (x: tf.Tensor, y: tf.Tensor): tf.Scalar => {
    const logits = model.apply(x) as tf.Tensor;
    const picked = tf.mul(tf.oneHot(y, classes), tf.logSoftmax(logits));
    return tf.neg(tf.mean(tf.sum(picked, 1)));
  };
  return {
    variables,
    training: {
      name: `${kind}-train`,
      inputs,
      variables,
      apply({ x, y }) {
        const { value, grads } = tf.variableGrads(() => lossOf(x, y), [...variables]);
        optimizer.applyGradients(grads);
        return { loss: value };
      },
    },
    evaluation: {
      name: `${kind}-evaluate`,
      inputs,
      variables,
      apply: ({ x, y }) => ({
        loss: lossOf(x, y),
        predictions: tf.argMax(model.apply(x) as tf.Tensor, 1),
      }),
    },
    dispose() {
      model.dispose();
      optimizer.dispose();
    },
  };
}

/** `count` batches, always the same ones. */
export function batches(kind: ModelKind, count: number): ArraysOf<Batch>[] {
  const random = randomStreams(12).stream(kind);
  return Array.from({ length: count }, () => ({
    x: Float32Array.from({ length: sizeOf(inputShapes[kind]) }, () => random.normal()),
    y: Int32Array.from({ length: batchSize }, () => random.integer(0, classes - 1)),
  }));
}

/** Values of a state: the model's variables in order, then the optimizer's in the order of their making. */
export function orderedState(
  state: ReadonlyMap<string, { readonly values: TypedArray }>,
  variables: readonly tf.Variable[],
): TypedArray[] {
  const own = variables.map(({ name }) => name);
  // tfjs names the variables of optimizers by a running number.
  const slots = [...state.keys()].filter((name) => !own.includes(name)).sort((a, b) => Number(a) - Number(b));
  return [...own, ...slots].map((name) => {
    const data = state.get(name);
    if (data === undefined) throw new Error(`the state has no '${name}': ${[...state.keys()].join(', ')}`);
    return data.values;
  });
}
