import assert from 'node:assert/strict';
import { test } from 'uvu';
import { benchCellSchema } from '../../harness/core/result-schema.ts';
import { benchCellOf, type MeasuredActivity } from '../../harness/bench/bench-cell.ts';

const engine = {
  name: 'onnx-cpu',
  backend: 'onnxruntime/cpu',
  threads: 1,
  adapter: null,
  softwareAdapter: false,
  adapterDetails: null,
  version: '1',
};

const offer: MeasuredActivity['offer'] = {
  activity: 'training-step',
  threads: null,
  samplesPerStep: 4,
  sampleUnit: 'sequences',
  flopsPerStep: 5e6,
  bytesPerStep: 2e6,
  stepsPerCall: 2,
  firstStepMs: 90,
  stateBytes: 400,
  captureSeconds: 0.1,
  compileSeconds: 0.2,
  losses: [4.4, 4.3],
  countsCorrect: false,
};

const measured: MeasuredActivity = {
  suite: 'music-rnn',
  recipe: 'course-2022',
  engine,
  offer,
  rounds: [
    { latenciesMs: [20, 20], steps: 6, cpuMs: 90 },
    { latenciesMs: [20], steps: 4, cpuMs: 60 },
  ],
  finished: { peakRssBytes: 1e6, costs: [] },
  disturbed: { shared: 1, throttled: 0 },
  deviceMemoryBytes: null,
};

test('a row names its own threads, not those of the step that its engine compiled first', () => {
  const cell = benchCellOf({ ...measured, offer: { ...offer, activity: 'evaluation', threads: 2 } }, []);
  assert.equal(cell.engine.threads, 2);
  assert.deepEqual(
    [cell.latenciesMs, cell.callsPerRound],
    [
      [20, 20, 20],
      [2, 1],
    ],
  );
  assert.deepEqual(benchCellSchema.parse(cell), cell);
});

test('rates say what they count, over all rounds', () => {
  const cell = benchCellOf(measured, []);
  assert.deepEqual([cell.stepsPerSecond, cell.samplesPerSecond, cell.sampleUnit], [50, 200, 'sequences']);
  assert.equal(cell.gflopPerSecond, 0.25);
  assert.equal(cell.flopPerByte, 2.5);
  assert.equal(cell.cpuMsPerStep, 15);
  assert.equal(cell.engine.threads, null);
  assert.deepEqual(cell.rounds, { measured: 2, shared: 1, throttled: 0 });
  assert.deepEqual([cell.firstStepMs, cell.stateBytes, cell.peakRssBytes], [90, 400, 1e6]);
});

test('the share of the peak is of the same engine with the same threads', () => {
  const peak = { engine: 'onnx-cpu', threads: null, gflopPerSecond: 2.5, gigabytesPerSecond: null };
  assert.equal(benchCellOf(measured, [peak]).shareOfPeak, 0.1);
  assert.equal(benchCellOf(measured, [{ ...peak, threads: 1 }]).shareOfPeak, null);
  assert.equal(benchCellOf(measured, [{ ...peak, engine: 'tfjs-cpu' }]).shareOfPeak, null);
});

test('an eager engine has the cost that was counted apart, and what failed before its end has none', () => {
  const eager = { ...offer, flopsPerStep: null, bytesPerStep: null };
  const costs = [{ activity: 'training-step' as const, flopsPerStep: 1e7, bytesPerStep: 1e6 }];
  const cell = benchCellOf({ ...measured, offer: eager, finished: { peakRssBytes: 1, costs } }, []);
  assert.deepEqual([cell.flopsPerStep, cell.gflopPerSecond, cell.flopPerByte], [1e7, 0.5, 10]);
  const broken = benchCellOf({ ...measured, offer: eager, finished: null, disturbed: null }, []);
  assert.deepEqual(
    [broken.flopsPerStep, broken.gflopPerSecond, broken.peakRssBytes, broken.rounds],
    [null, null, null, null],
  );
});

test.run();
