/** The mask of a ReLU, made from its result and moved to the pooled gradient: the gradients stay the same, bit for bit. */
import * as tf from '@tensorflow/tfjs-core';
import assert from 'node:assert/strict';
import { test } from 'uvu';
import '../../../harness/engine/backends/registry.ts';
import { capture } from '../../../harness/engine/capture/capture.ts';
import { useTracer } from '../../../harness/engine/capture/tracer.ts';
import type { KernelGraph } from '../../../harness/engine/graph/kernels.ts';
import { lower } from '../../../harness/engine/lowering/lower.ts';
import { dropUnused } from '../../../harness/engine/passes/cleanup.ts';
import {
  comparisonAsStep,
  maskBeforeUnpooling,
  maskFromRelu,
} from '../../../harness/engine/passes/unit-steps.ts';
import { portableTarget } from '../../../harness/engine/target.ts';
import { randomFeeds, runGraph } from '../run-graph.ts';

await useTracer();

/** Gradient of a sum of weighted, pooled activations with respect to the image [2,6,6,3]. */
function pooledGradient(
  between: (x: tf.Tensor4D) => tf.Tensor4D,
  window: number,
  stride: number,
  also: (activation: tf.Tensor4D) => tf.Tensor = () => tf.scalar(0),
): Promise<KernelGraph> {
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

const kernels = (graph: KernelGraph): string[] => graph.nodes.map(({ op }) => op);

async function assertSameGradient(graph: KernelGraph, rewritten: KernelGraph): Promise<void> {
  const feeds = randomFeeds(graph, 5);
  const expected = await runGraph(lower(graph, portableTarget), feeds);
  const got = await runGraph(lower(rewritten, portableTarget), feeds);
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

/** Gradient of a sum of squares of `activation(x)`, and another threshold. */
const maskedGradient = (activation: (x: tf.Tensor) => tf.Tensor) =>
  capture({
    name: 'masked',
    inputs: { x: { shape: [2, 3], dtype: 'float32' } },
    variables: [],
    apply: ({ x }) => ({
      dx: tf.grad((image: tf.Tensor) => tf.sum(tf.square(activation(image))))(x as tf.Tensor),
      alpha: tf.step(x as tf.Tensor, -1),
    }),
  });

/** For each Step of a graph the kernel that computes its operand; null for an input. */
const sourcesOfSteps = (graph: KernelGraph) =>
  graph.nodes
    .filter(({ op }) => op === 'Step')
    .map(({ inputs: [x] }) => graph.nodes.find(({ outputs }) => outputs[0] === x)?.op ?? null);

test('mask from relu: the mask reads the result of the ReLU', async () => {
  const graph = await maskedGradient(tf.relu);
  assert.deepEqual(sourcesOfSteps(graph), [null, null]);
  const rewritten = maskFromRelu(graph);
  assert.deepEqual(sourcesOfSteps(rewritten), ['Relu', null], 'another alpha is left alone');
  await assertSameGradient(graph, rewritten);
});

test('mask from relu: where there is no ReLU nothing changes', async () => {
  const graph = await maskedGradient((x) => tf.mul(x, tf.step(x)));
  assert.deepEqual(sourcesOfSteps(maskFromRelu(graph)), sourcesOfSteps(graph));
});

test('comparison as step: x > 0 as a number of the type of x; other thresholds, types and readers are left alone', async () => {
  const graph = await capture({
    name: 'compared',
    inputs: { x: { shape: [2, 3], dtype: 'float32' }, zero: { shape: [], dtype: 'float32' } },
    variables: [],
    apply: ({ x, zero }) => ({
      step: tf.cast(tf.greater(x as tf.Tensor, 0), 'float32'),
      above: tf.cast(tf.greater(x as tf.Tensor, 1), 'float32'),
      unknown: tf.cast(tf.greater(x as tf.Tensor, zero as tf.Tensor), 'float32'),
      whole: tf.cast(tf.greater(x as tf.Tensor, 0), 'int32'),
    }),
  });
  const rewritten = dropUnused(comparisonAsStep(graph));
  assert.equal(kernels(rewritten).sort().join(), 'Cast,Cast,Cast,Greater,Greater,Greater,Step');
  const feeds = randomFeeds(graph, 9);
  const run = (each: KernelGraph) => runGraph(lower(each, portableTarget), feeds);
  assert.deepEqual(await run(rewritten), await run(graph));
});

test.run();
