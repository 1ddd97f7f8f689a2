/** Simulated nights from the stored runs: a few with fixed seeds, so that a change of the statistics shows. */
import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { loadReferences } from '../../harness/verdict/index.ts';
import { simulateNights, type NightOptions } from '../../scripts/alarms/nights.ts';

const test = suite('simulated nights');
const references = loadReferences();
const populations = references.measured.filter(
  ({ engineClass, recipe, seeds }) =>
    engineClass === 'onnx-cpu' && recipe === 'published' && seeds.length >= 30,
);

function failures(count: number, options: NightOptions): number {
  const nights = [...simulateNights(references, populations, count, 1, options)];
  return nights.filter(({ failed }) => failed.length > 0).length;
}

test('the MNIST suites have 30 stored runs each', () => {
  assert.deepEqual(populations.map((reference) => reference.suite).sort(), [
    'mnist-cnn',
    'mnist-fc',
    'mnist-gradient-tape',
  ]);
});

test('a night without a change does not fail, suspect as it may be', () => {
  // At a risk of 1% one of 100 nights may: two would be seen with a probability of 26%, four with 2%.
  assert.ok(failures(100, { confirm: 4, planted: null }) <= 3);
});

test('without fresh seeds no single run fails a night', () => {
  const planted = { suite: null, metric: 'testAccuracy', change: { add: -0.05 } };
  assert.equal(failures(10, { confirm: 0, planted }), 0);
});

test('a loss of accuracy is seen', () => {
  const seen = (add: number) =>
    failures(30, { confirm: 4, planted: { suite: 'mnist-fc', metric: 'testAccuracy', change: { add } } });
  assert.equal(seen(-0.01), 30);
  assert.ok(seen(-0.005) >= 15);
});

test.run();
