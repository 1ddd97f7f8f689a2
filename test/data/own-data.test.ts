import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { encode } from 'fast-png';
import { test } from 'uvu';
import { listData, verifyData } from '../../harness/commands/data.ts';
import { ReprolabError } from '../../harness/core/errors.ts';
import { datasetSchema, type DatasetInfo } from '../../harness/core/result-schema.ts';
import { dataKindOf, dataNameOf } from '../../harness/core/run-data.ts';
import { createDataLoader } from '../../harness/data/load.ts';
import { testFaces } from '../../suites/faces/data/datasets.ts';
import { faceGroups } from '../../suites/faces/data/faces.ts';
import { irish } from '../../suites/music/data/irish.ts';
import { contents, errorOf, idx, inSandbox, smallMnist, write, writeDataset } from './small-data.ts';

const labelsName = 't10k-labels-idx1-ubyte.gz';
/** As many labels as the official file has, but others. */
const otherLabels = gzipSync(idx([3], [9, 8, 7]));

test('another file of the right form in a named folder is data of its own name, said and hashed', () =>
  inSandbox(async ({ root, options }) => {
    const lines: string[] = [];
    writeDataset(root);
    write(join(root, labelsName), otherLabels);
    const loader = (more: object) => createDataLoader({ ...options, mode: 'real', ...more });
    const { info, data } = await loader({ dataDir: root, log: (line: string) => lines.push(line) }).load(
      smallMnist(),
    );
    datasetSchema.parse(info);
    assert.deepEqual([...data.test.labels], [9, 8, 7]);
    assert.equal(info.kind, 'own');
    assert.match(info.name, /^own-mnist-[0-9a-f]{8}$/);
    assert.equal(info.source, '--data-dir');
    assert.equal(info.note, `${labelsName} from --data-dir is another file than the official one`);
    assert.equal(info.files.length, 4);
    assert.deepEqual(lines, [`DATA OF YOUR OWN: ${info.note}. Published claims are not evaluated.`]);
    const env = { ...options.env, REPROLAB_DATA: root };
    assert.equal((await loader({ env }).load(smallMnist())).info.kind, 'own');
    write(join(root, labelsName), gzipSync(idx([3], [9, 8, 6])));
    const { info: third } = await loader({ dataDir: root }).load(smallMnist());
    assert.notEqual(third.name, info.name);
  }));

test('in the cache and in shared/data another file is an error', () =>
  inSandbox(async ({ cache, options }) => {
    for (const folder of [cache, join(options.checkout, 'shared', 'data')]) {
      writeDataset(join(folder, 'mnist'));
      write(join(folder, 'mnist', labelsName), otherLabels);
      for (const mode of ['real', 'auto'] as const) {
        const loader = createDataLoader({ ...options, mode });
        const error = await errorOf(() => loader.load(smallMnist()));
        assert.ok(error instanceof ReprolabError && error.code === 'data-invalid');
        assert.match(error.message, /expected content with SHA-256/);
      }
      rmSync(folder, { recursive: true });
    }
  }));

test('an own file beside official ones of another place is refused: the set must be whole', () =>
  inSandbox(async ({ root, cache, options }) => {
    const dataDir = join(root, 'named');
    write(join(dataDir, labelsName), otherLabels);
    const load = () => createDataLoader({ ...options, dataDir, mode: 'auto' }).load(smallMnist());
    const lacking = /is not the official file: .*it needs train-images-idx3-ubyte\.gz beside it/;
    assert.match((await errorOf(load)).message, lacking);
    writeDataset(join(cache, 'mnist'));
    assert.match((await errorOf(load)).message, lacking);
  }));

test('own data that a lab cannot use is refused, not replaced', () =>
  inSandbox(async ({ root, cache, options }) => {
    const dataDir = join(root, 'named');
    writeDataset(join(cache, 'mnist'));
    const refuses = async (name: string, content: Buffer, message: RegExp) => {
      writeDataset(dataDir);
      write(join(dataDir, name), gzipSync(content));
      const loader = createDataLoader({ ...options, dataDir, mode: 'auto' });
      const error = await errorOf(() => loader.load(smallMnist()));
      assert.ok(error instanceof ReprolabError && error.code === 'data-invalid');
      assert.match(error.message, message);
    };
    const images = 't10k-images-idx3-ubyte.gz';
    await refuses(images, (contents[images] as Buffer).subarray(0, 900), /2352 bytes for shape.*884 bytes/);
    await refuses(images, idx([3, 32, 32]), /images of 28x28, found 32x32/);
    await refuses(images, idx([0, 28, 28]), /at least one image, found none/);
    await refuses(labelsName, idx([2], [1]), /3 labels, one per image, found 2/);
    await refuses(labelsName, idx([3], [11]), /labels 0 to 9, found 11/);
  }));

test('a corpus of own songs is read as the lab reads its own; one cut short is refused', () =>
  inSandbox(async ({ root, options }) => {
    const load = (text: string) => {
      write(join(root, 'irish.abc'), text);
      return createDataLoader({ ...options, dataDir: root, mode: 'auto' }).load(irish);
    };
    const songs = ['X:1\nT:One\nabc|', 'X:2\nT:Two\ncba|'];
    const { info, data } = await load(`${songs.join('\n\n')}\n\n`);
    assert.equal(info.kind, 'own');
    assert.deepEqual(data.songs, songs);
    assert.match((await errorOf(() => load(songs.join('\n\n')))).message, /a blank line after the last song/);
    assert.match((await errorOf(() => load('X:1\nT:\u00e9\n\n'))).message, /printable ASCII/);
    assert.match((await errorOf(() => load('Two songs\n\n'))).message, /ABC text/);
  }));

/** A grey picture of 2x2 pixels as PNG. */
const picture = encode({ width: 2, height: 2, channels: 3, depth: 8, data: new Uint8Array(12).fill(99) });

test('own test faces may have any names and numbers; every group needs one, and PNG', () =>
  inSandbox(async ({ root, options }) => {
    const load = () => createDataLoader({ ...options, dataDir: root, mode: 'real' }).load(testFaces);
    for (const group of faceGroups) write(join(root, 'faces', group, 'anna.png'), picture);
    write(join(root, 'faces', 'DM', 'ben.PNG'), picture);
    write(join(root, 'faces', 'DM', 'notes.txt'), 'no picture');
    const { info, data } = await load();
    assert.equal(info.kind, 'own');
    assert.equal(info.note, 'LF/anna.png and 4 more from --data-dir are other files than the official ones');
    assert.deepEqual(
      faceGroups.map((group) => data.groups[group].count),
      [1, 1, 1, 2],
    );
    const [listed] = await listData({ ...options, dataDir: root, datasets: [testFaces] });
    assert.deepEqual([listed?.state, listed?.foundFiles, listed?.totalFiles], ['found', 5, 5]);
    const verified = await verifyData({ ...options, dataDir: root, datasets: [testFaces] });
    assert.deepEqual(new Set(verified.map(({ state }) => state)), new Set(['own']));
    assert.match(verified[0]?.problem ?? '', /expected a file of the official set, found another name/);
    write(join(root, 'faces', 'LF', 'eve.jpg'), Buffer.from('ffd8ffe0', 'hex'));
    assert.match((await errorOf(load)).message, /LF\/eve\.jpg from --data-dir: expected a PNG image/);
  }));

test('own test faces without one of the groups are refused', () =>
  inSandbox(async ({ root, options }) => {
    write(join(root, 'faces', 'LF', 'anna.png'), picture);
    const loader = createDataLoader({ ...options, dataDir: root, mode: 'real' });
    const error = await errorOf(() => loader.load(testFaces));
    assert.match(error.message, /expected PNG images in folder LM, found none/);
  }));

const shared = [
  new URL('../../../shared/data/faces', import.meta.url),
  new URL('../../shared/data/faces', import.meta.url),
]
  .map((url) => fileURLToPath(url))
  .find((folder) => existsSync(join(folder, 'LF', '1.png')));

if (shared === undefined) {
  console.log('skipped: the 20 test faces are not in a shared/data folder in or beside the checkout');
} else {
  test('the 20 official pictures with one more are another set; alone they are real', () =>
    inSandbox(async ({ root, options }) => {
      const load = () => createDataLoader({ ...options, dataDir: root, mode: 'real' }).load(testFaces);
      for (const group of faceGroups) {
        mkdirSync(join(root, 'faces', group), { recursive: true });
        cpSync(join(shared, group), join(root, 'faces', group), { recursive: true });
      }
      assert.equal((await load()).info.kind, 'real');
      writeFileSync(join(root, 'faces', 'LF', 'one-more.png'), readFileSync(join(shared, 'LF', '1.png')));
      const { info } = await load();
      assert.equal(info.kind, 'own');
      assert.equal(info.files.length, 21);
    }));
}

test('a file that was known by its size alone is said', () =>
  inSandbox(async ({ cache, options }) => {
    writeDataset(join(cache, 'mnist'));
    const small = smallMnist();
    const files = small.files.map((file) => (file.name === labelsName ? { ...file, sha256: null } : file));
    const lines: string[] = [];
    const loader = createDataLoader({ ...options, mode: 'real', log: (line) => lines.push(line) });
    const { info } = await loader.load({ ...small, files });
    assert.equal(info.kind, 'real');
    assert.equal(
      info.note,
      `${labelsName}: size as the official file's; its content could not be checked: no published checksum`,
    );
    assert.deepEqual(lines, [info.note]);
  }));

test('one set of the user makes the whole data own, one stand-in makes it synthetic', () => {
  const made = (name: string, kind: DatasetInfo['kind']) => ({
    role: 'test',
    name,
    kind,
    source: '',
    note: null,
    files: [],
  });
  const train = made('train', 'real');
  const pictures = made('pictures', 'own');
  assert.equal(dataKindOf({ datasets: [] }), 'none');
  assert.equal(dataNameOf({ datasets: [] }), 'none');
  assert.equal(dataKindOf({ datasets: [train, made('test', 'generated')] }), 'real');
  assert.equal(dataKindOf({ datasets: [train, pictures] }), 'own');
  assert.equal(dataNameOf({ datasets: [train, pictures] }), 'train + pictures');
  // What was trained on says more: no published claim is about synthetic data.
  assert.equal(dataKindOf({ datasets: [pictures, made('train', 'synthetic')] }), 'synthetic');
});

test.run();
