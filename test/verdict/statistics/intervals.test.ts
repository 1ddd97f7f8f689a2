import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { testEquivalence } from '../../../harness/verdict/statistics/equivalence.ts';
import { holmLevels } from '../../../harness/verdict/statistics/holm.ts';
import { medianInterval } from '../../../harness/verdict/statistics/median-interval.ts';
import { predictionInterval, predictionP } from '../../../harness/verdict/statistics/prediction.ts';
import { pooledSpread, proportionFloor, roundingFloor } from '../../../harness/verdict/statistics/spread.ts';
import { wilsonInterval } from '../../../harness/verdict/statistics/wilson.ts';

const test = suite('intervals');

function near(actual: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual}, expected ${expected} +- ${tolerance}`);
}

test('the prediction interval is the one of Hahn and Meeker for 5 units', () => {
  const spread = { standardDeviation: 1.31, degreesOfFreedom: 4, floor: null };
  const predictor = { mean: 50.1, count: 5, spread };
  const { low, high } = predictionInterval(predictor, 0.05);
  near(low, 46.1, 0.05);
  near(high, 54.1, 0.05);
  near(predictionP(predictor, high), 0.05, 1e-6);
  near(predictionP(predictor, high + 0.5, 0.5), 0.05, 1e-6);
  assert.equal(predictionP(predictor, 50.2, 0.5), 1);
  near(predictionInterval(predictor, 0.05, 0.5).high, high + 0.5, 1e-12);
});

test('the spread is pooled around each sample’s own mean and respects its floor', () => {
  const pooled = pooledSpread([[1, 3], [10, 12, 14], [7], []], null);
  assert.deepEqual(pooled, { standardDeviation: Math.sqrt(10 / 3), degreesOfFreedom: 3, floor: null });
  assert.equal(pooledSpread([[0.9]], proportionFloor(0.9, 100)), null);
  const floored = pooledSpread([[0.9, 0.9]], proportionFloor(0.9, 100));
  near(floored?.standardDeviation ?? NaN, 0.03, 1e-12);
  assert.equal(floored?.floor, 'sampling');
  assert.equal(pooledSpread([[1, 1]], proportionFloor(1, 100))?.floor, 'rounding');
  near(roundingFloor(0.12).standardDeviation, 0.0346, 1e-4);
});

test('Welch’s interval is that of the published example (mass of screws)', () => {
  const a = [30.02, 29.99, 30.11, 29.97, 30.01, 29.99];
  const b = [29.89, 29.93, 29.72, 29.98, 30.02, 29.98];
  const floor = roundingFloor(0.01);
  const { difference, interval, outcome } = testEquivalence(a, b, 0.2, floor);
  near(difference, 0.095, 1e-9);
  // t(.95, 7.03) = 1.8933 and a standard error of 0.095/1.959.
  near(interval.low, 0.095 - 1.8933 * 0.04849, 2e-4);
  near(interval.high, 0.095 + 1.8933 * 0.04849, 2e-4);
  assert.equal(outcome, 'inside');
  assert.equal(testEquivalence(a, b, 0.15, floor).outcome, 'overlapping');
  assert.equal(testEquivalence(a, b, 0.001, floor).outcome, 'outside');
});

test('samples without any spread are still compared, with the rounding floor', () => {
  const { interval, outcome } = testEquivalence([0.5, 0.5], [0.5, 0.5], 0.01, roundingFloor(0.001));
  assert.equal(outcome, 'inside');
  assert.ok(interval.high > 0 && interval.low < 0);
});

test('Holm: the textbook example, and nothing is rejected after the first that is not', () => {
  const levels = holmLevels([0.01, 0.04, 0.03, 0.005]);
  for (const [index, expected] of [0.05 / 3, 0.025, 0.025, 0.0125].entries()) {
    near(levels[index] ?? NaN, expected, 1e-12);
  }
  // Alone at the last step 0.045 would be rejected at 0.05; Holm has stopped before it.
  near(holmLevels([0.045, 0.04])[0] ?? NaN, 0.025, 1e-12);
  assert.deepEqual(holmLevels([0.2]), [0.05]);
  assert.deepEqual(holmLevels([]), []);
});

test('Wilson intervals agree with Newcombe (1998), table I', () => {
  const table: readonly (readonly [number, number, number, number])[] = [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ];
  for (const [successes, count, low, high] of table) {
    const interval = wilsonInterval(successes, count);
    near(interval.low, low, 0.00006);
    near(interval.high, high, 0.00006);
  }
  near(wilsonInterval(20, 20).high, 1, 1e-12);
});

test('the median’s order statistics are those of the published table', () => {
  // Dixon and Massey, table A-25: smallest rank for a confidence of at least 95%.
  const ranks = { 6: 1, 9: 2, 12: 3, 15: 4, 17: 5, 20: 6, 23: 7, 25: 8, 30: 10, 50: 18, 100: 40 };
  for (const [size, rank] of Object.entries(ranks)) {
    const n = Number(size);
    const values = Array.from({ length: n }, (_, index) => n - index);
    const { low, high, level } = medianInterval(values);
    assert.deepEqual([n, low, high], [n, rank, n + 1 - rank]);
    assert.ok(level >= 0.95);
  }
  near(medianInterval(Array.from({ length: 20 }, (_, index) => index)).level, 0.9586, 1e-4);
});

test('a median of few values says what its interval is worth; thousands do not underflow', () => {
  assert.deepEqual(medianInterval([7]), { median: 7, low: 7, high: 7, level: 0 });
  assert.deepEqual(medianInterval([3, 1]), { median: 2, low: 1, high: 3, level: 0.5 });
  near(medianInterval([1, 2, 3, 4, 5]).level, 0.9375, 1e-12);
  const large = medianInterval(Array.from({ length: 20_000 }, (_, index) => index));
  near(large.low, 9999.5 - 1.96 * Math.sqrt(20_000) * 0.5, 2);
  near(large.level, 0.95, 0.003);
});

test.run();
