/** What a capture refuses, and what it says then. */
import * as tf from '@tensorflow/tfjs-core';
import assert from 'node:assert/strict';
import { test } from 'uvu';
import { ReprolabError } from '../../../harness/core/errors.ts';
import { openEngine } from '../../../harness/engine/backends/registry.ts';
import { capture } from '../../../harness/engine/capture/capture.ts';
import { useTracer } from '../../../harness/engine/capture/tracer.ts';
import type { Step } from '../../../harness/engine/step.ts';

await useTracer();

const images = [1, 8, 6, 3];

function stepOf(apply: (x: tf.Tensor) => tf.Tensor, shape: readonly number[] = images): Step {
  return {
    name: 'refused',
    inputs: { x: { shape, dtype: 'float32' } },
    variables: [],
    apply: ({ x }) => ({ y: apply(x as tf.Tensor) }),
  };
}

/** The capture's refusal, whose message and advice must match. */
async function refusal(step: Step, message: RegExp, advice: RegExp): Promise<ReprolabError> {
  const error = await capture(step).then(
    () => assert.fail('the capture went through'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ReprolabError)) throw error;
  assert.equal(error.code, 'capture-failed');
  assert.match(error.message, message);
  assert.match(error.advice ?? '', advice);
  return error;
}

const reads: Readonly<Record<string, (x: tf.Tensor) => unknown>> = {
  dataSync: (x) => x.dataSync(),
  arraySync: (x) => x.arraySync(),
  print: (x) => {
    x.print();
  },
};

for (const [name, read] of Object.entries(reads)) {
  test(`${name} on a symbolic tensor is refused: the op is named, and what to do`, async () => {
    const step = stepOf((x) => {
      const mean = tf.relu(x);
      read(mean);
      return mean;
    });
    await refusal(
      step,
      /step reads the values.*kernel Relu, shape \[1,8,6,3\]/,
      /return the tensor as an output/,
    );
  });
}

test('reading an input or a variable names it', async () => {
  await refusal(
    stepOf((x) => tf.scalar(x.dataSync()[0] ?? 0)),
    /input 'x'/,
    /tensor operations/,
  );
  const weight = tf.variable(tf.scalar(2), true, 'weight');
  await refusal(
    stepOf((x) => tf.mul(x, weight.dataSync()[0] ?? 0)),
    /variable 'weight'/,
    /tensor operations/,
  );
  assert.deepEqual([...weight.dataSync()], [2], 'the variable is concrete again');
  weight.dispose();
});

test('asynchronous reading is refused too', async () => {
  let read: Promise<unknown> | undefined;
  await capture(
    stepOf((x) => {
      read = tf.relu(x).data();
      return x;
    }),
  );
  await assert.rejects(read ?? Promise.resolve(), /reads the values of a tensor while it is captured/);
});

test('kernels without a rule are named all at once, with the engines that run them', async () => {
  const error = await refusal(
    stepOf((x) => tf.add(tf.atan(x), tf.acosh(tf.cumsum(x, 1)))),
    /step 'refused' uses kernels that cannot be captured: Acosh, Atan, Cumsum$/,
    /tfjs-cpu/,
  );
  assert.equal(error.exitCode, 3);
});

test('a missing kernel is the news even where the step fails after it', async () => {
  await refusal(
    stepOf((x) => {
      tf.atan(x);
      throw new Error('a consequence');
    }),
    /cannot be captured: Atan/,
    /Write the lab with other operations/,
  );
});

test('a variable made of a symbolic value is refused, and is not left behind', async () => {
  const step = stepOf((x) => tf.variable(tf.mean(x), true, 'late'));
  for (let count = 0; count < 2; count++) {
    await refusal(
      step,
      /creates variable 'late' from a value that is not known before it runs/,
      /outside the step/,
    );
  }
  assert.ok(!('late' in tf.engine().registeredVariables));
});

type Image = tf.Tensor4D;
const filter = () => tf.ones<tf.Rank.R4>([3, 3, 3, 4]);

const forms: Readonly<Record<string, readonly [apply: (x: tf.Tensor) => tf.Tensor, message: RegExp]>> = {
  'dilated convolution': [
    (x) => tf.conv2d(x as Image, filter(), 1, 'same', 'NHWC', [2, 2]),
    /kernel Conv2D .*dilations \[2,2\]/,
  ],
  'NCHW convolution': [
    (x) => tf.conv2d(x as Image, tf.ones<tf.Rank.R4>([3, 3, 8, 4]), 1, 1, 'NCHW'),
    /kernel Conv2D .*data format "NCHW"/,
  ],
  'convolution with a rounding mode': [
    (x) => tf.conv2d(x as Image, filter(), 2, 1, 'NHWC', [1, 1], 'floor'),
    /kernel Conv2D .*dimRoundingMode "floor"/,
  ],
  'max pooling with a rounding mode': [
    (x) => tf.maxPool(x as Image, 3, 2, 1, 'ceil'),
    /kernel MaxPool .*dimRoundingMode "ceil"/,
  ],
  'average pooling with a rounding mode': [
    (x) => tf.avgPool(x as Image, 3, 2, 1, 'round'),
    /kernel AvgPool .*dimRoundingMode "round"/,
  ],
  'transposed convolution with a rounding mode': [
    (x) => tf.conv2dTranspose(x as Image, tf.ones<tf.Rank.R4>([3, 3, 4, 3]), [1, 8, 6, 4], 1, 1, 'floor'),
    /kernel Conv2DBackpropInput .*dimRoundingMode "floor"/,
  ],
  'gather with batch dimensions': [
    (x) => tf.gather(x, tf.zeros([1, 2], 'int32'), 1, 1),
    /kernel GatherV2 .*batchDims/,
  ],
  'fused activation without a lowering': [
    (x) =>
      tf.fused.conv2d({ x: x as Image, filter: filter(), strides: 1, pad: 'same', activation: 'leakyrelu' }),
    /fused activation "leakyrelu"/,
  ],
};

for (const [name, [apply, message]] of Object.entries(forms)) {
  test(`${name} is an error, never a wrong result`, async () => {
    await refusal(stepOf(apply), message, /supported form/);
  });
}

test('a capture that is asked for inside a step begins when that of the step has ended', async () => {
  const inner = stepOf((x) => tf.neg(x));
  let nested: ReturnType<typeof capture> | undefined;
  const outer = stepOf((x) => {
    nested ??= capture(inner);
    return tf.relu(x);
  });
  const ops = ({ nodes }: Awaited<ReturnType<typeof capture>>) => nodes.map(({ op }) => op);
  assert.deepEqual(ops(await capture(outer)), ['Relu']);
  assert.ok(nested !== undefined);
  assert.deepEqual(ops(await nested), ['Neg']);
});

test('a symbolic tensor kept beyond its capture is refused', async () => {
  let kept: tf.Tensor | undefined;
  await capture(
    stepOf((x) => {
      kept = tf.keep(tf.relu(x));
      return kept;
    }),
  );
  assert.throws(() => tf.relu(kept as tf.Tensor), /symbolic tensor is used after its capture ended/);
  kept?.dispose();
});

test('dtypes that graphs do not have are refused', async () => {
  await refusal(
    stepOf((x) => tf.complex(x, x)),
    /Complex|complex64/,
    /Write|Cast/,
  );
});

test('an input and an output of one name are refused', async () => {
  const step = stepOf((x) => tf.relu(x));
  await refusal(
    { ...step, apply: ({ x }) => ({ x: tf.relu(x as tf.Tensor) }) },
    /step 'refused' gives an input and an output the same name: x/,
    /Rename the output/,
  );
});

test('random numbers are refused, and can be drawn again afterwards', async () => {
  await refusal(
    stepOf((x) => tf.add(x, tf.randomUniform(x.shape))),
    /step 'refused' draws random numbers/,
    /input of the step/,
  );
  assert.ok(Math.random() < 1, 'Math.random draws again');
});

test('the engine passes a refusal on, and works afterwards', async () => {
  const engine = await openEngine('onnx-cpu', { threads: 1 });
  await assert.rejects(engine.compile(stepOf((x) => tf.atan(x))), /cannot be captured: Atan/);
  const compiled = await engine.compile(stepOf((x) => tf.relu(x), [2]));
  const [outputs] = await compiled.run([{ x: Float32Array.of(-1, 2) }]);
  assert.deepEqual([...(outputs?.['y'] ?? [])], [0, 2]);
  await compiled.dispose();
  await engine.dispose();
});

test.run();
