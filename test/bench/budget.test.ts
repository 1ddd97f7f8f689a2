import assert from 'node:assert/strict';
import { test } from 'uvu';
import { busyLine, Disturbances, warningsOf } from '../../harness/bench/disturbances.ts';
import { estimateSeconds } from '../../harness/bench/estimate.ts';
import { timeBudget } from '../../harness/bench/time-budget.ts';
import type { Sample } from '../../harness/measure/telemetry/reading.ts';
import { newRecording } from '../../harness/measure/telemetry/recording.ts';
import { noTelemetry } from '../../harness/measure/telemetry/telemetry.ts';

test('a budget is shared out equally, and what one part leaves goes to the others', () => {
  let now = 0;
  const budget = timeBudget(100, () => now);
  const first = budget.slice(4);
  now = 24_900;
  assert.equal(first.isOver, false);
  assert.equal(first.limitMs, 25_000, 'a late answer may take its part once more');
  now = 25_000;
  assert.equal(first.isOver, true);
  now = 10_000;
  const second = budget.slice(3);
  now = 39_000;
  assert.equal(second.isOver, false, 'the first left 15 s, of which it has five');
  now = 90_000;
  assert.equal(budget.slice(1).limitMs, 10_000, 'nothing goes beyond the end');
  now = 200_000;
  assert.deepEqual([budget.left, second.isOver, second.limitMs], [0, true, 1_000]);
});

test('without a budget nothing is over', () => {
  const budget = timeBudget(null);
  const { isOver, limitMs } = budget.slice(7);
  assert.deepEqual([budget.left, isOver, limitMs], [Infinity, false, undefined]);
});

test('the estimate grows with suites, engines, rounds and trainings', () => {
  const least = {
    suites: 1,
    engines: [{ peakThreads: 1, threads: 1 }],
    rounds: 7,
    roundMs: 300,
    trainingSeconds: 0,
  };
  const seconds = estimateSeconds(least);
  assert.ok(seconds > 0);
  assert.ok(estimateSeconds({ ...least, suites: 2 }) > seconds);
  assert.ok(estimateSeconds({ ...least, rounds: 14 }) > seconds);
  assert.ok(estimateSeconds({ ...least, engines: [{ peakThreads: 2, threads: 2 }] }) > seconds);
  assert.equal(estimateSeconds({ ...least, trainingSeconds: 10 }), seconds + 10);
});

const sample = (at: number, changes: Partial<Sample> = {}): Sample => ({
  ...{ at, readings: [], shared: false, throttled: [], cpuSeconds: 0, sources: {} },
  ...changes,
});

const busy = sample(3000, {
  shared: true,
  readings: [
    { name: 'CPU in use by others', source: '/proc/stat', device: null, unit: 'fraction', value: 0.42 },
  ],
});

test('a round is disturbed when it overlaps the time that a marked sample tells of', () => {
  let tell: (sample: Sample) => void = () => undefined;
  const disturbances = new Disturbances({
    ...noTelemetry,
    listen: (listener) => {
      tell = listener;
      return () => undefined;
    },
  });
  assert.equal(disturbances.over([{ from: 0, to: 9000 }]), null, 'nothing was read');
  for (const each of [sample(1000), sample(2000), busy, sample(4000, { throttled: ['power limit'] })])
    tell(each);
  const rounds = [
    { from: 1100, to: 1900 },
    { from: 2100, to: 2200 },
    { from: 2900, to: 3100 },
  ];
  assert.deepEqual(disturbances.over(rounds), { shared: 2, throttled: 1 });
});

test('a busy or throttled machine is told in words, a quiet one is not', () => {
  const warningsAfter = (samples: readonly Sample[]) => {
    const recording = newRecording();
    for (const each of samples) recording.add(each);
    return warningsOf(recording.telemetry);
  };
  assert.deepEqual(warningsAfter([sample(0), sample(1000)]), []);
  assert.deepEqual(warningsOf(null), []);
  const [line, ...others] = warningsAfter([sample(2000), busy]);
  assert.match(line ?? '', /during 50% of the time: on average 42% of its processors by other processes/);
  assert.deepEqual(others, []);
  const held = warningsAfter([sample(0), sample(1000, { throttled: ['power limit'] })]);
  assert.match(held.join(), /held back during 50% of the time: power limit 1 s/);
  assert.match(busyLine(busy) ?? '', /other processes use 42%/);
  assert.equal(busyLine(sample(0)), null);
});

test.run();
