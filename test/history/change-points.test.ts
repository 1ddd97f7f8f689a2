import assert from 'node:assert/strict';
import { test } from 'uvu';
import { randomStreams } from '../../harness/core/random.ts';
import { bitChanges } from '../../harness/history/bit-changes.ts';
import { analyse, type Points } from '../../harness/history/change-points.ts';
import { eDivisive, searchedOf, type Searched } from '../../harness/history/e-divisive.ts';
import { discoveries } from '../../harness/verdict/statistics/false-discoveries.ts';
import { studentT } from '../../harness/history/student-t.ts';

const range = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Normal noise with a shift, in standard deviations, from a night on. */
function noisy(seed: number, count: number, shift = 0, from = 0): number[] {
  const noise = randomStreams(seed).stream('nights');
  return range(count).map((night) => noise.normal() + (night >= from ? shift : 0));
}

const points = (values: readonly number[], scale: Points['scale'] = 'value'): Points => ({
  nights: range(values.length),
  values,
  repeats: values.map(() => null),
  scale,
  searched: null,
});

test("Student's t-test gives the textbook's p-value", () => {
  // Means 3 and 5, pooled variance 2.5, t = -2 with 8 degrees of freedom: p = 0.0805 (R: t.test(var.equal = TRUE)).
  const { before, after, p } = studentT([1, 2, 3, 4, 5, 3, 4, 5, 6, 7], 0, 5, 10);
  assert.deepEqual([before, after], [3, 5]);
  assert.ok(Math.abs(p - 0.08052) < 1e-4, String(p));
  assert.equal(studentT([0.1, 0.1, 0.1, 0.1], 0, 2, 4).p, 1);
  assert.equal(studentT([0.1, 0.1, 0.3, 0.3], 0, 2, 4).p, 0);
});

test('a split maximises the energy divergence, which is computed here pair by pair', () => {
  const values = noisy(4, 30, 4, 12);
  const meanDistance = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, x) => sum + b.reduce((inner, y) => inner + Math.abs(x - y), 0), 0) / (a.length * b.length);
  const within = (a: readonly number[]) => (meanDistance(a, a) * a.length) / (a.length - 1);
  const candidates = range(31).flatMap((index) =>
    range(31)
      .filter((end) => index >= 3 && end - index >= 3)
      .map((end) => {
        const [left, right] = [values.slice(0, index), values.slice(index, end)];
        const size = (left.length * right.length) / (left.length + right.length);
        return { index, q: size * (2 * meanDistance(left, right) - within(left) - within(right)) };
      }),
  );
  const best = candidates.reduce((a, b) => (b.q > a.q ? b : a));
  assert.deepEqual(
    eDivisive(values).map(({ index }) => index),
    [best.index],
  );
});

test('of 200 series without a change none is told', () => {
  // A share of 0.05 of such families would have one: this is a fixed one.
  const series = range(200).map((seed) => points(noisy(seed, 50)));
  assert.deepEqual(
    analyse(series).flatMap(({ changes }) => changes),
    [],
  );
});

test('families of series without a change show one as seldom as is claimed', () => {
  const families = range(40).map((family) =>
    analyse(range(30).map((seed) => points(noisy(1000 * (family + 1) + seed, 40)))),
  );
  const alarms = families.filter((family) => family.some(({ changes }) => changes.length > 0)).length;
  // At 5% more than 6 of 40 are seen once in a hundred times.
  assert.ok(alarms <= 6, String(alarms));
});

test('a shift of three standard deviations after 10 nights is found, and at its night', () => {
  const found = range(100).map((seed) => analyse([points(noisy(seed, 20, 3, 10))])[0]?.changes ?? []);
  const near = found.filter((changes) => changes.some(({ index }) => Math.abs(index - 10) <= 1));
  const exact = found.filter(([change, ...more]) => change?.index === 10 && more.length === 0);
  assert.ok(near.length >= 90, `${near.length} of 100 within a night`);
  assert.ok(exact.length >= 75, `${exact.length} of 100 at the very night`);
});

test('two shifts in a long series are two, and adding nights moves neither', () => {
  const values = noisy(7, 400, 6, 150).map((value, night) => value + (night >= 170 ? 6 : 0));
  const indexes = (count: number) =>
    analyse([points(values.slice(0, count))])[0]?.changes.map(({ index }) => index);
  assert.deepEqual(indexes(400), [150, 170]);
  assert.deepEqual(indexes(200), [150, 170]);
});

test('what is known of a search finds what the whole search finds, night by night, and of no other points', () => {
  const values = noisy(11, 260, 4, 90).map((value, night) => value + (night >= 170 ? 4 : 0));
  let known: Searched | null = null;
  for (let count = 40; count <= values.length; count += 20) {
    const present = values.slice(0, count);
    known = searchedOf(present, known);
    assert.equal(known === null, count < 50);
    assert.deepEqual(eDivisive(present, undefined, known), eDivisive(present));
    assert.deepEqual(known, searchedOf(present, null));
  }
  assert.ok(known !== null && known.splits.length >= 2);
  const lie = { ...known, splits: [] };
  const indexes = eDivisive(values, undefined, lie).map(({ index }) => index);
  assert.ok(
    indexes.every((index) => index > lie.next),
    'what is known is not searched again',
  );
  const others = noisy(12, 260, 4, 60);
  assert.deepEqual(eDivisive(others, undefined, lie), eDivisive(others));
});

test('below eight nights a series with noise says nothing', () => {
  const [seven, eight] = analyse([points(noisy(1, 7, 50, 3)), points(noisy(1, 8, 50, 4))]);
  assert.deepEqual(seven, { state: 'insufficient-history', changes: [] });
  assert.deepEqual(
    eight?.changes.map(({ index, kind }) => [index, kind]),
    [[4, 'level']],
  );
});

test('a constant series has no change, and its first other value is one at once', () => {
  const constant = range(20).map(() => 0.1);
  assert.deepEqual(analyse([points(constant)]), [{ state: 'constant', changes: [] }]);
  const [changed] = analyse([points([...constant, 0.1 + 2 ** -50])]);
  assert.equal(changed?.state, 'reproducible');
  assert.deepEqual(changed.changes, [
    { index: 20, kind: 'bits', before: 0.1, after: 0.1 + 2 ** -50, p: null },
  ]);
});

test('bits that differ behind an equal mean are seen, other seeds are not taken for other bits', () => {
  const values = range(12).map(() => 0.5);
  const repeats = values.map((_, night) => (night === 0 ? null : night !== 9));
  assert.deepEqual(bitChanges({ values, repeats }), { indexes: [9], isReproducible: true });
  const seeds = { values: [...values, 0.6], repeats: [...values.map(() => true), true] };
  assert.deepEqual(bitChanges(seeds).indexes, []);
});

test('a series that is equal a few times by chance has noise', () => {
  assert.deepEqual(bitChanges({ values: [1, 1, 0.9, 1, 1, 1, 0.8], repeats: range(7).map(() => null) }), {
    indexes: [],
    isReproducible: false,
  });
});

test('a step time has to move by 5%, however little it varies', () => {
  const steps = (factor: number) =>
    noisy(3, 60).map((noise, night) => Math.exp(0.001 * noise) * (night >= 30 ? factor : 1));
  const [small, large] = analyse([points(steps(1.04), 'time'), points(steps(1.06), 'time')]);
  assert.deepEqual(small?.changes, []);
  assert.deepEqual(
    large?.changes.map(({ index }) => index),
    [30],
  );
  assert.ok(Math.abs((large.changes[0]?.after ?? 0) / (large.changes[0]?.before ?? 1) - 1.06) < 0.001);
});

test('Benjamini and Hochberg keep all below the largest rank that fits', () => {
  // Their example of 15 hypotheses (1995, section 3.2), which rejects four at 0.05.
  const p = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528,
    0.759, 1,
  ];
  assert.deepEqual([...discoveries(p, 15)], [0, 1, 2, 3]);
  assert.deepEqual([...discoveries([0.04], 1)], [0]);
  assert.deepEqual([...discoveries([0.04], 2)], []);
});

test.run();
