/**
 * Max pooling where several elements of a window are equal. TensorFlow hands the gradient to the first maximum in
 * row-major order. The expected values come from a reference written here, apart from tfjs and from the lowering;
 * the oracle is held to the same reference, so that the other op cases rest on it safely.
 */
import * as tf from '@tensorflow/tfjs-core';
import assert from 'node:assert/strict';
import { test } from 'uvu';
import { randomStreams } from '../../../harness/core/random.ts';
import { sizeOf } from '../../../harness/core/tensor-data.ts';
import { openEngine } from '../../../harness/engine/backends/registry.ts';
import type { Step } from '../../../harness/engine/step.ts';
import { assertClose } from '../assert-close.ts';
import { tolerances } from '../tolerances.ts';

type Shape = readonly [batch: number, height: number, width: number, channels: number];
type Pair = readonly [number, number];

interface Pooling {
  readonly shape: Shape;
  readonly window: Pair;
  readonly strides: Pair;
  readonly padding: 'same' | 'valid';
}

/** Output size and rows of padding before the image, by TensorFlow's definition of 'same' and 'valid'. */
function extent(size: number, window: number, stride: number, padding: Pooling['padding']): Pair {
  if (padding === 'valid') return [Math.floor((size - window) / stride) + 1, 0];
  const output = Math.ceil(size / stride);
  return [output, Math.floor(Math.max(0, (output - 1) * stride + window - size) / 2)];
}

function outputShape({ shape, window, strides, padding }: Pooling): Shape {
  const [high] = extent(shape[1], window[0], strides[0], padding);
  const [wide] = extent(shape[2], window[1], strides[1], padding);
  return [shape[0], high, wide, shape[3]];
}

/** The gradient of max pooling, window by window: all of it to the first element that no other exceeds. */
function firstMaximumGradient(pooling: Pooling, x: Float32Array, dy: Float32Array): Float32Array {
  const { shape, window, strides, padding } = pooling;
  const [batch, height, width, channels] = shape;
  const [outHigh, top] = extent(height, window[0], strides[0], padding);
  const [outWide, left] = extent(width, window[1], strides[1], padding);
  const dx = new Float32Array(x.length);
  let next = 0;
  for (let image = 0; image < batch; image++) {
    for (let row = 0; row < outHigh; row++) {
      for (let column = 0; column < outWide; column++) {
        for (let channel = 0; channel < channels; channel++) {
          let first = -1;
          for (let i = 0; i < window[0]; i++) {
            for (let j = 0; j < window[1]; j++) {
              const y = row * strides[0] - top + i;
              const xx = column * strides[1] - left + j;
              if (y < 0 || y >= height || xx < 0 || xx >= width) continue;
              const at = ((image * height + y) * width + xx) * channels + channel;
              if (first < 0 || (x[at] as number) > (x[first] as number)) first = at;
            }
          }
          dx[first] = (dx[first] as number) + (dy[next++] as number);
        }
      }
    }
  }
  return dx;
}

function gradientStep({ shape, window, strides, padding }: Pooling, dyShape: Shape): Step {
  return {
    name: 'max-pool-gradient',
    inputs: { x: { shape, dtype: 'float32' }, dy: { shape: dyShape, dtype: 'float32' } },
    variables: [],
    apply: ({ x, dy }) => ({
      dx: tf.grad((images) => tf.maxPool(images as tf.Tensor4D, [...window], [...strides], padding))(
        x as tf.Tensor,
        dy,
      ),
    }),
  };
}

async function gradientOn(engineName: string, pooling: Pooling, x: Float32Array, dy: Float32Array) {
  const engine = await openEngine(engineName, { threads: 1 });
  const compiled = await engine.compile(gradientStep(pooling, outputShape(pooling)));
  const [outputs] = await compiled.run([{ x, dy }]);
  await compiled.dispose();
  return outputs?.['dx'] as Float32Array;
}

const random = randomStreams(20260714).stream('max pool ties');

function distinctGradients(pooling: Pooling): Float32Array {
  // All different, and sums of them too, so that no exchange goes unseen.
  return Float32Array.from({ length: sizeOf(outputShape(pooling)) }, () => 0.5 + random.uniform());
}

const poolings: Readonly<Record<string, Pooling>> = {
  'tiled windows': { shape: [2, 4, 6, 3], window: [2, 2], strides: [2, 2], padding: 'valid' },
  'tiled windows that leave a row and a column': {
    shape: [3, 5, 7, 1],
    window: [2, 2],
    strides: [2, 2],
    padding: 'valid',
  },
  'overlapping windows': { shape: [2, 6, 5, 3], window: [3, 3], strides: [1, 1], padding: 'valid' },
  'overlapping windows with padding': {
    shape: [1, 6, 7, 2],
    window: [3, 3],
    strides: [2, 2],
    padding: 'same',
  },
  'windows wider than high': { shape: [2, 5, 8, 1], window: [2, 3], strides: [1, 2], padding: 'same' },
};

const contents: Readonly<Record<string, () => number>> = {
  'a constant image': () => 0.75,
  'a constant negative image, which padding must not win': () => -0.75,
  'two values, each many times': () => random.integer(0, 1),
  'a flat background with few spots': () => Math.max(0, random.integer(-6, 2)),
};

for (const [layout, pooling] of Object.entries(poolings)) {
  for (const [content, next] of Object.entries(contents)) {
    test(`${layout}, ${content}: the first maximum gets the gradient`, async () => {
      const x = Float32Array.from({ length: sizeOf(pooling.shape) }, next);
      const dy = distinctGradients(pooling);
      const expected = firstMaximumGradient(pooling, x, dy);
      assertClose(await gradientOn('onnx-cpu', pooling, x, dy), expected, tolerances.elementwise, 'onnx-cpu');
      assertClose(await gradientOn('tfjs-cpu', pooling, x, dy), expected, tolerances.elementwise, 'tfjs-cpu');
    });
  }
}

test('by hand: one 2 x 2 window for each pair of equal maxima', async () => {
  const pooling: Pooling = { shape: [6, 2, 2, 1], window: [2, 2], strides: [2, 2], padding: 'valid' };
  const pairs = [
    [5, 5, 1, 2],
    [5, 1, 5, 2],
    [5, 1, 2, 5],
    [1, 5, 5, 2],
    [1, 5, 2, 5],
    [1, 2, 5, 5],
  ];
  const dy = Float32Array.of(1, 2, 3, 4, 5, 6);
  const expected = [
    [1, 0, 0, 0],
    [2, 0, 0, 0],
    [3, 0, 0, 0],
    [0, 4, 0, 0],
    [0, 5, 0, 0],
    [0, 0, 6, 0],
  ];
  const x = Float32Array.from(pairs.flat());
  assert.deepEqual([...(await gradientOn('onnx-cpu', pooling, x, dy))], expected.flat());
  assert.deepEqual([...firstMaximumGradient(pooling, x, dy)], expected.flat());
});

test.run();
