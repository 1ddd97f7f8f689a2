import assert from 'node:assert/strict';
import { test } from 'uvu';
import { lowerTailBound, rangeOfOneMoreRun } from '../../harness/verdict/statistics/one-more-run.ts';
import { mean, variance } from '../../harness/verdict/statistics/sample.ts';
import { randomStreams } from '../../harness/core/random.ts';

const random = randomStreams(7).stream('one-more-run');
const uniform = () => random.uniform();
const normal = () => random.normal();
const exponential = () => -Math.log(1 - uniform());

const rangeOf = (values: readonly number[], alpha: number) =>
  rangeOfOneMoreRun(
    {
      mean: mean(values),
      count: values.length,
      spread: {
        standardDeviation: Math.sqrt(variance(values)),
        degreesOfFreedom: values.length - 1,
        floor: null,
      },
    },
    values,
    alpha,
  );

/** How often one more value is below and above the range of `count` values, over many tries. */
function missed(draw: () => number, count: number, tries = 6000): { below: number; above: number } {
  let [below, above] = [0, 0];
  for (let index = 0; index < tries; index++) {
    const { low, high } = rangeOf(Array.from({ length: count }, draw), 0.01);
    const next = draw();
    if (next < low) below += 1;
    if (next > high) above += 1;
  }
  return { below: below / tries, above: above / tries };
}

test('the tail bound is exact for an exponential tail', () => {
  let below = 0;
  const tries = 20_000;
  for (let index = 0; index < tries; index++) {
    const values = Array.from({ length: 30 }, () => -exponential());
    if (-exponential() < lowerTailBound(values, 0.05)) below += 1;
  }
  // Standard error of the share: 0.0015.
  assert.ok(Math.abs(below / tries - 0.05) < 0.006, String(below / tries));
});

test('one more honest run is called worse in at most 1% of all cases, whatever tail its runs have', () => {
  const contaminated = (size: number) => () => (uniform() < 0.1 ? -size * exponential() : 0) + normal() * 0.5;
  const draws: readonly (readonly [string, () => number, number])[] = [
    ['normal, 30 runs', normal, 30],
    ['normal, 5 runs', normal, 5],
    ['exponential below, 30 runs', () => -exponential(), 30],
    ['skewed, 30 runs', () => normal() * 0.4 - exponential(), 30],
    ['one worse run in ten, 30 runs', contaminated(1), 30],
  ];
  for (const [name, draw, count] of draws) {
    const { below } = missed(draw, count);
    // Twice the standard error of a share of 0.01 in 6000 tries is 0.0026.
    assert.ok(below <= 0.0126, `${name}: ${below}`);
  }
  // Where one run in ten is another kind of run, 30 runs show three of them, and no bound from three is one of 0.5%.
  const { below } = missed(contaminated(2), 30);
  assert.ok(below < 0.02, `one failed run in ten: ${below}`);
});

test('no stored run is outside the range of its own sample', () => {
  const values = [0.9842, ...Array.from({ length: 29 }, (_, index) => 0.99 + index * 1e-5)];
  const { low, high } = rangeOf(values, 0.01);
  assert.ok(low <= 0.9842 && high >= 0.9902);
});

test.run();
