import assert from 'node:assert/strict';
import { test } from 'uvu';
import type { FirstSteps } from '../../harness/agree/agree-process.ts';
import { compare, tolerance, weightDifference } from '../../harness/agree/compare.ts';
import { neighbours } from '../../harness/agree/neighbours.ts';
import { randomStreams } from '../../harness/core/random.ts';

const steps = (losses: readonly (number | null)[], weights: readonly number[] = [1, -2]): FirstSteps => ({
  engine: {
    name: 'onnx-cpu',
    backend: 'onnxruntime/cpu',
    threads: 1,
    adapter: null,
    softwareAdapter: false,
    adapterDetails: null,
    version: '1',
  },
  datasets: [],
  losses,
  weights: [Float32Array.from(weights)],
});

const reference = steps([2, 1]);

test('equal bits agree, and it is said that no bit differs', () => {
  const { verdict, firstDifferingStep, hasEqualWeights, lossDifference } = compare(
    reference,
    reference,
    reference,
  );
  assert.deepEqual(
    { verdict, firstDifferingStep, hasEqualWeights, lossDifference },
    {
      verdict: 'agree',
      firstDifferingStep: null,
      hasEqualWeights: true,
      lossDifference: { largest: 0, tolerance: tolerance.losses },
    },
  );
});

test('a difference within the least tolerance agrees, one beyond it does not, and its step is named', () => {
  const within = compare(reference, reference, steps([2, 1 + tolerance.losses / 2]));
  assert.equal(within.verdict, 'agree');
  assert.equal(within.firstDifferingStep, 2);
  const beyond = compare(reference, reference, steps([2, 1 + 2 * tolerance.losses]));
  assert.equal(beyond.verdict, 'disagree');
  assert.match(beyond.reason, /losses differ by 2.0e-5, more than 1.0e-5 at step 2/);
});

test('what a rounding does to the reference widens the tolerance of its step and of later ones, not of earlier ones', () => {
  const rounded = steps([2, 1 + 1e-4]);
  assert.equal(compare(reference, rounded, steps([2, 1 + 5e-4])).verdict, 'agree');
  assert.equal(compare(reference, rounded, steps([2, 1 + 1e-2])).verdict, 'disagree');
  assert.equal(compare(reference, rounded, steps([2 + 1e-3, 1])).verdict, 'disagree');
});

test('however much is amplified, a tenth is too much', () => {
  const rounded = steps([2, 2]);
  assert.equal(compare(reference, rounded, steps([2, 1.09])).verdict, 'agree');
  assert.equal(compare(reference, rounded, steps([2, 1.11])).verdict, 'disagree');
});

test('a loss that is not finite agrees with nothing, not even with another', () => {
  for (const losses of [[2, null], [2]]) {
    const { verdict, lossDifference } = compare(reference, reference, steps(losses));
    assert.equal(verdict, 'disagree');
    assert.equal(lossDifference.largest, null);
  }
  assert.equal(compare(steps([null, 1]), reference, steps([null, 1])).verdict, 'disagree');
});

test('weights differ relative to the length of all; equal losses do not excuse them', () => {
  assert.equal(weightDifference([Float32Array.of(0, 4)], [Float32Array.of(3, 4)]), 3 / 5);
  assert.equal(
    weightDifference([Float32Array.of(3), Float32Array.of(1)], [Float32Array.of(3), Float32Array.of(4)]),
    3 / 5,
  );
  assert.ok(Number.isNaN(weightDifference([Float32Array.of(1)], [Float32Array.of(1, 4)])));
  const other = compare(reference, reference, steps([2, 1], [1.1, -2]));
  assert.equal(other.verdict, 'disagree');
  assert.match(other.reason, /weights differ by/);
  assert.equal(other.firstDifferingStep, null);
  assert.equal(other.hasEqualWeights, false);
});

test('a rounding moves each weight to its neighbour, and leaves zeros', () => {
  const values = Float32Array.of(1, -1, 0, 0.3);
  const moved = neighbours(values, randomStreams(1).stream('x'));
  values.forEach((value, index) => {
    const apart = Math.abs((moved[index] ?? Number.NaN) - value);
    if (value === 0) assert.equal(apart, 0);
    else assert.ok(apart > 0 && apart <= 2 ** -23 * Math.abs(value), `${value}: ${apart}`);
  });
});

test.run();
