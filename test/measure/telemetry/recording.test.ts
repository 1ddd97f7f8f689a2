import assert from 'node:assert/strict';
import { test } from 'uvu';
import { telemetrySchema } from '../../../harness/core/result-schema.ts';
import { newRecording } from '../../../harness/measure/telemetry/recording.ts';
import type { Reading, Sample } from '../../../harness/measure/telemetry/reading.ts';

const power = (value: number, device = '0: NVIDIA L4'): Reading => ({
  ...{ name: 'power', source: 'nvidia-smi power.draw', device, unit: 'watts', value },
});

function sample(second: number, readings: readonly Reading[], changes: Partial<Sample> = {}): Sample {
  return {
    at: 1_000_000 + 1000 * second,
    readings,
    shared: false,
    throttled: [],
    cpuSeconds: 0.5 + 0.004 * second,
    sources: { 'nvidia-smi': 'driver 535' },
    ...changes,
  };
}

function recorded(samples: readonly Sample[]) {
  const recording = newRecording();
  for (const each of samples) recording.add(each);
  const { telemetry } = recording;
  assert.ok(telemetry !== null);
  return telemetrySchema.parse(telemetry);
}

const seconds = (count: number) => Array.from({ length: count }, (_, second) => second);

test('nothing read is nothing recorded', () => {
  assert.equal(newRecording().telemetry, null);
});

test('energy is power over time, with the error of the sensor and the share of the time that it stands on', () => {
  const telemetry = recorded(seconds(11).map((second) => sample(second, [power(100 + second)])));
  assert.equal(telemetry.seconds, 10);
  assert.deepEqual(telemetry.energy, [
    {
      source: 'nvidia-smi power.draw',
      device: '0: NVIDIA L4',
      joules: 1055,
      coverage: 1,
      errorJoules: 50,
      meanWatts: 105.5,
      peakWatts: 110,
    },
  ]);
  assert.ok(Math.abs((telemetry.ownCpuShare ?? 1) - 0.004) < 1e-9);
});

test('a sensor that looks a quarter of the time, or was silent for half of it, covers as much', () => {
  const device = '0: NVIDIA A100-SXM4-80GB';
  const quarter = recorded(seconds(11).map((second) => sample(second, [power(100, device)])));
  assert.equal(quarter.energy[0]?.coverage, 0.25);
  const half = recorded(seconds(11).map((second) => sample(second, second > 5 ? [] : [power(100)])));
  assert.deepEqual([half.energy[0]?.coverage, half.energy[0]?.joules], [0.5, 500]);
  assert.deepEqual(half.series[0]?.values.slice(4, 8), [100, 100, null, null]);
});

test('a machine that slept used nobody knows what', () => {
  const telemetry = recorded([sample(0, [power(100)]), sample(1, [power(100)]), sample(601, [power(100)])]);
  assert.equal(telemetry.energy[0]?.joules, 100);
  assert.ok(telemetry.energy.every(({ coverage }) => coverage < 0.01));
});

test('an hour takes no more room than four minutes, and marks stay', () => {
  const telemetry = recorded(
    seconds(3600).map((second) =>
      sample(second, [power(second), { ...power(second), name: 'memory used', unit: 'bytes' }], {
        shared: second === 1000,
        throttled: second >= 3000 && second < 3060 ? ['power limit'] : [],
      }),
    ),
  );
  const [watts, memory] = telemetry.series;
  assert.equal(telemetry.readings, 3600);
  assert.equal(telemetry.intervalSeconds, 16);
  assert.equal(watts?.values.length, 225);
  assert.equal(watts.values[0], 7.5, 'the mean of the first sixteen');
  assert.equal(memory?.values[0], 15, 'of memory the most');
  assert.deepEqual(
    telemetry.shared.flatMap((isShared, index) => (isShared ? [index] : [])),
    [Math.floor(1000 / 16)],
  );
  assert.equal(telemetry.sharedShare, 1 / 3600);
  assert.deepEqual(telemetry.throttleSeconds, { 'power limit': 60 });
});

test('a reading that comes later has gaps before it; what nothing tells is not called fine', () => {
  const telemetry = recorded([
    sample(0, [], { shared: null, throttled: null }),
    sample(1, [power(50)], { shared: null, throttled: null }),
  ]);
  assert.deepEqual(telemetry.series[0]?.values, [null, 50]);
  assert.deepEqual(
    [telemetry.shared, telemetry.throttled, telemetry.sharedShare, telemetry.throttledShare],
    [[], [], null, null],
  );
});

test.run();
