import assert from 'node:assert/strict';
import { test } from 'uvu';
import { disagreements } from '../../scripts/peers/agreement.ts';
import { peerSteps, type PeerStep } from '../../scripts/peers/steps.ts';
import course from '../../suites/course.ts';
import { factsOf } from './cells.ts';

const [fc] = peerSteps as [PeerStep];

/** What is said of one cell. */
const said = (changes: Parameters<typeof factsOf>[0]) => disagreements(fc, [factsOf(changes)]).join('\n');

test('the steps are training steps that there are', () => {
  for (const { suite, recipe } of peerSteps) {
    const found = course.suites.find(({ name }) => name === suite);
    assert.ok(found?.recipes[recipe] !== undefined, `${suite}/${recipe}`);
  }
});

test('nothing is said of a cell that is as expected', () => {
  assert.equal(said({}), '');
  assert.equal(said({ trainedLoss: null, cpuPerWall: [], idleCpuPerWall: null }), '');
});

test('another model shows in its parameters, another loss in its beginning', () => {
  assert.match(said({ parameters: 101_780 }), /fc: .*trains 101780 parameters, expected 101770/);
  assert.match(said({ initialLoss: 36.8 }), /starts at loss 36\.800, expected about 2\.303/);
  assert.match(said({ initialLoss: Number.NaN }), /starts at loss NaN/);
});

test('a loss that does not fall shows', () => {
  assert.match(said({ trainedLoss: 2.5 }), /did not learn: loss 2\.400 at first, 2\.500 at last/);
});

test('threads beyond those allowed and threads that spin show', () => {
  assert.match(said({ cpuPerWall: [1, 1.9] }), /used 1\.90 processors/);
  assert.match(said({ idleCpuPerWall: 0.97 }), /took 97% of a processor while others/);
});

test('where the first loss depends on the images, sides are held against each other', () => {
  const step = { ...fc, initialLoss: null };
  const losses = (...values: number[]) =>
    disagreements(
      step,
      values.map((initialLoss) => factsOf({ initialLoss, trainedLoss: 0 })),
    );
  assert.deepEqual(losses(0.94, 0.95, 0.92), []);
  assert.equal(losses(0.94, 1.9, 0.92).length, 1);
});

test.run();
