import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { randomStream } from '../../../harness/core/random.ts';
import { fewestForLevel, rankRatio } from '../../../harness/verdict/statistics/rank-ratio.ts';

const test = suite('rank ratio');

const near = (actual: number | null, expected: number, tolerance = 1e-9) => {
  assert.ok(
    actual !== null && Math.abs(actual - expected) <= tolerance * Math.abs(expected),
    `${actual}, expected ${expected}`,
  );
};

test('every value three times another is a ratio of three, with the levels of published tables', () => {
  const under = [1, 1.1, 1.2, 1.3, 1.4];
  const over = under.map((value) => 3 * value);
  const found = rankRatio(over, under);
  near(found.ratio, 3);
  // Two of the 252 divisions of ten ranks into fives are as extreme as the one seen.
  near(found.p, 2 / 252);
  near(found.smallestP, 2 / 252);
  // Hollander, Wolfe and Chicken, table A.6: for m = n = 5, P(W >= 38) = 4 out of 252, and 7 out of 252 for 37.
  near(found.level, 1 - (2 * 4) / 252);
  const sorted = over.flatMap((a) => under.map((b) => a / b)).sort((a, b) => a - b);
  near(found.low, sorted[2] ?? NaN);
  near(found.high, sorted.at(-3) ?? NaN);
});

test('three values can never show a difference, four can', () => {
  const found = rankRatio([10, 11, 12], [1, 2, 3]);
  near(found.smallestP, 0.1);
  near(found.p, 0.1);
  near(found.level, 0.9);
  assert.deepEqual([0.1, 0.05, 0.025, 0.01].map(fewestForLevel), [3, 4, 5, 5]);
});

test('the interval leaves out 1 exactly where the test shows a difference', () => {
  const random = randomStream(11);
  let shown = 0;
  for (let repetition = 0; repetition < 400; repetition++) {
    const [m, n] = [random.integer(4, 9), random.integer(4, 9)];
    const over = Array.from({ length: m }, () => Math.exp(random.normal(0.6, 0.6)));
    const under = Array.from({ length: n }, () => Math.exp(random.normal(0, 0.6)));
    const { p, low, high, level } = rankRatio(over, under);
    assert.equal(low > 1 || high < 1, p <= 0.05, `p ${p}, ${low} to ${high} at ${level}`);
    if (p <= 0.05) shown += 1;
  }
  assert.ok(shown > 50 && shown < 350, `${shown}`);
});

test('intervals hold as often as they say, whatever the distribution', () => {
  const random = randomStream(5);
  const distributions = [
    () => Math.exp(random.normal(0, 0.1)),
    // A busy machine: every fifth value is twice as slow.
    () => Math.exp(random.normal(0, 0.03)) * (random.uniform() < 0.2 ? 2 : 1),
  ];
  for (const draw of distributions) {
    for (const count of [4, 5, 7]) {
      const repetitions = 1500;
      let held = 0;
      let level = 0;
      for (let repetition = 0; repetition < repetitions; repetition++) {
        const over = Array.from({ length: count }, () => 3 * draw());
        const under = Array.from({ length: count }, draw);
        const found = rankRatio(over, under);
        level = found.level;
        if (found.low <= 3 && found.high >= 3) held += 1;
      }
      // Exact: within three standard errors of the share.
      const error = Math.sqrt((level * (1 - level)) / repetitions);
      assert.ok(Math.abs(held / repetitions - level) < 3 * error, `${held / repetitions}, expected ${level}`);
    }
  }
});

test('what is never reached is later than all that is, and leaves ends open', () => {
  const reached = [10, 11, 12, 13, 14];
  const found = rankRatio([20, 21, 22, Infinity, Infinity], reached);
  near(found.p, 2 / 252);
  assert.ok(found.ratio !== null && found.low > 1);
  assert.equal(found.high, Infinity);
  const both = rankRatio([Infinity, Infinity, Infinity, 1], [Infinity, Infinity, Infinity, 1]);
  assert.deepEqual([both.ratio, both.low, both.high, both.p], [null, 0, Infinity, 1]);
});

test('many values are told by the normal distribution as the exact one tells them', () => {
  const random = randomStream(7);
  const draw = (count: number, center: number) =>
    Array.from({ length: count }, () => Math.exp(random.normal(center, 0.2)));
  // 200 values are beyond what is counted; 40 are counted.
  const [many, few] = [rankRatio(draw(200, 0.02), draw(200, 0)), rankRatio(draw(40, 0.02), draw(40, 0))];
  assert.ok(many.high / many.low < few.high / few.low);
  assert.ok(many.low < 1.02 && many.high > 1.02, `${many.low} to ${many.high}`);
  near(many.level, 0.95, 0.001);
  assert.equal(many.low > 1 || many.high < 1, many.p <= 0.05);
  const ties = rankRatio(new Array<number>(200).fill(2), new Array<number>(200).fill(2));
  assert.deepEqual([ties.p, ties.ratio], [1, 1]);
});

test.run();
