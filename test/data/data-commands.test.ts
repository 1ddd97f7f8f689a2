import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { test } from 'uvu';
import { listData, pullData, verifyData } from '../../harness/commands/data.ts';
import { ReprolabError } from '../../harness/core/errors.ts';
import { sha256 } from '../../harness/core/hash.ts';
import { mnist } from '../../suites/mnist/data/mnist.ts';
import { testFaces, trainFaces } from '../../suites/faces/data/datasets.ts';
import { irish } from '../../suites/music/data/irish.ts';
import { contents, errorOf, inSandbox, smallMnist, write, writeDataset } from './small-data.ts';
import { serve, withServer } from './unreliable-server.ts';

/** Every dataset of the course, with MNIST replaced by a tiny one. */
const small = (...origins: string[]) => [smallMnist(...origins), irish, testFaces, trainFaces];

test('list says what there is and how to get the rest', () =>
  inSandbox(async ({ cache, options }) => {
    const name = 't10k-labels-idx1-ubyte.gz';
    write(join(cache, 'mnist', name), 'only existence counts here');
    const rows = await listData({ ...options, datasets: small() });
    assert.deepEqual(
      rows.map(({ dataset, state, foundFiles, totalFiles, source }) => [
        dataset,
        state,
        foundFiles,
        totalFiles,
        source,
      ]),
      [
        ['mnist', 'incomplete', 1, 4, 'user cache'],
        ['irish', 'missing', 0, 1, ''],
        ['test-faces', 'missing', 0, 20, ''],
        ['train-faces', 'missing', 0, 1, ''],
      ],
    );
    assert.equal(rows[0]?.advice, 'by hand: give the folder that holds them with --data-dir');
    assert.equal(rows[1]?.advice, 'reprolab data pull irish');
    assert.equal(rows[0].hasSynthetic, true);
    assert.equal(rows[1].hasSynthetic, false);
    writeDataset(join(cache, 'mnist'));
    const [mnist] = await listData({ ...options, names: ['mnist'], datasets: small() });
    assert.equal(mnist?.state, 'found');
    assert.equal(mnist.advice, null);
  }));

test('an unknown dataset is a usage error that names the known ones', () =>
  inSandbox(async ({ options }) => {
    for (const command of [listData, pullData, verifyData]) {
      const error = await errorOf(() => command({ ...options, names: ['mnits'], datasets: small() }));
      assert.ok(error instanceof ReprolabError);
      assert.equal(error.exitCode, 2);
      assert.match(
        error.message,
        /unknown dataset mnits: expected one of mnist, irish, test-faces, train-faces/,
      );
    }
  }));

test('verify reports every file and changes none', () =>
  inSandbox(async ({ cache, options }) => {
    writeDataset(join(cache, 'mnist'));
    const [images, labels, , testLabels] = Object.keys(contents) as [string, string, string, string];
    write(join(cache, 'mnist', labels), '<html>');
    write(join(cache, 'mnist', testLabels), gzipSync(Buffer.alloc(11, 1)));
    const before = readFileSync(join(cache, 'mnist', labels));
    const rows = await verifyData({ ...options, names: ['mnist', 'irish'], datasets: small() });
    assert.deepEqual(
      rows.map(({ file, state }) => [file, state]),
      [
        [images, 'ok'],
        [labels, 'invalid'],
        ['t10k-images-idx3-ubyte.gz', 'ok'],
        [testLabels, 'invalid'],
        ['irish.abc', 'missing'],
      ],
    );
    assert.equal(rows[0]?.sha256, sha256(contents[images] as Buffer));
    assert.equal(rows[0].source, 'user cache');
    assert.match(rows[1]?.problem ?? '', /looks like a web page, 6 bytes/);
    assert.match(rows[3]?.problem ?? '', /expected IDX/);
    assert.deepEqual(readFileSync(join(cache, 'mnist', labels)), before);
  }));

test('verify says when only the size could be checked', () =>
  inSandbox(async ({ cache, options }) => {
    const [file] = smallMnist().files;
    const files = [{ ...file, sha256: null } as NonNullable<typeof file>];
    writeDataset(join(cache, 'mnist'));
    const [row] = await verifyData({
      ...options,
      datasets: [{ ...mnist, files }],
    });
    assert.equal(row?.state, 'size-only');
  }));

test('pull fetches what is missing and keeps what is there', () =>
  inSandbox(({ cache, options }) =>
    withServer(
      (served) => {
        serve(served, gzipSync(contents[(served.request.url ?? '').slice(1)] as Buffer));
      },
      async ({ origin, log }) => {
        const name = 't10k-labels-idx1-ubyte.gz';
        write(join(cache, 'mnist', name), gzipSync(contents[name] as Buffer));
        const pull = () => pullData({ ...options, names: ['mnist'], datasets: small(origin) });
        const states = async () => (await pull()).map(({ state }) => state);
        assert.deepEqual(await states(), ['downloaded', 'downloaded', 'downloaded', 'present']);
        assert.deepEqual(await states(), ['present', 'present', 'present', 'present']);
        assert.equal(log.length, 3);
      },
    ),
  ));

test('pull never replaces a damaged file', () =>
  inSandbox(({ cache, options }) =>
    withServer(
      (served) => {
        serve(served, gzipSync(contents[(served.request.url ?? '').slice(1)] as Buffer));
      },
      async ({ origin, log }) => {
        writeDataset(join(cache, 'mnist'));
        const path = join(cache, 'mnist', 'train-labels-idx1-ubyte.gz');
        write(path, 'damaged');
        const error = await errorOf(() =>
          pullData({ ...options, names: ['mnist'], datasets: small(origin) }),
        );
        assert.ok(error instanceof ReprolabError);
        assert.equal(error.code, 'data-invalid');
        assert.equal(readFileSync(path, 'utf8'), 'damaged');
        assert.deepEqual(log, []);
      },
    ),
  ));

test('pull leaves the largest download out unless it is named', () =>
  inSandbox(async ({ cache, options }) => {
    writeDataset(join(cache, 'mnist'));
    const datasets = [smallMnist(), trainFaces];
    const rows = await pullData({ ...options, datasets });
    assert.deepEqual(rows.at(-1), {
      dataset: 'train-faces',
      file: 'train_face.h5',
      state: 'skipped',
      path: null,
      sha256: null,
    });
    const env = { ...options.env, REPROLAB_OFFLINE: '1' };
    const error = await errorOf(() => pullData({ ...options, env, names: ['train-faces'], datasets }));
    assert.ok(error instanceof ReprolabError);
    assert.equal(error.code, 'data-missing');
  }));

test.run();
