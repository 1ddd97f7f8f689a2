import assert from 'node:assert/strict';
import { test } from 'uvu';
import { rankSumLowerP, smallestRankSumP } from '../../../harness/verdict/statistics/rank-sum.ts';

/** All ways to take `count` of the values, by brute force. */
function subsets(values: readonly number[], count: number): number[][] {
  if (count === 0) return [[]];
  return values.flatMap((value, index) =>
    subsets(values.slice(index + 1), count - 1).map((rest) => [value, ...rest]),
  );
}

/** The same p-value from the definition. */
function bruteForce(fresh: readonly number[], stored: readonly number[]): number {
  const pooled = [...fresh, ...stored];
  const rank = (value: number) =>
    pooled.filter((other) => other < value).length +
    (pooled.filter((other) => other === value).length + 1) / 2;
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + rank(value), 0);
  const all = subsets(pooled, fresh.length);
  return all.filter((subset) => sum(subset) <= sum(fresh) + 1e-9).length / all.length;
}

test('p-values of the published table: n = 4, m = 6', () => {
  // Hollander, Wolfe and Chicken, table A.6: P(W <= 12) = .019, P(W <= 14) = .057 for 4 and 6 values without ties.
  const stored = [5, 6, 7, 8, 9, 10];
  assert.equal(rankSumLowerP([1, 2, 3, 4], stored), 1 / 210);
  assert.ok(Math.abs(rankSumLowerP([1, 2, 3, 6], [4, 5, 7, 8, 9, 10]) - 0.019) < 0.0005);
  assert.ok(Math.abs(rankSumLowerP([1, 2, 4, 7], [3, 5, 6, 8, 9, 10]) - 0.057) < 0.0005);
});

test('ties share their ranks, and the count stays exact', () => {
  for (const [fresh, stored] of [
    [
      [1, 1, 2],
      [1, 2, 3, 3, 4],
    ],
    [
      [2, 2],
      [2, 2, 2],
    ],
    [
      [5, 1, 3],
      [3, 3, 1, 5],
    ],
  ] as const) {
    assert.ok(Math.abs(rankSumLowerP(fresh, stored) - bruteForce(fresh, stored)) < 1e-12);
  }
});

test('equal groups tell nothing, and the smallest p-value is one way in all', () => {
  assert.equal(rankSumLowerP([7, 7], [7, 7, 7]), 1);
  assert.equal(smallestRankSumP(5, 30), 1 / 324_632);
  assert.equal(
    rankSumLowerP(
      [1, 2, 3, 4, 5],
      Array.from({ length: 30 }, (_, i) => 10 + i),
    ),
    1 / 324_632,
  );
});

test.run();
