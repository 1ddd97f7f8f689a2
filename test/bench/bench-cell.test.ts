import assert from 'node:assert/strict';
import { test } from 'uvu';
import { benchCellSchema } from '../../harness/core/result-schema.ts';
import { benchCellOf } from '../../harness/bench/bench-cell.ts';

const engine = {
  name: 'onnx-cpu',
  backend: 'onnxruntime/cpu',
  threads: 1,
  adapter: null,
  softwareAdapter: false,
  version: '1',
};

test('a row names its own threads, not those of the step that its engine compiled first', () => {
  const cell = benchCellOf({
    suite: 'mnist-cnn',
    recipe: 'published',
    engine,
    offer: { activity: 'evaluation', threads: 2, samplesPerStep: 8, sampleUnit: 'images', flopsPerStep: 3e6 },
    rounds: [[2, 2], [2]],
  });
  assert.equal(cell.engine.threads, 2);
  assert.deepEqual([cell.latenciesMs, cell.callsPerRound], [[2, 2, 2], [2, 1]]);
  assert.deepEqual(benchCellSchema.parse(cell), cell);
});

test('rates say what they count', () => {
  const cell = benchCellOf({
    suite: 'music-rnn',
    recipe: 'course-2022',
    engine,
    offer: {
      activity: 'training-step',
      threads: null,
      samplesPerStep: 4,
      sampleUnit: 'sequences',
      flopsPerStep: 5e6,
    },
    rounds: [[20, 20], [20]],
  });
  assert.deepEqual([cell.stepsPerSecond, cell.samplesPerSecond, cell.sampleUnit], [50, 200, 'sequences']);
  assert.equal(cell.gflopPerSecond, 0.25);
  assert.equal(cell.engine.threads, null);
});

test.run();
