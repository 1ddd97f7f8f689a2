import assert from 'node:assert/strict';
import { test } from 'uvu';
import { randomStreams } from '../../../harness/core/random.ts';
import { corpusOf } from '../../../suites/music/data/irish.ts';
import {
  fillEvaluation,
  fillSequences,
  planEvaluation,
  startIndices,
} from '../../../suites/music/batches.ts';
import { splitCorpus, vectorize } from '../../../suites/music/corpus.ts';

const shape = { batchSize: 4, sequenceLength: 10 };

test('start indices are different, in range, and reach both ends', () => {
  const random = randomStreams(1);
  // 10 candidates: 0..9, so that 4 of them are drawn often enough to see every one.
  const seen = new Map<number, number>();
  for (let index = 0; index < 2000; index++) {
    const starts = startIndices(21, shape, random, index);
    assert.equal(new Set(starts).size, 4);
    for (const start of starts) seen.set(start, (seen.get(start) ?? 0) + 1);
  }
  assert.deepEqual(
    [...seen.keys()].sort((a, b) => a - b),
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  );
  // Each is drawn with probability 4/10: 800 +- 22 (one standard deviation) in 2000 draws.
  for (const [start, count] of seen) {
    assert.ok(Math.abs(count - 800) < 110, `start ${start} was drawn ${count} times`);
  }
});

test('a batch depends on seed and index only', () => {
  const draw = (seed: number, index: number) => startIndices(1000, shape, randomStreams(seed), index);
  assert.deepEqual(draw(3, 7), draw(3, 7));
  assert.notDeepEqual(draw(3, 7), draw(3, 8));
  assert.notDeepEqual(draw(3, 7), draw(4, 7));
});

test('a text too short for a batch is refused, never an endless loop', () => {
  assert.throws(
    () => startIndices(14, shape, randomStreams(1), 0),
    /expected at least 15 characters for 4 sequences of 10, found 14/,
  );
});

test('sequences are written time-major, targets one character on', () => {
  const classes = Int32Array.from({ length: 20 }, (_, index) => index);
  const characters = new Int32Array(6);
  const targets = new Int32Array(6);
  fillSequences(classes, [5, 12], 3, characters, targets);
  assert.deepEqual([...characters], [5, 12, 6, 13, 7, 14]);
  assert.deepEqual([...targets], [6, 13, 7, 14, 8, 15]);
});

test('an evaluation reads each stream once, in order, and gives padding no weight', () => {
  const classes = Int32Array.from({ length: 16 }, (_, index) => index);
  const plan = planEvaluation(16, { batchSize: 2, sequenceLength: 3 }, 1000);
  assert.deepEqual(plan, { starts: [0, 7], streamLength: 7, steps: 3, predictions: 14 });
  const read: number[][] = [[], []];
  for (let index = 0; index < plan.steps; index++) {
    const arrays = {
      characters: new Int32Array(6),
      targets: new Int32Array(6),
      weights: new Float32Array(6),
    };
    fillEvaluation(classes, plan, 3, index, arrays);
    arrays.weights.forEach((weight, at) => {
      if (weight === 0) return;
      assert.equal(arrays.targets[at], (arrays.characters[at] as number) + 1);
      read[at % 2]?.push(arrays.characters[at] as number);
    });
  }
  assert.deepEqual(read, [
    [0, 1, 2, 3, 4, 5, 6],
    [7, 8, 9, 10, 11, 12, 13],
  ]);
});

test('an evaluation is limited to the characters asked for', () => {
  const plan = planEvaluation(10_000, { batchSize: 4, sequenceLength: 100 }, 1000);
  assert.deepEqual(plan, { starts: [0, 2499, 4998, 7497], streamLength: 250, steps: 3, predictions: 1000 });
});

test('vectorize is the inverse of the vocabulary', () => {
  const { text, vocabulary } = corpusOf(['X:1\nabc', 'X:2\nb']);
  const classes = vectorize(text, vocabulary);
  assert.equal([...classes].map((index) => vocabulary[index]).join(''), text);
  assert.throws(() => vectorize('?', vocabulary), /"\?" has no class/);
});

test('the last songs are held out, the vocabulary stays', () => {
  const data = corpusOf(Array.from({ length: 40 }, (_, index) => `X:${index}\nK:G`));
  const whole = splitCorpus(data, 0);
  assert.equal(whole.heldOut.length, 0);
  assert.equal(whole.trainingText, data.text);
  const split = splitCorpus(data, 0.05);
  assert.equal(split.trainingSongs.length, 38);
  assert.equal(split.vocabulary, data.vocabulary);
  assert.equal([...split.heldOut].map((index) => data.vocabulary[index]).join(''), 'X:38\nK:G\n\nX:39\nK:G');
  assert.equal(split.training.length + split.heldOut.length + 2, data.text.length);
});

test.run();
