/** The mask of a ReLU before max-pooling, moved to the pooled gradient: the gradients stay the same, bit for bit. */
import * as tf from '@tensorflow/tfjs-core';
import assert from 'node:assert/strict';
import { test } from 'uvu';
import '../../../harness/engine/backends/registry.ts';
import { capture, useTracer } from '../../../harness/engine/capture/capture.ts';
import type { Graph } from '../../../harness/engine/graph/graph.ts';
import { lower } from '../../../harness/engine/lowering/lower.ts';
import { dropUnused } from '../../../harness/engine/passes/cleanup.ts';
import { maskBeforeUnpooling } from '../../../harness/engine/passes/unpooling.ts';
import { randomFeeds, runGraph } from '../run-graph.ts';

await useTracer();

/** Gradient of a sum of weighted, pooled activations with respect to the image [2,6,6,3]. */
function pooledGradient(
  between: (x: tf.Tensor4D) => tf.Tensor4D,
  window: number,
  stride: number,
  also: (activation: tf.Tensor4D) => tf.Tensor = () => tf.scalar(0),
): Promise<Graph> {
  return capture({
    name: 'pooled',
    inputs: { x: { shape: [2, 6, 6, 3], dtype: 'float32' } },
    variables: [],
    apply({ x }) {
      const loss = (image: tf.Tensor): tf.Scalar => {
        const activation = between(image as tf.Tensor4D);
        const pooled = tf.maxPool(activation, window, stride, 'valid');
        return tf.add(tf.sum(tf.mul(pooled, pooled)), also(activation));
      };
      return { dx: tf.grad(loss)(x as tf.Tensor) };
    },
  });
}

const kernels = (graph: Graph): string[] => graph.nodes.map(({ op }) => op);

async function assertSameGradient(graph: Graph, rewritten: Graph): Promise<void> {
  const feeds = randomFeeds(graph, 5);
  const expected = await runGraph(lower(graph), feeds);
  const got = await runGraph(lower(rewritten), feeds);
  assert.ok((expected['dx'] as Float32Array).some((value) => value !== 0));
  assert.deepEqual(got['dx'], expected['dx']);
}

for (const [window, stride] of [
  [2, 2],
  [3, 1],
] as const) {
  test(`window ${window}, stride ${stride}: the mask has the pooled shape`, async () => {
    const graph = await pooledGradient(tf.relu, window, stride);
    const rewritten = dropUnused(maskBeforeUnpooling(graph));
    const [step] = rewritten.nodes.filter(({ op }) => op === 'Step');
    const size = (6 - window) / stride + 1;
    assert.deepEqual(step?.outputs[0]?.shape, [2, size, size, 3]);
    assert.equal(kernels(rewritten).at(-1), 'MaxPoolGrad');
    await assertSameGradient(graph, rewritten);
  });
}

test('another mask, and a gradient that something else reads, are left alone', async () => {
  const leaky = await pooledGradient((x) => tf.leakyRelu(x, 0.1), 2, 2);
  assert.deepEqual(kernels(dropUnused(maskBeforeUnpooling(leaky))), kernels(dropUnused(leaky)));
  // The gradient of the activation has two parts, and the mask is for their sum.
  const shared = await pooledGradient(tf.relu, 2, 2, (activation) => tf.sum(activation));
  const rewritten = maskBeforeUnpooling(shared);
  assert.deepEqual(kernels(dropUnused(rewritten)), kernels(dropUnused(shared)));
  await assertSameGradient(shared, rewritten);
});

test.run();
