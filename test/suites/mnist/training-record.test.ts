import assert from 'node:assert/strict';
import { test } from 'uvu';
import { TrainingRecord } from '../../../suites/mnist/training-record.ts';

const outputs = (loss: number, correct: number) => ({
  loss: Float32Array.of(loss),
  correct: Float32Array.of(correct),
});

test('an epoch weighs its steps by their samples, as Keras does with a partial batch', () => {
  const record = new TrainingRecord(3);
  record.startEpoch();
  record.add(0, 64, outputs(2, 32));
  record.add(1, 64, outputs(1, 48));
  record.add(2, 32, outputs(4, 0));
  assert.deepEqual(record.epochLosses, [(2 * 64 + 64 + 4 * 32) / 160]);
  assert.deepEqual(record.epochAccuracies, [80 / 160]);
  assert.deepEqual(
    record.epochCurves().map(({ name, xUnit, yUnit, x, y }) => ({ name, xUnit, yUnit, x, y })),
    [
      { name: 'training loss', xUnit: 'epoch', yUnit: 'nats', x: [1], y: [2] },
      { name: 'training accuracy', xUnit: 'epoch', yUnit: 'fraction', x: [1], y: [0.5] },
    ],
  );
});

function descending(steps: number): TrainingRecord {
  const record = new TrainingRecord(steps);
  record.startEpoch();
  for (let index = 0; index < steps; index++) record.add(index, 12, outputs(steps - index, 0));
  return record;
}

test('the per-step curve is thinned to at most 500 block means and says so', () => {
  const short = descending(500).stepCurve();
  assert.equal(short.note, null);
  assert.deepEqual([short.x.length, short.x[0], short.y[0]], [500, 1, 500]);
  const long = descending(1001).stepCurve();
  assert.equal(long.note, 'mean of every 3 consecutive steps, at the last of them');
  assert.deepEqual([long.x.length, long.x[0], long.y[0]], [334, 3, 1000]);
  assert.deepEqual([long.x.at(-1), long.y.at(-1)], [1001, 1.5]);
});

test('means per 500 iterations cover whole blocks only', () => {
  const record = descending(1200);
  const curve = record.curvePer500();
  assert.deepEqual(curve.x, [500, 1000]);
  assert.deepEqual(curve.y, [950.5, 450.5]);
  assert.equal(record.meanOfFirst(500), 950.5);
  assert.equal(descending(499).meanOfFirst(500), undefined);
});

test('a step without its outputs, or outside an epoch, is a bug and says so', () => {
  const record = new TrainingRecord(1);
  assert.throws(() => {
    record.add(0, 12, outputs(1, 1));
  }, /internal: .* before its epoch began/);
  record.startEpoch();
  assert.throws(() => {
    record.add(0, 12, { loss: Float32Array.of(1) });
  }, /internal: .*'correct'/);
});

test.run();
