import assert from 'node:assert/strict';
import { test } from 'uvu';
import { sha256 } from '../../../../harness/core/hash.ts';
import { digitGlyphs } from '../../../../suites/mnist/data/digit-glyphs.ts';
import { generateDigits } from '../../../../suites/mnist/data/digits.ts';
import { InkSheet } from '../../../../suites/mnist/data/ink.ts';
import { penPath } from '../../../../suites/mnist/data/pen-path.ts';

const small = generateDigits({ trainCount: 2000, testCount: 500 });

test('the same bytes on every machine: the hashes of a small set', () => {
  assert.deepEqual(small.files, [
    {
      name: 'synthetic-digits/train-images',
      sha256: '201559a1014f1de8126f2b4db53f738a1bb40960a5b954e96ac23b20d7d6bc7e',
      sizeBytes: 1568000,
    },
    {
      name: 'synthetic-digits/train-labels',
      sha256: 'b07304aa8019f0bbc047243459b17c498d55a0ee725cde11e977983af3f475f5',
      sizeBytes: 2000,
    },
    {
      name: 'synthetic-digits/test-images',
      sha256: 'cf16893483956f42947604fc0c6a05890d4a28804c068dda042979951e01d099',
      sizeBytes: 392000,
    },
    {
      name: 'synthetic-digits/test-labels',
      sha256: '108815628c70f3d5d6a8410d1be2a08af6b685faebcb4c75bb50198504ca13f0',
      sizeBytes: 500,
    },
  ]);
  assert.equal(sha256(small.data.train.images), small.files[0]?.sha256);
});

test('deterministic in the seed', () => {
  const options = { trainCount: 20, testCount: 10 };
  assert.deepEqual(generateDigits(options), generateDigits({ ...options, seed: 0 }));
  const hashes = [0, 1, 2].map((seed) => generateDigits({ ...options, seed }).files[0]?.sha256);
  assert.equal(new Set(hashes).size, 3);
});

test('the first images alone are those of the whole set', () => {
  const { train, test: held } = generateDigits({
    trainCount: 2000,
    testCount: 500,
    firstTrain: 30,
    firstTest: 999,
  }).data;
  assert.equal(train.count, 30);
  assert.deepEqual(train.images, small.data.train.images.subarray(0, 30 * 784));
  assert.deepEqual(train.labels, small.data.train.labels.subarray(0, 30));
  assert.deepEqual(held, small.data.test, 'no more than there are');
});

test('the test set is not the training set', () => {
  const { train, test: held } = generateDigits({ trainCount: 30, testCount: 30 }).data;
  assert.notDeepEqual(train.images, held.images);
  assert.notDeepEqual(train.labels, held.labels);
});

test('sizes, balanced classes, random order', () => {
  const { train, test: held } = small.data;
  assert.equal(train.images.length, 2000 * 784);
  assert.equal(held.images.length, 500 * 784);
  for (const { labels, count } of [train, held]) {
    assert.equal(labels.length, count);
    const counts = new Array<number>(10).fill(0);
    for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
    assert.deepEqual(counts, new Array<number>(10).fill(count / 10));
  }
  // In random order neighbours share a class one time in ten; 3 standard deviations of 2000 draws are 0.02.
  const pairs = train.labels.reduce((sum, label, at) => sum + (label === train.labels[at + 1] ? 1 : 0), 0);
  assert.ok(Math.abs(pairs / 1999 - 0.1) < 0.02, `${pairs}`);
});

test('images are digits on dark paper: no blank one, no full one, edges mostly dark', () => {
  const { images, count } = small.data.train;
  for (let at = 0; at < count; at++) {
    const image = images.subarray(at * 784, (at + 1) * 784);
    const bright = image.reduce((sum, pixel) => sum + (pixel > 127 ? 1 : 0), 0);
    assert.ok(bright > 12 && bright < 350, `image ${at}: ${bright} bright pixels`);
  }
  const corners = Array.from({ length: count }, (_, at) => images[at * 784] ?? 0);
  assert.ok(corners.filter((pixel) => pixel > 127).length < 0.02 * count);
});

test('learnable, and not trivial: nearest class mean is far from chance and far from right', () => {
  const { train, test: held } = small.data;
  const means = Array.from({ length: 10 }, () => new Float64Array(784));
  for (let at = 0; at < train.count; at++) {
    const mean = means[train.labels[at] ?? 0] as Float64Array;
    for (let pixel = 0; pixel < 784; pixel++) {
      mean[pixel] = (mean[pixel] ?? 0) + (train.images[at * 784 + pixel] ?? 0) / 200;
    }
  }
  let right = 0;
  for (let at = 0; at < held.count; at++) {
    const distances = means.map((mean) =>
      mean.reduce((sum, value, pixel) => sum + (value - (held.images[at * 784 + pixel] ?? 0)) ** 2, 0),
    );
    if (distances.indexOf(Math.min(...distances)) === held.labels[at]) right++;
  }
  const accuracy = right / held.count;
  assert.ok(accuracy > 0.3 && accuracy < 0.75, `${accuracy}`);
});

test('every digit has several ways of writing, inside its box', () => {
  assert.equal(digitGlyphs.length, 10);
  for (const glyphs of digitGlyphs) {
    assert.ok(glyphs.length >= 3);
    for (const { points } of glyphs.flat()) {
      assert.equal(points.length % 2, 0);
      assert.ok(points.every((value) => value >= 0 && value <= 1));
    }
  }
});

test('a pen path passes its control points; straight strokes stay straight', () => {
  const points = [0, 0, 1, 2, 3, 1];
  for (const smooth of [true, false]) {
    const path = penPath({ points, smooth });
    assert.equal(path.length, 2 * (2 * 4 + 1));
    assert.deepEqual(
      [path.slice(0, 2), path.slice(8, 10), path.slice(16)],
      [
        [0, 0],
        [1, 2],
        [3, 1],
      ],
    );
  }
  const straight = penPath({ points, smooth: false });
  assert.deepEqual(straight.slice(0, 8), [0, 0, 0.25, 0.5, 0.5, 1, 0.75, 1.5]);
});

test('ink covers a line of its thickness and nothing far from it', () => {
  const sheet = new InkSheet(9);
  sheet.clear();
  sheet.line(1, 4.5, 8, 4.5, 3);
  const column = (at: number) => Array.from({ length: 9 }, (_, row) => sheet.coverage(row * 9 + at));
  assert.deepEqual(column(4), [0, 0, 0, 1, 1, 1, 0, 0, 0]);
  sheet.clear();
  assert.deepEqual(column(4), new Array<number>(9).fill(0));
  sheet.line(1, 4.5, 8, 4.5, 2);
  assert.deepEqual(column(4), [0, 0, 0, 0.5, 1, 0.5, 0, 0, 0]);
});

test.run();
