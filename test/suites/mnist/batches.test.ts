import assert from 'node:assert/strict';
import { test } from 'uvu';
import { randomStreams } from '../../../harness/core/random.ts';
import { fillInFileOrder, TrainingBatches } from '../../../suites/mnist/batches.ts';
import { planEpoch } from '../../../suites/mnist/epoch-plan.ts';

/** Image r is filled with byte r, its label is r % 10. */
function rows(count: number) {
  const images = new Uint8Array(count * 784);
  for (let row = 0; row < count; row++) images.fill(row, row * 784, (row + 1) * 784);
  return { count, images, labels: Uint8Array.from({ length: count }, (_, row) => row % 10) };
}

const arraysFor = (samples: number) => ({
  x: new Float32Array(samples * 784).fill(-1),
  y: new Int32Array(samples).fill(-1),
});

/** The rows that a batch holds, read back from its pixels. */
function rowsIn(batches: TrainingBatches, index: number, samples: number): number[] {
  const arrays = arraysFor(samples);
  batches.fill(index, arrays);
  return Array.from({ length: samples }, (_, slot) => Math.round((arrays.x[slot * 784] ?? -1) * 255));
}

const shuffled = (count: number, batchSize: number, seed = 1) =>
  new TrainingBatches(rows(count), batchSize, () => randomStreams(seed).stream('shuffle'));

test('a batch holds pixels / 255 in float32 and labels', () => {
  const source = rows(4);
  source.images[2 * 784 + 5] = 255;
  source.images[2 * 784 + 6] = 77;
  const arrays = arraysFor(2);
  new TrainingBatches(source, 2, null).fill(1, arrays);
  assert.equal(arrays.x[5], 1);
  assert.equal(arrays.x[6], Math.fround(77 / 255));
  assert.equal(arrays.x[7], Math.fround(2 / 255));
  assert.equal(arrays.x[784], Math.fround(3 / 255));
  assert.deepEqual([...arrays.y], [2, 3]);
});

test('file order: every epoch goes through the rows as they are', () => {
  const batches = new TrainingBatches(rows(6), 3, null);
  assert.equal(batches.stepsPerEpoch, 2);
  assert.deepEqual(
    [0, 1, 2].map((index) => rowsIn(batches, index, 3)),
    [
      [0, 1, 2],
      [3, 4, 5],
      [0, 1, 2],
    ],
  );
});

test('shuffled: every epoch visits each row once, in another order', () => {
  const batches = shuffled(40, 8);
  const epochs = [0, 1, 2].map((epoch) =>
    [0, 1, 2, 3, 4].flatMap((step) => rowsIn(batches, epoch * 5 + step, 8)),
  );
  const all = Array.from({ length: 40 }, (_, row) => row);
  for (const epoch of epochs) {
    assert.deepEqual(
      [...epoch].sort((a, b) => a - b),
      all,
    );
    assert.notDeepEqual(epoch, all);
  }
  assert.notDeepEqual(epochs[0], epochs[1]);
  assert.notDeepEqual(epochs[1], epochs[2]);
});

test('shuffled: the same array is shuffled again, as Keras does', () => {
  const stream = randomStreams(1).stream('shuffle');
  const order = stream.shuffle(stream.shuffle(Int32Array.from({ length: 40 }, (_, row) => row)));
  assert.deepEqual(rowsIn(shuffled(40, 40), 1, 40), [...order]);
});

test('a batch depends on its number and the seed alone, not on what was asked before', () => {
  const forward = shuffled(40, 8);
  const wanted = [0, 7, 12].map((index) => rowsIn(forward, index, 8));
  const jumping = shuffled(40, 8);
  assert.deepEqual(
    [12, 0, 7].map((index) => rowsIn(jumping, index, 8)),
    [wanted[2], wanted[0], wanted[1]],
  );
  assert.notDeepEqual(rowsIn(shuffled(40, 8, 2), 0, 8), wanted[0]);
});

test("the last batch is what is left; a full-sized one goes on at the epoch's start", () => {
  const batches = new TrainingBatches(rows(10), 4, null);
  assert.equal(batches.stepsPerEpoch, 3);
  assert.deepEqual(rowsIn(batches, 2, 2), [8, 9]);
  assert.deepEqual(rowsIn(batches, 2, 4), [8, 9, 0, 1]);
});

test('evaluation batches wrap past the last image', () => {
  const arrays = arraysFor(4);
  fillInFileOrder(rows(6), 1, arrays);
  assert.deepEqual([...arrays.y], [4, 5, 0, 1]);
});

test('an epoch is cut into full batches and the partial one', () => {
  assert.deepEqual(planEpoch(60_000, 16, 25), [{ batchSize: 16, stepsPerCall: 25, steps: 3750 }]);
  assert.deepEqual(planEpoch(60_000, 64, 5), [
    { batchSize: 64, stepsPerCall: 5, steps: 937 },
    { batchSize: 32, stepsPerCall: 1, steps: 1 },
  ]);
  assert.deepEqual(planEpoch(112, 16, 25), [{ batchSize: 16, stepsPerCall: 7, steps: 7 }]);
  assert.deepEqual(planEpoch(10, 64, 5), [{ batchSize: 10, stepsPerCall: 1, steps: 1 }]);
});

test.run();
