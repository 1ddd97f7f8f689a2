import assert from 'node:assert/strict';
import { test } from 'uvu';
import {
  parseCount,
  parseNames,
  parseSeed,
  parseSeeds,
  parseThreadCounts,
  parseThreads,
} from '../../harness/commands/options.ts';

test('seeds as ranges and lists, each once, in the order given', () => {
  assert.deepEqual(parseSeeds('1..5'), [1, 2, 3, 4, 5]);
  assert.deepEqual(parseSeeds('7'), [7]);
  assert.deepEqual(parseSeeds('7, 1..3,2,9'), [7, 1, 2, 3, 9]);
  assert.deepEqual(parseSeeds('0..0'), [0]);
});

for (const text of [
  '',
  'x',
  '1..',
  '..5',
  '1...5',
  '1,',
  '-1',
  '1.5',
  '1e3',
  '0x10',
  '99999999999999999999',
]) {
  test(`seeds '${text}' are refused`, () => {
    assert.throws(() => parseSeeds(text), /Expected a whole number/);
    assert.throws(() => parseSeed(text), /Expected a whole number/);
  });
}

test('a backward range and far too many seeds are refused', () => {
  assert.throws(() => parseSeeds('5..1'), /runs backwards; write 1\.\.5/);
  assert.throws(() => parseSeeds('0..99999999'), /more than 1000 seeds/);
});

test('counts are whole and at least 1', () => {
  assert.equal(parseCount('2'), 2);
  for (const text of ['0', '-1', 'two', '']) assert.throws(() => parseCount(text), /from 1/);
});

test('threads are whole, at least 1 and no more than can be started', () => {
  assert.equal(parseThreads('2'), 2);
  assert.deepEqual(parseThreadCounts('1,2,2'), [1, 2]);
  for (const text of ['0', '-1', '1.5', '1025', '100000000000', '1e3', '']) {
    assert.throws(() => parseThreads(text), /Expected a number of threads from 1 to 1024, got/);
    assert.throws(() => parseThreadCounts(`1,${text}`), /Expected a number of threads from 1 to 1024, got/);
  }
});

test('names are trimmed and each once', () => {
  assert.deepEqual(parseNames('a, b,a'), ['a', 'b']);
  assert.throws(() => parseNames(' , '), /at least one name/);
});

test.run();
