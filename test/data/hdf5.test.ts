import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { suite } from 'uvu';
import { ReprolabError } from '../../harness/core/errors.ts';
import { checkFile } from '../../harness/data/check.ts';
import { formats } from '../../harness/data/formats.ts';
import { faceBytes, type FaceTrainingData } from '../../suites/faces/data/faces.ts';
import { openTrainingFaces } from '../../suites/faces/data/training-file.ts';

const test = suite('train_face.h5');
const count = 40;
/** The pattern that write-hdf5.mjs writes. */
const images = Uint8Array.from(
  { length: count * faceBytes },
  (_, index) => (index * 7 + (index >> 11)) & 255,
);
const imageOf = (row: number) => images.subarray(row * faceBytes, (row + 1) * faceBytes);

/** Files that the library cannot write, made with h5py and gzipped: 4 pictures of sevens, labels 0 and 1 in turn. */
const h5pyFiles = JSON.parse(readFileSync(new URL('./h5py-files.json', import.meta.url), 'utf8')) as Record<
  string,
  string
>;

let folder = '';
test.before(() => {
  folder = mkdtempSync(join(tmpdir(), 'reprolab-h5-'));
  const writer = fileURLToPath(new URL('./write-hdf5.mjs', import.meta.url));
  for (const [name, content] of Object.entries(h5pyFiles)) {
    writeFileSync(join(folder, name), gunzipSync(Buffer.from(content, 'base64')));
  }
  execFileSync(process.execPath, [writer, folder], { env: { ...process.env, NODE_OPTIONS: '' } });
});
test.after(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface More {
  readonly slabBytes?: number;
  readonly onUnpack?: (bytes: number) => void;
}

const named = { label: '--data-dir', named: true };
const fileOf = (name: string) => ({ name: `${name}.h5`, format: formats.hdf5, gzip: false }) as const;

async function open(name: string, more: More = {}): Promise<FaceTrainingData> {
  const source = await checkFile(fileOf(name), join(folder, `${name}.h5`), named);
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
    readdirSync(join(folder, 'unpacked')).filter((name) => !name.endsWith('.rows')),
    [],
  );
});

test('another file of the same size and time is not served the pictures of the first', async () => {
  const path = join(folder, 'same.h5');
  const pictures: Uint8Array[] = [];
  for (const name of ['contiguous', 'darker']) {
    copyFileSync(join(folder, `${name}.h5`), path);
    utimesSync(path, 1_000_000_000, 1_000_000_000);
    const faces = await open('same');
    const target = new Uint8Array(faceBytes);
    faces.readImage(1, target, 0);
    faces.close();
    pictures.push(target);
  }
  assert.equal(
    statSync(join(folder, 'contiguous.h5')).size,
    statSync(join(folder, 'darker.h5')).size,
    'set up: equal sizes',
  );
  assert.deepEqual(pictures[0], imageOf(1));
  assert.deepEqual(
    pictures[1],
    imageOf(1).map((byte) => byte >> 1),
  );
});

test('a file that changes while it is read leaves no copy under the hash of what it was', async () => {
  const path = join(folder, 'changed.h5');
  copyFileSync(join(folder, 'rows-left-over.h5'), path);
  const source = await checkFile(fileOf('changed'), path, named);
  utimesSync(path, 1, 1);
  const unpackFolder = join(folder, 'unpacked-changed');
  await assert.rejects(() => openTrainingFaces(source, { unpackFolder }), /changed while it was read/);
  assert.deepEqual(readdirSync(unpackFolder), []);
});

test('without a folder to unpack to, the error says what to set', async () => {
  const source = await checkFile(fileOf('contiguous'), join(folder, 'contiguous.h5'), named);
  await assert.rejects(
    () => openTrainingFaces(source, { unpackFolder: null }),
    (error) =>
      error instanceof ReprolabError &&
      error.exitCode === 2 &&
      /no home folder/.test(error.message) &&
      /set XDG_CACHE_HOME/.test(error.advice ?? ''),
  );
});

test('a file with a user block is read', async () => {
  const faces = await open('user-block');
  assert.equal(faces.count, 4);
  const target = new Uint8Array(faceBytes);
  faces.readImage(3, target, 0);
  faces.close();
  assert.deepEqual(target, new Uint8Array(faceBytes).fill(7));
});

test('data in other files, which the hash does not cover, is refused, there or not', async () => {
  const message = /expected all data in this file, which its hash covers, found a reference to another: /;
  await fails('linked', message);
  await fails('linked-nowhere', message);
  await fails('virtual', message);
  writeFileSync(join(folder, 'pictures.raw'), images);
  await fails('raw-data-elsewhere', message);
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
    fails('labels-float16', /'labels' of integers, float32 or float64, found float16/),
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
