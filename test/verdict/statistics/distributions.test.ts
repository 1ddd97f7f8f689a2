import assert from 'node:assert/strict';
import { suite } from 'uvu';
import {
  normalQuantile,
  studentTQuantile,
  studentTTwoSidedP,
} from '../../../harness/verdict/statistics/distributions.ts';

const test = suite('distributions');

/** Published table of Student's t (Fisher and Yates, table III), one-sided probabilities. */
const studentTable: Readonly<Record<number, readonly number[]>> = {
  1: [6.314, 12.706, 31.821, 63.657, 636.619],
  2: [2.92, 4.303, 6.965, 9.925, 31.599],
  3: [2.353, 3.182, 4.541, 5.841, 12.924],
  4: [2.132, 2.776, 3.747, 4.604, 8.61],
  8: [1.86, 2.306, 2.896, 3.355, 5.041],
  30: [1.697, 2.042, 2.457, 2.75, 3.646],
  120: [1.658, 1.98, 2.358, 2.617, 3.373],
};
const tableColumns = [0.95, 0.975, 0.99, 0.995, 0.9995];

for (const [degreesOfFreedom, row] of Object.entries(studentTable)) {
  test(`Student t quantiles at df ${degreesOfFreedom} agree with the table and mirror each other`, () => {
    for (const [column, expected] of row.entries()) {
      const probability = tableColumns[column] ?? 0;
      const quantile = studentTQuantile(probability, Number(degreesOfFreedom));
      assert.ok(Math.abs(quantile - expected) <= 0.00051, `${probability}: ${quantile}, table ${expected}`);
      const mirrored = studentTQuantile(1 - probability, Number(degreesOfFreedom));
      assert.ok(Math.abs(mirrored + quantile) < 1e-6 * quantile);
    }
  });
}

test('two-sided p-values agree with the closed forms at df 1, 2 and 4, far into the tail', () => {
  const exact: Readonly<Record<number, (t: number) => number>> = {
    1: (t) => (2 / Math.PI) * Math.atan(1 / t),
    2: (t) => 2 / (Math.sqrt(t * t + 2) * (Math.sqrt(t * t + 2) + t)),
    4: (t) => {
      const s = t / Math.sqrt(4 + t * t);
      return (1 - s) ** 2 * (1 + s / 2);
    },
  };
  for (const [degreesOfFreedom, p] of Object.entries(exact)) {
    for (const t of [0.1, 0.7, 2, 5, 30, 1000]) {
      const computed = studentTTwoSidedP(t, Number(degreesOfFreedom));
      // The closed form at df 4 cancels itself beyond t = 30.
      if (degreesOfFreedom === '4' && t > 30) continue;
      assert.ok(Math.abs(computed / p(t) - 1) < 1e-6, `df ${degreesOfFreedom}, t ${t}: ${computed}, ${p(t)}`);
      assert.equal(studentTTwoSidedP(-t, Number(degreesOfFreedom)), computed);
    }
  }
  assert.equal(studentTTwoSidedP(0, 3), 1);
  assert.equal(studentTTwoSidedP(Infinity, 3), 0);
});

test('p-values and quantiles invert each other at fractional degrees of freedom', () => {
  for (const degreesOfFreedom of [1.3, 4.7, 7.03, 41.2]) {
    const t = studentTQuantile(0.9975, degreesOfFreedom);
    assert.ok(Math.abs(studentTTwoSidedP(t, degreesOfFreedom) - 0.005) < 1e-8);
  }
});

test('normal quantiles agree with the table', () => {
  const table: readonly (readonly [number, number])[] = [
    [0.5, 0],
    [0.9, 1.2816],
    [0.95, 1.6449],
    [0.975, 1.96],
    [0.995, 2.5758],
    [0.9995, 3.2905],
    [1e-6, -4.7534],
  ];
  for (const [probability, expected] of table) {
    assert.ok(Math.abs(normalQuantile(probability) - expected) <= 0.000051);
  }
});

test.run();
