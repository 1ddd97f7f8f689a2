import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { Step, SuiteContext } from '../../harness/index.ts';
import { trainableVariables } from '../keras/model-variables.ts';
import { execute, numericExercise, type Exercise } from './exercise.ts';
import type { BasicsRecipe } from './recipe.ts';

const scalar = { shape: [], dtype: 'float32' } as const;

/** The lab's first graph: c = a + b, d = b - 1, e = c * d. */
const graphStep: Step<{ a: typeof scalar; b: typeof scalar }> = {
  name: 'computation graph',
  inputs: { a: scalar, b: scalar },
  variables: [],
  apply({ a, b }) {
    const c = tf.add(a, b);
    const d = tf.sub(b, 1);
    return { c, d, e: tf.mul(c, d) };
  },
};

export async function graphExercises(context: SuiteContext<BasicsRecipe>): Promise<Exercise[]> {
  const read = await execute(context, graphStep, { a: Float32Array.of(1.5), b: Float32Array.of(2.5) });
  return [
    numericExercise('graph at a = 1.5, b = 2.5: c = a + b', [4], read('c')),
    numericExercise('graph at a = 1.5, b = 2.5: d = b - 1', [1.5], read('d')),
    numericExercise('graph at a = 1.5, b = 2.5: e = c * d', [6], read('e')),
  ];
}

/** The derivative of x^2 by automatic differentiation. */
const gradientStep: Step<{ x: typeof scalar }> = {
  name: 'gradient of x^2',
  inputs: { x: scalar },
  variables: [],
  apply: ({ x }) => ({ gradient: tf.grad((at) => tf.mul(at, at))(x) }),
};

export async function gradientExercises(context: SuiteContext<BasicsRecipe>): Promise<Exercise[]> {
  const read = await execute(context, gradientStep, { x: Float32Array.of(3) });
  return [numericExercise('d(x^2)/dx at x = 3', [6], read('gradient'))];
}

/** The lab draws its weights with TensorFlow's generator, which no other library repeats: these are given. */
const dense = {
  x: [1, 2],
  kernel: [
    [0.5, -1, 0.25],
    [-0.75, 0.5, 1],
  ],
  bias: [0.1, -0.2, 0.3],
};

const denseInputs = { x: { shape: [1, 2], dtype: 'float32' } } as const;

/** One dense layer that holds the given weights. */
function buildDenseModel(): tfl.Sequential {
  const weights = [tf.tensor2d(dense.kernel), tf.tensor1d(dense.bias)];
  const layer = tfl.layers.dense({
    inputShape: [2],
    units: 3,
    activation: 'sigmoid',
    // Replaced by the weights; the default would draw numbers without a seed first.
    kernelInitializer: 'zeros',
    weights,
  });
  const model = tfl.sequential({ layers: [layer] });
  tf.dispose(weights);
  return model;
}

/** sigmoid(x W + b), spelled out and by the layer that holds W and b. */
function denseStep(model: tfl.Sequential): Step<typeof denseInputs> {
  const [kernel, bias] = trainableVariables(model) as [tf.Variable, tf.Variable];
  return {
    name: 'dense layer',
    inputs: denseInputs,
    variables: [kernel, bias],
    apply: ({ x }) => ({
      byHand: tf.sigmoid(tf.add(tf.matMul(x, kernel), bias)),
      byLayer: model.apply(x) as tf.Tensor,
    }),
  };
}

/** The layer's answer in double precision. */
function expectedDense(): number[] {
  return dense.bias.map((bias, unit) => {
    const weighted = dense.x.map((value, row) => value * (dense.kernel[row]?.[unit] ?? Number.NaN));
    return 1 / (1 + Math.exp(-weighted.reduce((sum, term) => sum + term, bias)));
  });
}

export async function denseExercises(context: SuiteContext<BasicsRecipe>): Promise<Exercise[]> {
  const model = buildDenseModel();
  const read = await execute(context, denseStep(model), { x: Float32Array.from(dense.x) });
  model.dispose();
  const byHand = Array.from(read('byHand'));
  return [
    numericExercise('dense layer by hand: sigmoid(x W + b)', expectedDense(), byHand),
    numericExercise('dense layer from the layers library', expectedDense(), read('byLayer')),
    numericExercise('both dense layers agree', byHand, read('byLayer')),
  ];
}
