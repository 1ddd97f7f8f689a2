import assert from 'node:assert/strict';
import { test } from 'uvu';
import { metric, proportion } from '../../harness/core/metric.ts';
import type { Curve, Exhibit } from '../../harness/core/result-schema.ts';
import { holdable } from '../../harness/run/holdable.ts';

const curve = (name: string, y: number[]): Curve => ({
  name,
  xUnit: 'step',
  yUnit: 'nats',
  x: y.map((_, index) => index + 1),
  y,
  note: null,
});
const bars = (title: string, values: number[]): Exhibit => ({
  kind: 'group-bars',
  title,
  note: '',
  unit: 'fraction',
  groups: values.map(String),
  series: [{ name: 'mean', values, low: null, high: null }],
});

test('finite measurements are held as they are', () => {
  const measured = {
    metrics: { accuracy: proportion(0.9, 10) },
    curves: [curve('loss', [2, 1])],
    exhibits: [bars('groups', [0.5])],
  };
  assert.deepEqual(holdable(measured), { ...measured, nonFinite: [] });
});

test('what is no finite number is taken out and listed', () => {
  const held = holdable({
    metrics: {
      accuracy: proportion(0.9, 10),
      testLoss: metric(NaN, 'nats'),
      gain: metric(-Infinity, 'number'),
      meanLoss: metric(1, 'nats', 'lower', { standardError: Infinity }),
    },
    curves: [curve('loss', [2, 1, Infinity, NaN]), curve('accuracy', [0.5, 0.6])],
    exhibits: [bars('groups', [0.5, NaN]), bars('others', [0.5])],
  });
  assert.deepEqual(held.metrics, { accuracy: proportion(0.9, 10) });
  assert.deepEqual(held.curves, [curve('loss', [2, 1]), curve('accuracy', [0.5, 0.6])]);
  assert.deepEqual(held.exhibits, [bars('others', [0.5])]);
  assert.deepEqual(held.nonFinite, [
    { kind: 'metric', name: 'testLoss', value: 'NaN' },
    { kind: 'metric', name: 'gain', value: '-Infinity' },
    { kind: 'metric', name: 'meanLoss', value: 'Infinity' },
    { kind: 'curve', name: 'loss', value: 'Infinity' },
    { kind: 'exhibit', name: 'groups', value: 'NaN' },
  ]);
});

test('what a suite forgot to return is named', () => {
  const nothing = undefined as unknown as Parameters<typeof holdable>[0];
  assert.throws(() => holdable(nothing), {
    code: 'course-invalid',
    message: "the suite's run() returned no metrics, no curves, no exhibits",
  });
  const noCurves = { metrics: {}, exhibits: [] } as unknown as Parameters<typeof holdable>[0];
  assert.throws(() => holdable(noCurves), { message: "the suite's run() returned no curves" });
});

test.run();
