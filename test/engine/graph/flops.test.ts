/** Floating-point operations, counted by hand: a multiply and an add are two. */
import * as tf from '@tensorflow/tfjs-core';
import assert from 'node:assert/strict';
import { test } from 'uvu';
import '../../../harness/engine/backends/registry.ts';
import { capture, useTracer } from '../../../harness/engine/capture/capture.ts';
import { countFlops } from '../../../harness/engine/graph/flops.ts';
import { denseStep } from '../dense-step.ts';

await useTracer();

/** FLOPs of an expression of float32 tensors. */
async function flopsOf(
  shapes: readonly (readonly number[])[],
  apply: (...operands: tf.Tensor[]) => tf.Tensor | readonly tf.Tensor[],
): Promise<number> {
  const names = shapes.map((_, index) => `x${index}`);
  const inputs = Object.fromEntries(
    shapes.map((shape, index) => [`x${index}`, { shape, dtype: 'float32' as const }]),
  );
  const graph = await capture({
    name: 'count',
    inputs,
    variables: [],
    apply: (given) => {
      const results = [apply(...names.map((name) => given[name] as tf.Tensor))].flat();
      return Object.fromEntries(results.map((result, index) => [`y${index}`, result]));
    },
  });
  return countFlops(graph);
}

for (const [turnA, turnB] of [
  [false, false],
  [true, false],
  [false, true],
] as const) {
  test(`a product of 3x7 and 7x5${turnA ? ', a turned' : ''}${turnB ? ', b turned' : ''}`, async () => {
    const shapes = [turnA ? [7, 3] : [3, 7], turnB ? [5, 7] : [7, 5]];
    assert.equal(await flopsOf(shapes, (a, b) => tf.matMul(a, b, turnA, turnB)), 2 * 3 * 7 * 5);
  });
}

test('a batch of products', async () => {
  assert.equal(
    await flopsOf(
      [
        [4, 3, 7],
        [4, 7, 5],
      ],
      (a, b) => tf.matMul(a, b),
    ),
    4 * 2 * 3 * 7 * 5,
  );
});

test('a dense layer: product, bias and activation', async () => {
  const flops = await flopsOf([[16, 784], [784, 128], [128]], (x, w, b) =>
    tf.relu(tf.add(tf.matMul(x, w), b)),
  );
  assert.equal(flops, 2 * 16 * 784 * 128 + 16 * 128 + 16 * 128);
});

const convolution = (x: tf.Tensor, filter: tf.Tensor) =>
  tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, [2, 1], 'same');

test('a convolution and its gradients: each of the three is one pass over all products', async () => {
  const shapes = [
    [2, 9, 6, 3],
    [3, 5, 3, 4],
  ];
  // Outputs [2, 5, 6, 4], each the sum of 3 x 5 x 3 products.
  const one = 2 * (2 * 5 * 6 * 4) * (3 * 5 * 3);
  assert.equal(await flopsOf(shapes, convolution), one);
  assert.equal(
    await flopsOf([...shapes, [2, 5, 6, 4]], (x, filter, dy) => tf.grads(convolution)([x, filter], dy)),
    // The forward pass is part of the trace.
    3 * one,
  );
});

test('element-wise kernels, reductions and pooling count their largest tensor', async () => {
  assert.equal(await flopsOf([[3, 5], [5]], (a, b) => tf.mul(a, b)), 15);
  assert.equal(await flopsOf([[3, 5]], (x) => tf.sum(x)), 15);
  assert.equal(await flopsOf([[1, 8, 6, 3]], (x) => tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid')), 8 * 6 * 3);
});

test('moving values costs nothing', async () => {
  const flops = await flopsOf([[3, 5]], (x) => {
    const turned = tf.transpose(tf.reshape(tf.concat([x, tf.slice(x, [0, 0], [1, 5])]), [5, 4]));
    return tf.gather(
      tf.pad(tf.tile(tf.reverse(turned), [1, 2]), [
        [1, 1],
        [0, 0],
      ]),
      tf.tensor1d([1, 2], 'int32'),
    );
  });
  assert.equal(flops, 0);
});

test('the dense SGD step, term by term', async () => {
  const { step, dispose } = denseStep();
  const forward = 2 * 2 * 3 * 2 + 4 /* bias */ + 4 /* relu */ + 4 /* times y */ + 4; /* sum */
  const backward = 4 /* dy */ + 4 /* step */ + 4 /* mask */ + 4 /* bias gradient */ + 2 * 3 * 2 * 2;
  const descent = 2 * 6 + 2 * 2;
  assert.equal(countFlops(await capture(step)), forward + backward + descent);
  dispose();
});

test.run();
