import assert from 'node:assert/strict';
import { test } from 'uvu';
import { latencyOf, stepTimingOf } from '../../harness/measure/latency.ts';

test('percentiles by linear interpolation, as NumPy gives them', () => {
  // numpy.percentile([1..5] * 10, [5, 50, 95, 99])
  const latency = latencyOf([50, 10, 30, 20, 40]);
  assert.deepEqual(latency, {
    calls: 5,
    min: 10,
    p5: 12,
    median: 30,
    p95: 48,
    p99: 49.6,
    max: 50,
    mean: 30,
  });
  assert.equal(latencyOf([]), null);
});

test('warm-up is split off in whole calls and throughput is of the steady part', () => {
  const calls = [...new Array<number>(4).fill(100), ...new Array<number>(96).fill(10)];
  const timing = stepTimingOf(calls, 5, { samplesPerStep: 16, sampleUnit: 'images' });
  assert.equal(timing?.warmupSteps, 20);
  assert.equal(timing.warmup?.median, 20);
  assert.equal(timing.steady?.median, 2);
  assert.equal(timing.steady.calls, 96);
  assert.equal(timing.stepsPerSecond, 500);
  assert.equal(timing.samplesPerSecond, 8000);
  assert.equal(timing.sampleUnit, 'images');
});

test('the first step is kept apart, and of many calls 240 are', () => {
  const calls = [900, ...Array.from({ length: 2999 }, (_, index) => index)];
  const timing = stepTimingOf(calls, 1, { samplesPerStep: 1, sampleUnit: 'images' });
  assert.equal(timing?.firstStepMs, 900);
  assert.equal(timing.latenciesMs.length, 240);
  assert.deepEqual(timing.latenciesMs.slice(0, 2), [19, 31]);
});

test('a short run is half warm-up; one call is steady; none is nothing', () => {
  const samples = { samplesPerStep: 1, sampleUnit: 'images' };
  assert.equal(stepTimingOf([5, 1], 1, samples)?.warmupSteps, 1);
  assert.equal(stepTimingOf([5], 1, samples)?.steady?.calls, 1);
  assert.equal(stepTimingOf([], 1, samples), null);
});

test.run();
