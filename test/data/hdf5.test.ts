import { File, ready } from 'h5wasm/node';
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import { ReprolabError } from '../../harness/core/errors.ts';
import { openTrainingFaces } from '../../harness/data/faces-training.ts';
import { faceBytes } from '../../harness/data/faces.ts';

const test = suite('train_face.h5');
let folder = '';
test.before(async () => {
  await ready;
  folder = mkdtempSync(join(tmpdir(), 'reprolab-h5-'));
});
test.after(() => {
  rmSync(folder, { recursive: true, force: true });
});

type DatasetOptions = Parameters<File['create_dataset']>[0];

const count = 40;
const images = Uint8Array.from(
  { length: count * faceBytes },
  (_, index) => (index * 7 + (index >> 11)) & 255,
);
const labels = Float32Array.from({ length: count }, (_, index) => index % 2);
const goodImages: DatasetOptions = { name: 'images', data: images, shape: [count, 64, 64, 3], dtype: '<B' };
const goodLabels: DatasetOptions = { name: 'labels', data: labels, shape: [count, 1], dtype: '<f' };

function write(name: string, ...datasets: DatasetOptions[]): string {
  const path = join(folder, name);
  const file = new File(path, 'w');
  for (const dataset of datasets) file.create_dataset(dataset);
  file.close();
  return path;
}

const open = (path: string, more: { slabBytes?: number; onUnpack?: (bytes: number) => void } = {}) =>
  openTrainingFaces(path, { unpackFolder: join(folder, 'unpacked'), ...more });

async function fails(path: string, pattern: RegExp): Promise<void> {
  await assert.rejects(
    () => open(path),
    (error) => error instanceof ReprolabError && error.code === 'data-invalid' && pattern.test(error.message),
  );
}

const layouts: Record<string, Partial<DatasetOptions>> = {
  contiguous: {},
  'chunked by image': { chunks: [1, 64, 64, 3] },
  'gzip by 8 images': { chunks: [8, 64, 64, 3], compression: 'gzip', compression_opts: [4] },
  "h5py's automatic chunks, across images": {
    chunks: [20, 4, 4, 1],
    compression: 'gzip',
    compression_opts: [4],
  },
  'one chunk with rows left over': { chunks: [24, 64, 64, 3] },
};

for (const [layout, options] of Object.entries(layouts)) {
  test(`reads rows of a file that is ${layout}`, async () => {
    const path = write(`${layout.replace(/\W/g, '-')}.h5`, { ...goodImages, ...options }, goodLabels);
    const faces = await open(path, { slabBytes: 21 * faceBytes });
    assert.equal(faces.count, count);
    assert.deepEqual([...faces.labels], [...labels]);
    assert.equal(faces.groups, null);
    const target = new Uint8Array(2 * faceBytes);
    for (const row of [0, count - 1, 17, 19, 20]) {
      faces.readImage(row, target, faceBytes);
      assert.deepEqual(target.subarray(faceBytes), images.subarray(row * faceBytes, (row + 1) * faceBytes));
    }
    faces.close();
  });
}

test('unpacks once and uses the copy again; a slab smaller than a chunk is right too', async () => {
  const path = write('again.h5', { ...goodImages, chunks: [40, 8, 8, 3] }, goodLabels);
  const unpacked: number[] = [];
  const onUnpack = (bytes: number) => unpacked.push(bytes);
  (await open(path, { onUnpack, slabBytes: 3 * faceBytes })).close();
  const faces = await open(path, { onUnpack });
  const target = new Uint8Array(faceBytes);
  faces.readImage(33, target, 0);
  faces.close();
  assert.deepEqual(target, images.subarray(33 * faceBytes, 34 * faceBytes));
  assert.deepEqual(unpacked, [images.length]);
  assert.equal(readdirSync(join(folder, 'unpacked')).filter((name) => name.endsWith('.part')).length, 0);
});

test('labels of any number type are taken, as a column or flat', async () => {
  const bytes = Uint8Array.from(labels);
  const wide = BigInt64Array.from(bytes, BigInt);
  for (const [name, data, dtype, shape] of [
    ['bytes', bytes, '<B', [count]],
    ['int64', wide, '<q', [count, 1]],
    ['float64', Float64Array.from(labels), '<d', [count, 1]],
  ] as const) {
    const path = write(`labels-${name}.h5`, goodImages, { name: 'labels', data, dtype, shape: [...shape] });
    const faces = await open(path);
    assert.deepEqual([...faces.labels], [...bytes]);
    faces.close();
  }
});

test('missing datasets are named, with what the file has', async () => {
  await fails(write('no-images.h5', goodLabels), /no-images\.h5: expected a dataset 'images'.*has labels/);
  await fails(write('no-labels.h5', goodImages), /expected a dataset 'labels'.*has images/);
  await fails(write('empty.h5'), /has nothing/);
});

test('images of another type or shape are refused', async () => {
  const floats = new Float32Array(2 * faceBytes);
  await fails(
    write('float.h5', { name: 'images', data: floats, shape: [2, 64, 64, 3], dtype: '<f' }, goodLabels),
    /expected 'images' of uint8 \(0 to 255\), found float32/,
  );
  const few = images.subarray(0, 2 * faceBytes);
  await fails(
    write('channels-first.h5', { ...goodImages, data: few, shape: [2, 3, 64, 64] }, goodLabels),
    /shape Nx64x64x3, found 2x3x64x64/,
  );
  await fails(
    write('flat.h5', { ...goodImages, data: few, shape: [2, faceBytes] }, goodLabels),
    /found 2x12288/,
  );
});

test('labels that do not fit are refused', async () => {
  const other = (data: Float32Array, shape: number[]) => [goodImages, { ...goodLabels, data, shape }];
  await fails(
    write('few.h5', ...other(labels.subarray(1), [count - 1, 1])),
    /shape 40x1, one an image, found 39x1/,
  );
  await fails(write('pairs.h5', ...other(new Float32Array(2 * count), [count, 2])), /found 40x2/);
  await fails(
    write(
      'two.h5',
      ...other(
        labels.map((value) => value * 2),
        [count, 1],
      ),
    ),
    /0 and 1, found 2 at row 1/,
  );
  await fails(
    write(
      'nan.h5',
      ...other(
        labels.map(() => NaN),
        [count, 1],
      ),
    ),
    /found NaN at row 0/,
  );
  await fails(
    write(
      'ones.h5',
      ...other(
        labels.map(() => 1),
        [count, 1],
      ),
    ),
    /non-faces \(label 0\), found only label 1/,
  );
  const text = Array.from({ length: count }, () => 'face');
  await fails(
    write('text.h5', goodImages, { name: 'labels', data: text, shape: [count, 1], dtype: 'S4' }),
    /numbers, found text/,
  );
});

test('other formats and cut files are refused', async () => {
  const page = join(folder, 'page.h5');
  writeFileSync(page, '<!doctype html><title>expired link</title>');
  await fails(page, /page\.h5: expected an HDF5 file .*found another format/);
  const cut = write('cut.h5', goodImages, goodLabels);
  const size = readFileSync(cut).length;
  truncateSync(cut, Math.floor(size / 2));
  await fails(cut, /expected an intact HDF5 file, found .*damaged or cut short/);
  await assert.rejects(
    () => open(join(folder, 'nowhere.h5')),
    (error) => error instanceof ReprolabError && error.code === 'data-missing',
  );
});

test.run();
