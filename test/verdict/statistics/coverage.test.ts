/** Simulations with fixed seeds: do the procedures err as rarely as they say, and can they see anything? */
import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { randomStream, type RandomStream } from '../../../harness/core/random.ts';
import { bootstrapGroups } from '../../../harness/verdict/statistics/bootstrap-groups.ts';
import { curvePoints } from '../../../harness/verdict/statistics/curve-spread.ts';
import { testEquivalence } from '../../../harness/verdict/statistics/equivalence.ts';
import { medianInterval } from '../../../harness/verdict/statistics/median-interval.ts';
import { predictionInterval, predictionP } from '../../../harness/verdict/statistics/prediction.ts';
import { mean } from '../../../harness/verdict/statistics/sample.ts';
import { pooledSpread, roundingFloor } from '../../../harness/verdict/statistics/spread.ts';

const test = suite('coverage');

function draw(count: number, random: RandomStream, center = 0): number[] {
  return Array.from({ length: count }, () => random.normal(center, 1));
}

function shareOf(repetitions: number, happens: () => boolean): number {
  let hits = 0;
  for (let repetition = 0; repetition < repetitions; repetition++) if (happens()) hits += 1;
  return hits / repetitions;
}

function between(share: number, low: number, high: number): void {
  assert.ok(share >= low && share <= high, `${share}, expected ${low} to ${high}`);
}

test('one more run falls into the 95% prediction interval of 5 in 95% of all cases', () => {
  const random = randomStream(1);
  const covered = shareOf(4000, () => {
    const stored = draw(5, random);
    const spread = pooledSpread([stored], null);
    assert.ok(spread);
    const { low, high } = predictionInterval({ mean: mean(stored), count: 5, spread }, 0.05);
    const next = random.normal();
    return next >= low && next <= high;
  });
  between(covered, 0.94, 0.96);
});

test('equivalence is wrongly granted at the margin in at most 5%, and granted to equal runs in 95%', () => {
  const random = randomStream(2);
  const floor = roundingFloor(1e-6);
  const granted = (center: number) => () =>
    testEquivalence(draw(5, random, center), draw(5, random), 2.5, floor).outcome === 'inside';
  between(shareOf(3000, granted(2.5)), 0, 0.06);
  between(shareOf(3000, granted(0)), 0.93, 1);
});

test('the median’s interval covers in at least 95%, whatever the distribution', () => {
  const random = randomStream(3);
  const covered = shareOf(3000, () => {
    const skewed = Array.from({ length: 25 }, () => -Math.log(1 - random.uniform()));
    const { low, high } = medianInterval(skewed);
    return low <= Math.LN2 && high >= Math.LN2;
  });
  between(covered, 0.945, 0.975);
});

/** Curves around 1/(point + 1) with equicorrelated relative deviations that grow `growth`-fold along the curve. */
function drawCurve(points: number, correlation: number, growth: number, random: RandomStream): number[] {
  const shared = random.normal() * Math.sqrt(correlation);
  return Array.from({ length: points }, (_, point) => {
    const deviation = shared + random.normal() * Math.sqrt(1 - correlation);
    const size = 0.01 * (1 + ((growth - 1) * point) / (points - 1));
    return (1 + size * deviation) / (point + 1);
  });
}

function leavesBand(stored: readonly number[][], curve: readonly number[], factor: number): boolean {
  return curvePoints(stored).some((point, index) => {
    const predictor = { ...point, count: stored.length };
    return predictionP(predictor, (curve[index] ?? NaN) * factor) <= 0.05 / curve.length;
  });
}

for (const [runs, points] of [
  [3, 20],
  [5, 6],
] as const) {
  test(`${runs} stored curves of ${points} points: an equal run seldom leaves their band`, () => {
    const random = randomStream(4);
    for (const correlation of [0, 0.5, 0.9, 1]) {
      for (const growth of [1, 4]) {
        const alarms = shareOf(700, () => {
          const stored = Array.from({ length: runs }, () => drawCurve(points, correlation, growth, random));
          return leavesBand(stored, drawCurve(points, correlation, growth, random), 1);
        });
        // 6% in long simulations, and three standard errors of 700 repetitions.
        between(alarms, 0, 0.087);
      }
    }
  });

  test(`${runs} stored curves of ${points} points: a loss that is 10% higher is seen`, () => {
    const random = randomStream(5);
    const seen = shareOf(300, () => {
      const stored = Array.from({ length: runs }, () => drawCurve(points, 0.5, 1, random));
      return leavesBand(stored, drawCurve(points, 0.5, 1, random), 1.1);
    });
    between(seen, 0.97, 1);
  });
}

test('bootstrap: group means are covered as asked with many samples, in too few cases with 5', () => {
  const random = randomStream(6);
  const coverage = (size: number) =>
    shareOf(400, () => {
      const { means } = bootstrapGroups([draw(size, random)], random, { resamples: 400 });
      const [group] = means;
      assert.ok(group);
      return group.low <= 0 && group.high >= 0;
    });
  between(coverage(60), 0.91, 0.98);
  between(coverage(5), 0.75, 0.93);
});

test('bootstrap: spread and worst group are those of the means, and a seed repeats', () => {
  const groups = [
    [0.9, 0.8, 1, 0.9],
    [0.2, 0.4, 0.3, 0.1],
  ];
  const first = bootstrapGroups(groups, randomStream(7));
  assert.deepEqual(first, bootstrapGroups(groups, randomStream(7)));
  assert.ok(Math.abs(first.spread.value - 0.65) < 1e-12);
  assert.ok(Math.abs(first.worst.value - 0.25) < 1e-12);
  assert.ok(first.worst.low < 0.25 && first.worst.high > 0.25 && first.worst.high <= 0.4);
  assert.throws(() => bootstrapGroups([[1], []], randomStream(7)), /internal: bootstrap of an empty group/);
});

test.run();
