import assert from 'node:assert/strict';
import { test } from 'uvu';
import { randomStreams } from '../../../../harness/core/random.ts';
import { sha256 } from '../../../../harness/core/hash.ts';
import { faceBytes, faceGroups, noGroup } from '../../../../suites/faces/data/faces.ts';
import { fillOval } from '../../../../suites/faces/data/synthetic/canvas.ts';
import { drawGroup, drawParameters } from '../../../../suites/faces/data/synthetic/parameters.ts';
import {
  defaultSyntheticFaces,
  skewedShares,
  synthesizeFaces,
} from '../../../../suites/faces/data/synthetic/synthesize.ts';

const small = { ...defaultSyntheticFaces, trainCount: 60, testPerGroup: 8 };

test('the same seed gives the same bytes, another seed gives others', () => {
  const first = synthesizeFaces(small);
  const again = synthesizeFaces(small);
  const other = synthesizeFaces({ ...small, seed: small.seed + 1 });
  assert.equal(sha256(again.train.images), sha256(first.train.images));
  assert.equal(sha256(again.test.groups.DM.images), sha256(first.test.groups.DM.images));
  assert.notEqual(sha256(other.train.images), sha256(first.train.images));
});

test('half of the training set are faces, and only they have a group', () => {
  const { train } = synthesizeFaces(small);
  assert.equal(train.images.length, 60 * faceBytes);
  assert.equal(
    train.labels.reduce((sum, label) => sum + label, 0),
    30,
  );
  for (const [row, label] of train.labels.entries()) assert.equal(train.groups[row] !== noGroup, label === 1);
});

test('the groups follow the shares that are asked for', () => {
  const random = randomStreams(1).stream('groups');
  const counts = { LF: 0, LM: 0, DF: 0, DM: 0 };
  for (let draw = 0; draw < 20_000; draw++) counts[drawGroup(random, skewedShares)]++;
  for (const group of faceGroups) {
    assert.ok(Math.abs(counts[group] / 20_000 - skewedShares[group]) < 0.015, `${group} ${counts[group]}`);
  }
  const only = synthesizeFaces({ ...small, shares: { LF: 0, LM: 0, DF: 0, DM: 1 } }).train;
  assert.deepEqual(new Set(only.groups), new Set([3, noGroup]));
});

test('light groups have lighter skin than dark ones, men more masculine features than women', () => {
  const random = randomStreams(2).stream('faces');
  const mean = (
    group: (typeof faceGroups)[number],
    of: (face: ReturnType<typeof drawParameters>) => number,
  ) =>
    Array.from({ length: 200 }, () => of(drawParameters(random, group, { spread: 1 }))).reduce(
      (a, b) => a + b,
    ) / 200;
  assert.ok(mean('LF', ({ skin }) => skin[1]) > mean('DF', ({ skin }) => skin[1]) + 0.3);
  assert.ok(
    mean('LM', ({ masculinity }) => masculinity) > mean('LF', ({ masculinity }) => masculinity) + 0.4,
  );
  assert.ok(mean('LF', ({ hairLength }) => hairLength) > mean('LM', ({ hairLength }) => hairLength) + 0.3);
});

test('test images differ from each other and from training images', () => {
  const { test: tested, train } = synthesizeFaces(small);
  const hashes = new Set<string>();
  for (const bytes of [train.images, ...faceGroups.map((group) => tested.groups[group].images)]) {
    for (let at = 0; at < bytes.length; at += faceBytes)
      hashes.add(sha256(bytes.subarray(at, at + faceBytes)));
  }
  assert.equal(hashes.size, 60 + 4 * 8);
});

test('an oval covers its area, whatever its rotation', () => {
  for (const angle of [0, 0.7, Math.PI / 2]) {
    const canvas = new Float32Array(faceBytes);
    fillOval(canvas, { x: 1, y: -2, angle }, 20, 10, [1, 1, 1]);
    const area = canvas.reduce((sum, value) => sum + value, 0) / 3;
    assert.ok(Math.abs(area / (Math.PI * 200) - 1) < 0.02, `area ${area} at ${angle}`);
  }
});

test.run();
