import assert from 'node:assert/strict';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { test } from 'uvu';
import { ReprolabError } from '../../../../harness/core/errors.ts';
import { createDataLoader } from '../../../../harness/data/load.ts';
import { locate } from '../../../../harness/data/locate.ts';
import { dataPlaces } from '../../../../harness/data/places.ts';
import { mnist } from '../../../../suites/mnist/data/mnist.ts';
import { contents, errorOf, fileOf, idx, inSandbox, write } from '../../../data/small-data.ts';

/** Registers and stores a dataset in which one file differs; the check passes, so the reader has to see it. */
function refuses(name: string, content: Buffer, message: RegExp) {
  return inSandbox(async ({ cache, options }) => {
    const all = { ...contents, [name]: content };
    for (const [file, bytes] of Object.entries(all)) write(join(cache, 'mnist', file), gzipSync(bytes));
    const files = Object.entries(all).map(([file, bytes]) => fileOf(file, bytes));
    const error = await errorOf(() =>
      createDataLoader({ ...options, mode: 'auto' }).load({ ...mnist, files }),
    );
    assert.ok(error instanceof ReprolabError);
    assert.equal(error.code, 'data-invalid');
    assert.match(error.message, message);
  });
}

test('refuses images of another size', () =>
  refuses('t10k-images-idx3-ubyte.gz', idx([3, 28, 32]), /expected images of 28x28, found 28x32/));

test('refuses labels that are more or fewer than the images', () =>
  refuses('train-labels-idx1-ubyte.gz', idx([4]), /expected 5 labels, one per image, found 4/));

test('refuses labels that are no digits', () =>
  refuses('train-labels-idx1-ubyte.gz', idx([5], [1, 10]), /expected labels 0 to 9, found 10 at index 1/));

test('refuses images in place of labels', () =>
  refuses('train-labels-idx1-ubyte.gz', idx([5, 28, 28]), /expected 1 dimension\(s\), found 3/));

if (locate(mnist, dataPlaces()).missing.length > 0) {
  console.log('skipped: real MNIST is not on this machine (reprolab data pull mnist)');
  test.skip('real MNIST', () => undefined);
} else {
  test('real MNIST', async () => {
    const { info, data } = await createDataLoader({ mode: 'real' }).load(mnist);
    assert.equal(info.kind, 'real');
    assert.equal(data.train.count, 60_000);
    assert.equal(data.test.count, 10_000);
    // The well-known beginnings, class counts and mean pixel.
    assert.deepEqual([...data.train.labels.subarray(0, 10)], [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
    assert.deepEqual([...data.test.labels.subarray(0, 10)], [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
    const counts = new Array<number>(10).fill(0);
    for (const label of data.train.labels) counts[label] = (counts[label] ?? 0) + 1;
    assert.deepEqual(counts, [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
    const mean = data.train.images.reduce((sum, pixel) => sum + pixel, 0) / data.train.images.length / 255;
    assert.ok(Math.abs(mean - 0.1307) < 5e-5, `${mean}`);
  });
}

test.run();
