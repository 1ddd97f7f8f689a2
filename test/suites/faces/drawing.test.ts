import assert from 'node:assert/strict';
import { test } from 'uvu';
import { randomStream } from '../../../harness/core/random.ts';
import { distinctUniform, WeightedDraw } from '../../../suites/faces/drawing.ts';

test('uniform draws are distinct and every item is as likely', () => {
  const random = randomStream(1);
  const counts = new Array<number>(10).fill(0);
  for (let round = 0; round < 10_000; round++) {
    const drawn = distinctUniform(random, 10, 3);
    assert.equal(new Set(drawn).size, 3);
    for (const item of drawn) counts[item] = (counts[item] ?? NaN) + 1;
  }
  // 3000 expected; 6 standard deviations are 275.
  for (const count of counts) assert.ok(Math.abs(count - 3000) < 275, `${count}`);
  assert.deepEqual(distinctUniform(random, 4, 4).sort(), [0, 1, 2, 3]);
});

test('weighted draws without replacement follow successive sampling', () => {
  const weights = Float64Array.of(0.5, 0.3, 0.2, 0);
  const draw = new WeightedDraw(weights);
  const random = randomStream(2);
  const counts = [0, 0, 0, 0];
  const rounds = 20_000;
  for (let round = 0; round < rounds; round++) {
    const drawn = draw.distinct(random, 2);
    assert.equal(new Set(drawn).size, 2);
    for (const item of drawn) counts[item] = (counts[item] ?? NaN) + 1;
  }
  // P(i among the two) = p_i + sum over j of p_j p_i / (1 - p_j).
  const expected = [...weights].map((own, i) =>
    [...weights].reduce((sum, other, j) => sum + (i === j ? 0 : (other * own) / (1 - other)), own),
  );
  for (const [item, probability] of expected.entries()) {
    assert.ok(
      Math.abs((counts[item] ?? NaN) / rounds - probability) < 0.02,
      `${item}: ${counts[item] ?? NaN}`,
    );
  }
  assert.equal(counts[3], 0);
});

test('impossible draws are errors', () => {
  assert.throws(() => new WeightedDraw(Float64Array.of(1, NaN)), /positive sum, found NaN/);
  assert.throws(
    () => new WeightedDraw(Float64Array.of(1, 0)).distinct(randomStream(1), 2),
    /expected 2 images/,
  );
});

test.run();
