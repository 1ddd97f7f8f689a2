/** Costs, counted by hand: floating-point operations (a multiply and an add are two) and bytes. */
import * as tf from '@tensorflow/tfjs-core';
import assert from 'node:assert/strict';
import { test } from 'uvu';
import '../../../harness/engine/backends/registry.ts';
import { capture } from '../../../harness/engine/capture/capture.ts';
import { useTracer } from '../../../harness/engine/capture/tracer.ts';
import { costOf } from '../../../harness/engine/graph/costs.ts';
import type { Cost } from '../../../harness/engine/graph/kernel.ts';
import { denseStep } from '../dense-step.ts';

await useTracer();

type Apply = (...operands: tf.Tensor[]) => tf.Tensor | readonly tf.Tensor[];

/** FLOPs of an expression of float32 tensors. */
const flopsOf = async (shapes: readonly (readonly number[])[], apply: Apply) =>
  (await costOfExpression(shapes, apply)).flops;

async function costOfExpression(shapes: readonly (readonly number[])[], apply: Apply): Promise<Cost> {
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
  return costOf(graph);
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

test('a convolution by channel sums over the taps of its own filters alone', async () => {
  const shapes = [
    [2, 9, 6, 3],
    [3, 5, 3, 4],
  ];
  const flops = await flopsOf(shapes, (x, filter) =>
    tf.depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, [2, 1], 'same'),
  );
  assert.equal(flops, 2 * (2 * 5 * 6 * 12) * (3 * 5));
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

test('bytes: what each kernel reads and writes once', async () => {
  const bytes = async (shapes: readonly (readonly number[])[], apply: Apply) => {
    const { bytesRead, bytesWritten } = await costOfExpression(shapes, apply);
    return [bytesRead, bytesWritten];
  };
  assert.deepEqual(
    await bytes(
      [
        [3, 7],
        [7, 5],
      ],
      (a, b) => tf.matMul(a, b),
    ),
    [4 * (21 + 35), 4 * 15],
  );
  assert.deepEqual(await bytes([[3, 5], [5]], (a, b) => tf.greater(a, b)), [4 * (15 + 5), 15]);
  assert.deepEqual(await bytes([[3, 5]], (x) => tf.reshape(x, [5, 3])), [0, 0], 'the same memory');
  assert.deepEqual(await bytes([[9, 5]], (x) => tf.slice(x, [2, 0], [3, 5])), [4 * 15, 4 * 15], 'a part');
  const rows = tf.tensor1d([1, 2], 'int32');
  assert.deepEqual(
    await bytes([[9, 5]], (x) => tf.gather(x, rows)),
    [4 * (10 + 2), 4 * 10],
    'rows and indices',
  );
});

test('the dense SGD step, term by term', async () => {
  const { step, dispose } = denseStep();
  const forward = 2 * 2 * 3 * 2 + 4 /* bias */ + 4 /* relu */ + 4 /* times y */ + 4; /* sum */
  const backward = 4 /* dy */ + 4 /* step */ + 4 /* mask */ + 4 /* bias gradient */ + 2 * 3 * 2 * 2;
  const descent = 2 * 6 + 2 * 2;
  assert.equal(costOf(await capture(step)).flops, forward + backward + descent);
  dispose();
});

test.run();
