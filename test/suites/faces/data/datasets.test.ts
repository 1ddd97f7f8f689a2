import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import { ReprolabError } from '../../../../harness/core/errors.ts';
import { createDataLoader } from '../../../../harness/data/load.ts';
import { testFaces, trainFaces } from '../../../../suites/faces/data/datasets.ts';
import { faceBytes, faceGroups } from '../../../../suites/faces/data/faces.ts';

const test = suite('face datasets');
const real = [
  new URL('../../../../../shared/data', import.meta.url),
  new URL('../../../../shared/data', import.meta.url),
]
  .map((url) => fileURLToPath(url))
  .find((folder) => existsSync(join(folder, 'faces', 'LF', '1.png')));
const expected = JSON.parse(readFileSync(new URL('./faces-cv2.json', import.meta.url), 'utf8')) as {
  stride: number;
  faces: Record<string, string>;
};
const nothing = { wanted: undefined, unpackFolder: null, log: () => undefined };
const checked = { path: '', sha256: '', stamp: '', standing: 'official', difference: null } as const;
const small = { trainImages: 40, testImages: 3 };

let empty = '';
test.before(() => {
  empty = mkdtempSync(join(tmpdir(), 'reprolab-faces-'));
});
test.after(() => {
  rmSync(empty, { recursive: true, force: true });
});

if (real === undefined) {
  console.log('skipped: the 20 test faces are not in a shared/data folder in or beside the checkout');
} else {
  test('the 20 test faces are the pixels that cv2 gives, within 1/255', async () => {
    const loader = createDataLoader({ mode: 'real', dataDir: real, download: false });
    const { info, data } = await loader.load(testFaces);
    assert.equal(info.kind, 'real');
    assert.equal(info.files.length, 20);
    for (const group of faceGroups) {
      const { count, images } = data.groups[group];
      const names = info.files.map(({ name }) => name).filter((name) => name.startsWith(group));
      assert.equal(count, 5);
      for (const [index, name] of names.entries()) {
        const ours = images
          .subarray(index * faceBytes, (index + 1) * faceBytes)
          .filter((_, at) => at % expected.stride === 0);
        const theirs = Buffer.from(expected.faces[name] ?? '', 'base64');
        assert.equal(theirs.length, ours.length);
        for (const [at, value] of ours.entries()) {
          assert.ok(
            Math.abs(value - (theirs[at] ?? NaN)) <= 1,
            `${name} at ${at}: ${value}, cv2 ${theirs[at] ?? NaN}`,
          );
        }
      }
    }
  });
}

test('without train_face.h5 the stand-in comes with labels, groups and a balanced test set, and says so', async () => {
  const said: string[] = [];
  const loader = createDataLoader({
    mode: 'auto',
    dataDir: empty,
    env: { XDG_CACHE_HOME: empty },
    checkout: empty,
    download: false,
    log: (line) => said.push(line),
  });
  const { info, data } = await loader.load(trainFaces, small);
  assert.equal(info.kind, 'synthetic');
  assert.match(said.join('\n'), /SYNTHETIC DATA in place of train-faces/);
  assert.equal(data.count, small.trainImages);
  assert.equal(data.labels.length, small.trainImages);
  assert.ok(data.groups !== null && data.balancedTest !== null);
  for (const [row, label] of data.labels.entries()) assert.equal((data.groups[row] ?? 0) < 4, label === 1);
  assert.equal(data.balancedTest.groups.DM.count, small.testImages);
  assert.equal(info.files.length, 8);
});

test('the training images of the stand-in are BGR, its test images RGB', async () => {
  const loader = createDataLoader({ mode: 'synthetic', env: { XDG_CACHE_HOME: empty }, checkout: empty });
  const { data } = await loader.load(trainFaces, { trainImages: 400, testImages: 40 });
  const image = new Uint8Array(faceBytes);
  let first = 0;
  let last = 0;
  for (const [row, label] of data.labels.entries()) {
    if (label !== 1) continue;
    data.readImage(row, image, 0);
    // Skin is red before it is blue: look at the middle of the face.
    const at = (38 * 64 + 32) * 3;
    first += image[at] ?? 0;
    last += image[at + 2] ?? 0;
  }
  assert.ok(last > first * 1.1, `BGR: blue ${first}, red ${last}`);
  const tested = data.balancedTest?.groups.LF.images ?? new Uint8Array(0);
  let red = 0;
  let blue = 0;
  for (let at = (38 * 64 + 32) * 3; at < tested.length; at += faceBytes) {
    red += tested[at] ?? 0;
    blue += tested[at + 2] ?? 0;
  }
  assert.ok(red > blue * 1.1, `RGB: red ${red}, blue ${blue}`);
});

test('a group without pictures is refused by name', () => {
  assert.throws(
    () => testFaces.read(new Map(), nothing),
    (error) => error instanceof ReprolabError && /PNG images in folder LF, found none/.test(error.message),
  );
});

test('a picture that is no PNG is refused by name', () => {
  const content = Buffer.from('ffd8ffe0', 'hex');
  const file = { ...checked, name: 'LF/1.png', sizeBytes: 4, content };
  const files = new Map([[file.name, file]]);
  assert.throws(() => testFaces.read(files, nothing), /LF\/1\.png: expected a PNG image/);
});

test('the photographs have no stand-in: a suite gets none of them, and the log says why', async () => {
  const said: string[] = [];
  const nowhere = { env: { XDG_CACHE_HOME: empty }, checkout: empty, download: false };
  const log = (line: string) => said.push(line);
  assert.equal(await createDataLoader({ ...nowhere, mode: 'synthetic', log }).loadIfThere(testFaces), null);
  assert.deepEqual(said, []);
  assert.equal(await createDataLoader({ ...nowhere, mode: 'auto', log }).loadIfThere(testFaces), null);
  assert.match(said.join('\n'), /^Without test-faces: 20 of 20 files not found/);
});

test.run();
