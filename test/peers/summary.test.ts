import assert from 'node:assert/strict';
import { test } from 'uvu';
import { cellMs, compare, geometricMean, ratioOf, roundOf } from '../../scripts/peers/summary.ts';
import { cellOf } from './cells.ts';

test('a turn is described by its quantiles and mean', () => {
  assert.deepEqual(roundOf([5, 1, 3, 2, 4, 11, 7, 6, 9, 8, 10]), {
    calls: 11,
    p10Ms: 2,
    medianMs: 6,
    p90Ms: 10,
    meanMs: 6,
  });
});

test('a cell is the median of its rounds, so one slow round does not count', () => {
  assert.equal(cellMs(cellOf('ours', 1, [2, 90, 3])), 3);
});

test('ratios are taken round by round: a minute that is slow for all changes nothing', () => {
  const ratio = ratioOf(cellOf('torch', 1, [4, 40, 6]), cellOf('ours', 2, [2, 20, 2]));
  assert.deepEqual(ratio.ofRounds, [2, 2, 3]);
  assert.deepEqual([ratio.median, ratio.low, ratio.high], [2, 2, 3]);
});

test('a cell that failed on the way is compared over the rounds that it has', () => {
  assert.deepEqual(ratioOf(cellOf('jax', 1, [3]), cellOf('ours', 1, [2, 2])).ofRounds, [1.5]);
});

test('best of each side over threads, best peer, ratios to our best', () => {
  const cells = [
    cellOf('ours', 1, [2, 2]),
    cellOf('ours', 2, [3, 3]),
    cellOf('torch', 1, [8, 8]),
    cellOf('torch', 2, [4, 4]),
    cellOf('tensorflow', 1, [3, 3]),
    cellOf('tensorflow', 2, []),
  ];
  const { best, bestPeer, ratios } = compare(cells);
  assert.deepEqual(
    [...best].map(([side, { threads }]) => [side, threads]),
    [
      ['ours', 1],
      ['torch', 2],
      ['tensorflow', 1],
    ],
  );
  assert.equal(bestPeer?.side, 'tensorflow');
  assert.deepEqual(
    [...ratios].map(([side, { median }]) => [side, median]),
    [
      ['torch', 2],
      ['tensorflow', 1.5],
    ],
  );
});

test('without ours or without peers there are no ratios', () => {
  assert.equal(compare([cellOf('torch', 1, [1])]).ratios.size, 0);
  const alone = compare([cellOf('ours', 1, [1])]);
  assert.deepEqual([alone.ratios.size, alone.bestPeer], [0, null]);
});

test('the geometric mean weighs a halving as a doubling', () => {
  assert.ok(Math.abs((geometricMean([0.5, 2, 8]) ?? 0) - 2) < 1e-12);
  assert.equal(geometricMean([]), null);
});

test.run();
