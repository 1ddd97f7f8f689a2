import assert from 'node:assert/strict';
import { test } from 'uvu';
import { randomStreams } from '../../../harness/core/random.ts';
import { faceBytes, type FaceTrainingData } from '../../../suites/faces/data/faces.ts';
import { FaceBatches } from '../../../suites/faces/batches.ts';

/** Images whose blue, green and red are their row, row + 1 and row + 2, in BGR order; every third is a face. */
const data: FaceTrainingData = {
  count: 60,
  labels: Uint8Array.from({ length: 60 }, (_, row) => (row % 3 === 0 ? 1 : 0)),
  groups: null,
  balancedTest: null,
  readImage(row, target, offset) {
    for (let at = 0; at < faceBytes; at++) target[offset + at] = row + (at % 3);
  },
  close: () => undefined,
};

const make = () => new FaceBatches(data, 8, randomStreams(5));

test('a batch is half faces, half not, distinct and sorted', () => {
  const batches = make();
  for (let index = 0; index < 50; index++) {
    const rows = [...batches.rows(index, 8)];
    assert.equal(new Set(rows).size, 8);
    assert.deepEqual(
      rows,
      [...rows].sort((a, b) => a - b),
    );
    assert.equal(rows.filter((row) => data.labels[row] === 1).length, 4);
  }
});

test('a batch depends on its index alone, not on what was drawn before', () => {
  const first = make();
  const rows = first.rows(7, 8);
  const other = make();
  for (let index = 0; index < 7; index++) other.rows(index, 8);
  assert.deepEqual(other.rows(7, 8), rows);
  assert.notDeepEqual(first.rows(8, 8), rows);
});

test('images are x / 255 in RGB order, labels follow them', () => {
  const batches = make();
  const arrays = { x: new Float32Array(8 * faceBytes), y: new Float32Array(8) };
  batches.fill(3, arrays);
  for (const [slot, row] of batches.rows(3, 8).entries()) {
    assert.equal(arrays.y[slot], data.labels[row]);
    const pixel = arrays.x.subarray(slot * faceBytes + 300, slot * faceBytes + 303);
    assert.deepEqual(
      [...pixel],
      [row + 2, row + 1, row].map((value) => Math.fround(value / 255)),
    );
  }
  const bgr = new Float32Array(faceBytes);
  batches.fillRows([9], 'bgr', bgr);
  assert.deepEqual(
    [...bgr.subarray(0, 3)],
    [9, 10, 11].map((value) => Math.fround(value / 255)),
  );
});

test('face probabilities change the faces that are drawn, not the others', () => {
  const batches = make();
  const others = (rows: Int32Array) => [...rows].filter((row) => data.labels[row] === 0).length;
  const only = Float64Array.from(batches.faces, (_, face) => (face < 4 ? 0.25 : 0));
  batches.useFaceProbabilities(only);
  for (let index = 0; index < 20; index++) {
    const rows = batches.rows(index, 8);
    assert.deepEqual(
      [...rows].filter((row) => data.labels[row] === 1),
      [0, 3, 6, 9],
    );
    assert.equal(others(rows), 4);
  }
});

test('too few faces for half a batch are refused', () => {
  assert.throws(() => new FaceBatches(data, 42, randomStreams(1)), /at least 21 faces .* found 20 and 40/);
});

test.run();
