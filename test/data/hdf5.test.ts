import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import { ReprolabError } from '../../harness/core/errors.ts';
import { checkFile } from '../../harness/data/check.ts';
import { openTrainingFaces } from '../../harness/data/faces-training.ts';
import { faceBytes, type FaceTrainingData } from '../../harness/data/faces.ts';

const test = suite('train_face.h5');
const count = 40;
/** The pattern that write-hdf5.mjs writes. */
const images = Uint8Array.from(
  { length: count * faceBytes },
  (_, index) => (index * 7 + (index >> 11)) & 255,
);
const imageOf = (row: number) => images.subarray(row * faceBytes, (row + 1) * faceBytes);

let folder = '';
test.before(() => {
  folder = mkdtempSync(join(tmpdir(), 'reprolab-h5-'));
  const writer = fileURLToPath(new URL('./write-hdf5.mjs', import.meta.url));
  execFileSync(process.execPath, [writer, folder], { env: { ...process.env, NODE_OPTIONS: '' } });
});
test.after(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface More {
  readonly slabBytes?: number;
  readonly onUnpack?: (bytes: number) => void;
}

async function open(name: string, more: More = {}): Promise<FaceTrainingData> {
  const file = { name: `${name}.h5`, format: 'hdf5', gzip: false } as const;
  const source = await checkFile(file, join(folder, file.name), { label: '--data-dir', named: true });
  return openTrainingFaces(source, { unpackFolder: join(folder, 'unpacked'), ...more });
}

async function fails(name: string, pattern: RegExp): Promise<void> {
  await assert.rejects(
    () => open(name),
    (error) => {
      assert.ok(error instanceof ReprolabError);
      assert.equal(error.code, 'data-invalid');
      assert.match(error.message, pattern);
      return true;
    },
  );
}

for (const layout of ['contiguous', 'gzip-across-images', 'rows-left-over']) {
  test(`reads rows of a file of layout ${layout}`, async () => {
    const faces = await open(layout, { slabBytes: 21 * faceBytes });
    assert.equal(faces.count, count);
    assert.deepEqual(
      [...faces.labels],
      Array.from({ length: count }, (_, row) => row % 2),
    );
    assert.equal(faces.groups, null);
    const target = new Uint8Array(2 * faceBytes);
    for (const row of [0, count - 1, 17, 19, 20]) {
      faces.readImage(row, target, faceBytes);
      assert.deepEqual(target.subarray(faceBytes), imageOf(row));
    }
    faces.close();
  });
}

test('unpacks once and uses the copy again; a slab smaller than a chunk is right too', async () => {
  const unpacked: number[] = [];
  const onUnpack = (bytes: number) => unpacked.push(bytes);
  (await open('one-chunk-of-all', { onUnpack, slabBytes: 3 * faceBytes })).close();
  const faces = await open('one-chunk-of-all', { onUnpack });
  const target = new Uint8Array(faceBytes);
  faces.readImage(33, target, 0);
  faces.close();
  assert.deepEqual(target, imageOf(33));
  assert.deepEqual(unpacked, [images.length]);
  assert.deepEqual(
    readdirSync(join(folder, 'unpacked')).filter((name) => name.endsWith('.part')),
    [],
  );
});

test('labels of any number type are taken, as a column or flat', async () => {
  for (const type of ['bytes', 'int64']) {
    const faces = await open(`labels-${type}`);
    assert.deepEqual([...faces.labels.subarray(0, 4)], [0, 1, 0, 1]);
    faces.close();
  }
});

test('missing datasets are named, with what the file has', async () => {
  await Promise.all([
    fails('no-images', /no-images\.h5: expected a dataset 'images', found none; the file has labels/),
    fails('no-labels', /expected a dataset 'labels', found none; the file has images/),
    fails('empty', /the file has nothing/),
  ]);
});

test('images of another type or shape are refused', async () => {
  await Promise.all([
    fails('float-images', /expected 'images' of uint8 \(0 to 255\), found float32/),
    fails('channels-first', /shape Nx64x64x3, found 2x3x64x64/),
    fails('flat', /found 2x12288/),
  ]);
});

test('labels that do not fit are refused', async () => {
  await Promise.all([
    fails('labels-too-few', /shape 40x1, one an image, found 39x1/),
    fails('labels-in-pairs', /found 40x2/),
    fails('labels-0-and-2', /0 and 1, found 2 at row 1/),
    fails('labels-nan', /found NaN or infinity at row 0/),
    fails('labels-all-1', /non-faces \(label 0\), found only label 1/),
    fails('labels-text', /numbers, found text/),
  ]);
});

test('other formats and cut files are refused', async () => {
  writeFileSync(join(folder, 'page.h5'), '<!doctype html><title>expired link</title>');
  await fails('page', /page\.h5 from --data-dir: expected an HDF5 file .*found what looks like a web page/);
  const whole = readFileSync(join(folder, 'contiguous.h5'));
  writeFileSync(join(folder, 'cut.h5'), whole.subarray(0, whole.length / 2));
  await fails('cut', /expected an intact HDF5 file, found one that is damaged or cut short/);
  await fails('nowhere', /nowhere\.h5 from --data-dir: cannot be read/);
});

test.run();
