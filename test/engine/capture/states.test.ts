/** Which variables a capture finds, and that it leaves them as they were. */
import * as tf from '@tensorflow/tfjs-core';
import assert from 'node:assert/strict';
import { test } from 'uvu';
import '../../../harness/engine/backends/registry.ts';
import { capture } from '../../../harness/engine/capture/capture.ts';
import { useTracer } from '../../../harness/engine/capture/tracer.ts';
import { initialValues } from '../../../harness/engine/capture/variables.ts';
import type { KernelGraph } from '../../../harness/engine/graph/kernels.ts';
import type { Step } from '../../../harness/engine/step.ts';
import { type OptimizerKind, makeModel, optimizers, slots } from '../small-models.ts';

await useTracer();

const stateNames = (graph: KernelGraph) => graph.states.map(({ name }) => name);
const changed = (graph: KernelGraph) =>
  graph.states.filter(({ before, after }) => before !== after).map(({ name }) => name);

for (const optimizer of Object.keys(optimizers) as OptimizerKind[]) {
  test(`${optimizer}: the model's variables and the slots made inside the step are states`, async () => {
    const model = makeModel('fc', optimizer);
    const graph = await capture(model.training);
    const own = model.variables.map(({ name }) => name);
    const [shared, each] = slots[optimizer];
    assert.equal(graph.states.length, own.length + shared + each * own.length);
    assert.ok(own.every((name) => stateNames(graph).includes(name)));
    assert.deepEqual(changed(graph), stateNames(graph), 'every state is updated');
    model.dispose();
  });
}

test("Adam's slots begin at zero, its accumulated decays at the decays", async () => {
  const model = makeModel('fc', 'adam');
  const graph = await capture(model.training);
  const initial = initialValues(model.training, graph);
  const own = new Set(model.variables.map(({ name }) => name));
  const [beta1, beta2, ...rest] = [...initial].filter(([name]) => !own.has(name)).map(([, data]) => data);
  assert.deepEqual([...(beta1?.values ?? [])], [Math.fround(0.9)]);
  assert.deepEqual([...(beta2?.values ?? [])], [Math.fround(0.999)]);
  assert.equal(rest.length, 8);
  assert.ok(rest.every(({ values }) => values.every((value) => value === 0)));
  model.dispose();
});

test('a capture leaves every variable as it was, slots included', async () => {
  const model = makeModel('fc', 'adam');
  const values = () =>
    Object.values(tf.engine().registeredVariables).map((variable) => [...variable.dataSync()]);
  await capture(model.training);
  const before = values();
  await capture(model.training);
  await capture(model.evaluation);
  assert.deepEqual(values(), before);
  model.dispose();
});

test('captures of one step are the same graph, whatever was captured between', async () => {
  const { printGraph } = await import('../../../harness/engine/graph/print.ts');
  const model = makeModel('cnn', 'adam');
  // The first capture makes the slots; from then on they are registered variables.
  const texts = [];
  for (let count = 0; count < 3; count++) {
    texts.push(printGraph(await capture(model.training)));
    await capture(model.evaluation);
  }
  assert.equal(texts[1], texts[2]);
  assert.equal(texts[0]?.split('\n').length, texts[1]?.split('\n').length);
  model.dispose();
});

test('an evaluation of a trained model has the model as state, changes nothing and knows no slots', async () => {
  const model = makeModel('cnn', 'adam');
  await capture(model.training);
  const graph = await capture(model.evaluation);
  assert.deepEqual(
    stateNames(graph),
    model.variables.map(({ name }) => name),
  );
  assert.deepEqual(changed(graph), []);
  model.dispose();
});

test('variables of another model are no states', async () => {
  const bystander = makeModel('fc', 'adam');
  await capture(bystander.training);
  const model = makeModel('fc', 'sgd');
  const graph = await capture(model.training);
  assert.deepEqual(
    stateNames(graph),
    model.variables.map(({ name }) => name),
  );
  bystander.dispose();
  model.dispose();
});

test('a listed variable is a state even where the step does not touch it', async () => {
  const idle = tf.variable(tf.tensor([1, 2, 3]), true, 'idle');
  const step: Step = {
    name: 'idle',
    inputs: { x: { shape: [3], dtype: 'float32' } },
    variables: [idle],
    apply: ({ x }) => ({ y: tf.square(x as tf.Tensor) }),
  };
  const graph = await capture(step);
  assert.deepEqual(stateNames(graph), ['idle']);
  assert.deepEqual([...(initialValues(step, graph).get('idle')?.values ?? [])], [1, 2, 3]);
  idle.dispose();
});

test('an unlisted variable that the step assigns is found', async () => {
  const counter = tf.variable(tf.scalar(5), false, 'counter');
  const graph = await capture({
    name: 'count',
    inputs: { x: { shape: [], dtype: 'float32' } },
    variables: [],
    apply: ({ x }) => {
      counter.assign(tf.add<tf.Scalar>(counter, x as tf.Tensor));
      return { twice: tf.add(counter, counter) };
    },
  });
  assert.deepEqual(changed(graph), ['counter']);
  assert.deepEqual([...counter.dataSync()], [5]);
  counter.dispose();
});

test('int32 and bool variables keep their types', async () => {
  const steps = tf.variable(tf.scalar(3, 'int32'), false, 'steps');
  const done = tf.variable(tf.tensor([1, 0], [2], 'bool'), false, 'done');
  const step: Step = {
    name: 'types',
    inputs: {},
    variables: [steps, done],
    apply: () => {
      steps.assign(tf.add<tf.Scalar>(steps, tf.scalar(1, 'int32')));
      return { not: tf.logicalNot(done) };
    },
  };
  const initial = initialValues(step, await capture(step));
  assert.deepEqual(initial.get('steps'), { shape: [], dtype: 'int32', values: Int32Array.of(3) });
  assert.deepEqual(initial.get('done'), { shape: [2], dtype: 'bool', values: Uint8Array.of(1, 0) });
  tf.dispose([steps, done]);
});

test('captures leak no tensors', async () => {
  const model = makeModel('cnn', 'adam');
  await capture(model.training);
  await capture(model.evaluation);
  const { numTensors, numDataBuffers } = tf.memory();
  for (let count = 0; count < 3; count++) {
    await capture(model.training);
    await capture(model.evaluation);
  }
  assert.equal(tf.memory().numTensors, numTensors, 'tensors');
  assert.equal(tf.memory().numDataBuffers, numDataBuffers, 'data buffers');
  model.dispose();
});

test('a failed capture leaks no tensors and leaves variables as they were', async () => {
  const weight = tf.variable(tf.tensor([1, 2]), true, 'weight');
  const step: Step = {
    name: 'fails',
    inputs: { x: { shape: [2], dtype: 'float32' } },
    variables: [weight],
    apply: ({ x }) => {
      weight.assign(tf.mul<tf.Tensor1D>(weight, x as tf.Tensor));
      throw new Error('on purpose');
    },
  };
  await assert.rejects(capture(step), /on purpose/);
  const { numTensors, numDataBuffers } = tf.memory();
  await assert.rejects(capture(step), /on purpose/);
  assert.equal(tf.memory().numTensors, numTensors, 'tensors');
  assert.equal(tf.memory().numDataBuffers, numDataBuffers, 'data buffers');
  assert.deepEqual([...weight.dataSync()], [1, 2]);
  weight.dispose();
});

test.run();
