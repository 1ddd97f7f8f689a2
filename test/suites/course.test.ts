import assert from 'node:assert/strict';
import { test } from 'uvu';
import { verifyData } from '../../harness/commands/data.ts';
import { datasetsOf } from '../../harness/data/dataset.ts';
import course from '../../suites/course.ts';
import { testFaces } from '../../suites/faces/data/datasets.ts';
import { mnist } from '../../suites/mnist/data/mnist.ts';

const datasets = datasetsOf(course.suites);
const files = datasets.flatMap((dataset) => (dataset.origin === 'files' ? dataset.files : []));

test('every file has a secure source, sizes and, but for the one without, a hash', () => {
  for (const { name, urls, sha256, sizeBytes, downloadBytes } of files) {
    assert.ok(urls.length > 0, name);
    for (const url of urls) {
      const { protocol, pathname } = new URL(url);
      assert.equal(protocol, 'https:');
      assert.ok(pathname.endsWith(`/${name}`), url);
    }
    assert.ok(sizeBytes > 0 && downloadBytes > 0);
    if (name !== 'train_face.h5') assert.match(sha256 ?? '', /^[0-9a-f]{64}$/, name);
  }
  const hashes = files.flatMap(({ sha256 }) => sha256 ?? []);
  assert.equal(new Set(hashes).size, hashes.length, 'no two files have one content');
});

test('names are unique where they may lie in one folder', () => {
  assert.equal(new Set(files.map(({ name }) => name)).size, files.length);
});

test('sizes of MNIST follow from its shapes', () => {
  assert.deepEqual(
    mnist.files.map(({ sizeBytes }) => sizeBytes),
    [16 + 60_000 * 784, 8 + 60_000, 16 + 10_000 * 784, 8 + 10_000],
  );
});

test('five test faces in each of four groups', () => {
  const groups = new Map<string, number>();
  for (const { name } of testFaces.files) {
    const group = name.split('/')[0] ?? '';
    groups.set(group, (groups.get(group) ?? 0) + 1);
  }
  assert.deepEqual(Object.fromEntries(groups), { LF: 5, LM: 5, DF: 5, DM: 5 });
});

const present = (await verifyData({ datasets })).filter(({ state }) => state !== 'missing');
if (present.length === 0) {
  console.log('skipped: no real data on this machine (reprolab data pull)');
  test.skip('the real files pass their check', () => undefined);
} else {
  test('the real files pass their check', () => {
    assert.deepEqual(
      present.filter(({ state }) => state === 'invalid'),
      [],
    );
  });
}

test.run();
