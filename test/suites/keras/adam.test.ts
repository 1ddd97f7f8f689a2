/** Adam against its formula in double precision, with gradients around epsilon, where its forms differ. */
import * as tf from '@tensorflow/tfjs-core';
import assert from 'node:assert/strict';
import { test } from 'uvu';
import { openEngine } from '../../../harness/engine/backends/registry.ts';
import { KerasAdam } from '../../../suites/keras/adam.ts';

const gradients = [
  [1, -0.03, 1e-6, -3e-7, 0],
  [-2, -0.02, 4e-6, 1e-8, 0],
  [0.5, 0.01, -1e-7, 0, 1e-6],
];
const rate = 0.005;

/** Weights after the updates, from ones, by the formula that Keras documents. */
function byFormula(): number[] {
  const weights = [1, 1, 1, 1, 1];
  const [m, v] = [weights.map(() => 0), weights.map(() => 0)];
  gradients.forEach((gradient, index) => {
    const t = index + 1;
    const alpha = (rate * Math.sqrt(1 - 0.999 ** t)) / (1 - 0.9 ** t);
    gradient.forEach((g, at) => {
      m[at] = 0.9 * (m[at] as number) + 0.1 * g;
      v[at] = 0.999 * (v[at] as number) + 0.001 * g * g;
      weights[at] = (weights[at] as number) - (alpha * m[at]) / (Math.sqrt(v[at]) + 1e-7);
    });
  });
  return weights;
}

async function weightsAfter(engineName: string, optimizerOf: () => tf.Optimizer): Promise<number[]> {
  const engine = await openEngine(engineName, { threads: 1 });
  const optimizer = optimizerOf();
  const weights = tf.variable(tf.ones([5]));
  const compiled = await engine.compile({
    name: 'adam',
    inputs: { gradient: { shape: [5], dtype: 'float32' } },
    variables: [weights],
    apply({ gradient }) {
      const before = tf.sum(weights);
      optimizer.applyGradients({ [weights.name]: gradient });
      return { before };
    },
  });
  for (const gradient of gradients) await compiled.run([{ gradient: Float32Array.from(gradient) }]);
  const state = await compiled.readState();
  const values = [...(state.get(weights.name)?.values ?? [])];
  await compiled.dispose();
  await engine.dispose();
  return values;
}

const farthest = (actual: number[], expected: number[]) =>
  Math.max(...expected.map((value, index) => Math.abs(value - (actual[index] ?? NaN))));

for (const engineName of ['tfjs-cpu', 'onnx-cpu']) {
  test(`updates as Keras's formula says on ${engineName}`, async () => {
    const weights = await weightsAfter(engineName, () => new KerasAdam(rate));
    // float32 near 1 has a resolution of 6e-8.
    assert.ok(farthest(weights, byFormula()) < 5e-7, `${weights.join()} against ${byFormula().join()}`);
  });
}

test('small weights, updated as one vector, and large ones change each by its own gradient', async () => {
  await openEngine('tfjs-cpu');
  const shapes = [[2, 3], [130, 127], [4], []];
  const valueAt = (index: number, element: number) => Math.sin(index + 7 * element) / 10;
  const initial = (index: number, size: number) =>
    Float32Array.from({ length: size }, (_, element) => valueAt(index, element));
  const make = () =>
    shapes.map((shape, index) => tf.variable(tf.tensor(initial(index, tf.util.sizeFromShape(shape)), shape)));
  const gradientOf = (weight: tf.Variable, round: number) => tf.add(tf.mul(weight, 0.5), round - 0.7);
  const together = make();
  const optimizer = new KerasAdam(rate);
  const alone = make();
  const optimizers = alone.map(() => new KerasAdam(rate));
  for (let round = 0; round < 3; round++) {
    optimizer.applyGradients(together.map((w) => ({ name: w.name, tensor: gradientOf(w, round) })));
    alone.forEach((w, index) => {
      optimizers[index]?.applyGradients([{ name: w.name, tensor: gradientOf(w, round) }]);
    });
  }
  together.forEach((weight, index) => {
    assert.deepEqual(weight.shape, shapes[index]);
    assert.deepEqual(weight.dataSync(), alone[index]?.dataSync());
  });
  tf.dispose([...together, ...alone]);
});

test("tfjs's own Adam is another formula where gradients are as small as epsilon", async () => {
  const weights = await weightsAfter('tfjs-cpu', () => tf.train.adam(rate, 0.9, 0.999, 1e-7));
  assert.ok(farthest(weights, byFormula()) > 1e-3);
});

test('what it made it disposes of', async () => {
  await openEngine('tfjs-cpu');
  const weights = tf.variable(tf.ones([2]));
  const before = tf.memory().numTensors;
  const optimizer = new KerasAdam(rate);
  tf.tidy(() => {
    optimizer.applyGradients([{ name: weights.name, tensor: tf.ones([2]) }]);
  });
  assert.equal(tf.memory().numTensors, before + 4);
  assert.equal(optimizer.iterations, 1);
  optimizer.dispose();
  assert.equal(tf.memory().numTensors, before);
  weights.dispose();
});

test.run();
