/** What does not depend on inputs or variables is computed while a step is captured. */
import * as tf from '@tensorflow/tfjs-core';
import assert from 'node:assert/strict';
import { test } from 'uvu';
import '../../../harness/engine/backends/registry.ts';
import { capture } from '../../../harness/engine/capture/capture.ts';
import { useTracer } from '../../../harness/engine/capture/tracer.ts';
import { printGraph } from '../../../harness/engine/graph/print.ts';
import type { Step } from '../../../harness/engine/step.ts';

await useTracer();

function stepOf(apply: (x: tf.Tensor) => tf.Tensor): Step {
  return {
    name: 'fold',
    inputs: { x: { shape: [3], dtype: 'float32' } },
    variables: [],
    apply: ({ x }) => ({ y: apply(x as tf.Tensor) }),
  };
}

async function textOf(apply: (x: tf.Tensor) => tf.Tensor): Promise<string> {
  return printGraph(await capture(stepOf(apply)));
}

test('the concrete part of an expression is one constant', async () => {
  const text = await textOf((x) => tf.mul(x, tf.add(tf.square(tf.tensor([1, 2, 3])), 1)));
  assert.equal(
    text,
    `graph fold(%0 x: float32[3]) {
  %1 = constant float32[3] {2 5 10}
  %2 = Multiply(%0, %1)  : float32[3]
  return y = %2
}
`,
  );
});

test('zerosLike and onesLike of a symbolic tensor are constants', async () => {
  const text = await textOf((x) => tf.concat([x, tf.zerosLike(x), tf.onesLike(x)]));
  assert.match(text, /constant float32\[3\] \{0 0 0\}/);
  assert.match(text, /constant float32\[3\] \{1 1 1\}/);
  assert.equal(text.match(/ = [A-Z]/g)?.length, 1);
});

test('equal constants are stored once', async () => {
  const graph = await capture(stepOf((x) => tf.mul(tf.add(x, tf.tensor([1, 2, 3])), tf.tensor([1, 2, 3]))));
  assert.equal(graph.constants.size, 1);
});

test('a constant is stored for each shape in which it is read', async () => {
  const table = tf.tensor([1, 2, 3]);
  const graph = await capture(stepOf((x) => tf.add(tf.mul(x, table), tf.reshape(table, [3, 1]))));
  assert.deepEqual(
    [...graph.constants.keys()].map(({ shape }) => shape),
    [[3], [3, 1]],
  );
  table.dispose();
});

test('constants of an earlier capture are made anew', async () => {
  const table = tf.tensor([1, 2, 3]);
  const step = stepOf((x) => tf.mul(x, table));
  const first = printGraph(await capture(step));
  assert.equal(printGraph(await capture(step)), first);
  table.dispose();
});

test('int32 and bool constants keep their types', async () => {
  const text = await textOf((x) =>
    tf.where(tf.tensor([1, 0, 1], [3], 'bool'), x, tf.gather(x, tf.tensor([2, 1, 0], [3], 'int32'))),
  );
  assert.match(text, /constant bool\[3\] \{1 0 1\}/);
  assert.match(text, /constant int32\[3\] \{2 1 0\}/);
});

test('a cast to the same type, clone and identity leave no node', async () => {
  const text = await textOf((x) => tf.relu(tf.cast(tf.clone(x), 'float32')));
  assert.equal(text.match(/ = [A-Z]/g)?.length, 1);
});

test('a result that depends on nothing is a constant output', async () => {
  const graph = await capture(stepOf(() => tf.square(tf.tensor([2, 3]))));
  assert.equal(graph.nodes.length, 0);
  const [output] = graph.outputs;
  assert.ok(output !== undefined);
  assert.deepEqual([...(graph.constants.get(output.value) ?? [])], [4, 9]);
});

test.run();
