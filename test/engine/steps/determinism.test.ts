/** Bits: the same step gives the same numbers again, and however many steps a call has. */
import * as tf from '@tensorflow/tfjs-core';
import assert from 'node:assert/strict';
import { test } from 'uvu';
import { randomStreams } from '../../../harness/core/random.ts';
import { type TypedArray, sizeOf } from '../../../harness/core/tensor-data.ts';
import { openEngine } from '../../../harness/engine/backends/registry.ts';
import type { Step } from '../../../harness/engine/step.ts';
import { assertClose } from '../assert-close.ts';
import { type ModelKind, type OptimizerKind, batches, makeModel, orderedState } from '../small-models.ts';
import { tolerances } from '../tolerances.ts';

const steps = 8;

interface Outcome {
  readonly losses: readonly number[];
  readonly state: readonly TypedArray[];
}

async function train(
  kind: ModelKind,
  optimizer: OptimizerKind,
  { stepsPerCall = 1, threads = 1 }: { readonly stepsPerCall?: number; readonly threads?: number },
): Promise<Outcome> {
  const engine = await openEngine('onnx-cpu', { threads });
  const model = makeModel(kind, optimizer);
  const compiled = await engine.compile(model.training, { stepsPerCall });
  const data = batches(kind, steps);
  const losses: number[] = [];
  for (let done = 0; done < steps; done += stepsPerCall) {
    const outputs = await compiled.run(data.slice(done, done + stepsPerCall));
    losses.push(...outputs.map((each) => each['loss']?.[0] ?? NaN));
  }
  const state = orderedState(await compiled.readState(), model.variables);
  await compiled.dispose();
  model.dispose();
  await engine.dispose();
  return { losses, state };
}

for (const kind of ['fc', 'cnn'] as const) {
  for (const optimizer of ['sgd', 'momentum', 'adam'] as const) {
    test(`${kind} with ${optimizer}: again, four steps a call, and at this size two threads give the same bits`, async () => {
      const first = await train(kind, optimizer, {});
      assert.equal(new Set(first.losses).size, steps, 'every loss is a number of its own');
      assert.deepEqual(await train(kind, optimizer, {}), first, 'again');
      assert.deepEqual(await train(kind, optimizer, { stepsPerCall: 4 }), first, 'four steps a call');
      assert.deepEqual(await train(kind, optimizer, { threads: 2 }), first, 'two threads');
    });
  }
}

/** A layer of each kind at the size of the MNIST labs, where ONNX Runtime splits the work of an operator. */
const large: Step = {
  name: 'large',
  inputs: {
    images: { shape: [16, 28, 28, 1], dtype: 'float32' },
    filter: { shape: [3, 3, 1, 24], dtype: 'float32' },
    deeper: { shape: [3, 3, 24, 36], dtype: 'float32' },
    weights: { shape: [5 * 5 * 36, 128], dtype: 'float32' },
    bias: { shape: [128], dtype: 'float32' },
  },
  variables: [],
  apply({ images, filter, deeper, weights, bias }) {
    const parameters = [filter, deeper, weights, bias] as tf.Tensor[];
    const { value, grads } = tf.valueAndGrads((...[first, second, w, b]) => {
      const one = tf.relu(tf.conv2d(images as tf.Tensor4D, first as tf.Tensor4D, 1, 'valid'));
      const pooled = tf.maxPool(one, 2, 2, 'valid');
      const two = tf.relu(tf.conv2d(pooled, second as tf.Tensor4D, 1, 'valid'));
      const flat = tf.reshape(tf.maxPool(two, 2, 2, 'valid'), [16, -1]);
      const logits = tf.add(tf.matMul(flat as tf.Tensor2D, w as tf.Tensor2D), b as tf.Tensor);
      return tf.mean(tf.logSumExp(logits, 1));
    })(parameters);
    return Object.fromEntries([
      ['loss', value],
      ...grads.map((grad, index) => [`grad${index}`, grad]),
    ]) as Record<string, tf.Tensor>;
  },
};

/*
 * What is guaranteed is: same engine, same threads, same bits. One thread and two differ in one operator only, found by
 * comparing each alone: a Gemm with fewer rows than columns, where ONNX Runtime gives each thread some of the columns and
 * chooses, by how many those are, after how many products a partial sum is stored ([16,784] x [784,128] differs on one
 * thread and two, [128,784] x [784,128] does not).
 */
test('at the size of a lab: same threads, same bits; other threads, the same up to rounding', async () => {
  const random = randomStreams(13).stream('large');
  const arrays = Object.fromEntries(
    Object.entries(large.inputs).map(([name, { shape }]) => [
      name,
      Float32Array.from({ length: sizeOf(shape) }, () => random.normal(0, 0.2)),
    ]),
  );
  const outputsWith = async (threads: number) => {
    const engine = await openEngine('onnx-cpu', { threads });
    const compiled = await engine.compile(large);
    const [outputs] = await compiled.run([arrays]);
    await compiled.dispose();
    await engine.dispose();
    return Object.entries(outputs ?? {});
  };
  const one = await outputsWith(1);
  const two = await outputsWith(2);
  assert.equal(one.length, 5);
  assertSameBits(await outputsWith(1), one);
  assertSameBits(await outputsWith(2), two);
  one.forEach(([name, values], index) => {
    assertClose(two[index]?.[1] ?? new Float32Array(), values, tolerances.accumulated, name);
  });

  function assertSameBits(got: typeof one, expected: typeof one): void {
    expected.forEach(([name, values], index) => {
      assertClose(got[index]?.[1] ?? new Float32Array(), values, tolerances.exact, name);
    });
  }
});

test.run();
