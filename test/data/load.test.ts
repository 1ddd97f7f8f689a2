import assert from 'node:assert/strict';
import { readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { test } from 'uvu';
import { ReprolabError } from '../../harness/core/errors.ts';
import { sha256 } from '../../harness/core/hash.ts';
import { datasetSchema } from '../../harness/core/result-schema.ts';
import { howToGet } from '../../harness/data/resolve.ts';
import { createDataLoader, type DataLoaderOptions, type DataMode } from '../../harness/data/load.ts';
import type { mnist } from '../../suites/mnist/data/mnist.ts';
import { irish } from '../../suites/music/data/irish.ts';
import { contents, errorOf, inSandbox, smallMnist, write, writeDataset } from './small-data.ts';
import { serve, withServer } from './unreliable-server.ts';

async function loadMnist({
  dataset = smallMnist(),
  ...options
}: DataLoaderOptions & { dataset?: typeof mnist }) {
  const loaded = await createDataLoader(options).load(dataset);
  datasetSchema.parse(loaded.info);
  return loaded;
}

const modes = (...names: DataMode[]) => names;

test('real data: contents, source and content hashes', () =>
  inSandbox(async ({ cache, options }) => {
    writeDataset(join(cache, 'mnist'));
    for (const mode of modes('real', 'auto')) {
      const { info, data } = await loadMnist({ ...options, mode });
      assert.equal(data.train.count, 5);
      assert.deepEqual([...data.train.labels], [3, 1, 4, 1, 5]);
      assert.deepEqual([...data.train.images.subarray(0, 7)], [1, 2, 3, 5, 8, 13, 1]);
      assert.equal(data.train.images.length, 5 * 784);
      assert.deepEqual([...data.test.labels], [2, 7, 1]);
      assert.deepEqual(info, {
        name: 'mnist',
        kind: 'real',
        source: 'user cache',
        note: null,
        files: Object.entries(contents).map(([name, content]) => ({
          name,
          sha256: sha256(content),
          sizeBytes: content.length,
        })),
      });
    }
  }));

test('files missing from --data-dir are taken further on; that nothing was found there is said once', () =>
  inSandbox(async ({ root, cache, options }) => {
    const dataDir = join(root, 'named');
    write(join(dataDir, 'unrelated'), '');
    writeDataset(join(cache, 'mnist'));
    const lines: string[] = [];
    const log = (line: string) => lines.push(line);
    const load = () => loadMnist({ ...options, dataDir, log, mode: 'real' });
    const elsewhere = (await load()).info;
    assert.equal(elsewhere.source, 'user cache');
    assert.equal(elsewhere.note, 'nothing of mnist was found in --data-dir');
    assert.deepEqual(lines, [elsewhere.note]);
    const name = 't10k-labels-idx1-ubyte.gz';
    write(join(dataDir, name), gzipSync(contents[name] as Buffer));
    const { info } = await load();
    assert.equal(info.source, 'user cache and --data-dir');
    assert.equal(info.note, null);
    assert.deepEqual(
      info.files.map((file) => file.name),
      Object.keys(contents),
    );
  }));

test('a damaged file is refused in auto too, though a good one lies further on, and is left alone', () =>
  inSandbox(async ({ root, cache, options }) => {
    const dataDir = join(root, 'named');
    writeDataset(dataDir);
    writeDataset(join(cache, 'mnist'));
    const path = join(dataDir, 'train-labels-idx1-ubyte.gz');
    truncateSync(path, 9);
    const before = readFileSync(path);
    for (const mode of modes('real', 'auto')) {
      const error = await errorOf(() => loadMnist({ ...options, dataDir, mode }));
      assert.ok(error instanceof ReprolabError);
      assert.equal(error.code, 'data-invalid');
      assert.match(error.message, /train-labels-idx1-ubyte\.gz from --data-dir: expected intact gzip, found/);
    }
    assert.deepEqual(readFileSync(path), before);
    const { info } = await loadMnist({ ...options, dataDir, mode: 'synthetic' });
    assert.equal(info.kind, 'synthetic');
  }));

test('missing data: real says where it looked and what to do', () =>
  inSandbox(async ({ root, cache, options }) => {
    const env = { ...options.env, REPROLAB_OFFLINE: '1' };
    const dataDir = root;
    const error = await errorOf(() =>
      loadMnist({ ...options, env, dataDir, mode: 'real', dataset: smallMnist('http://nowhere.test') }),
    );
    assert.ok(error instanceof ReprolabError);
    assert.equal(error.code, 'data-missing');
    assert.equal(error.exitCode, 3);
    assert.match(
      error.message,
      /^mnist: 4 of 4 files not found: train-images-idx3-ubyte\.gz and 3 more\. Looked in/,
    );
    for (const place of [
      `--data-dir (${root})`,
      `user cache (${cache})`,
      'shared/data',
      'REPROLAB_OFFLINE is set',
    ]) {
      assert.ok(error.message.includes(place), place);
    }
    assert.match(error.advice ?? '', /reprolab data pull mnist.*--data-dir/);
  }));

test('a file without an address is to be got by hand: no network is blamed, and nothing is offered to pull it', () =>
  inSandbox(async ({ options }) => {
    const dataset = smallMnist();
    const error = await errorOf(() => loadMnist({ ...options, mode: 'real', dataset }));
    assert.ok(error instanceof ReprolabError);
    assert.equal(error.code, 'data-missing');
    assert.match(
      error.message,
      /; not downloaded: train-images-idx3-ubyte\.gz has no address to download it from$/,
    );
    assert.equal(error.advice, 'Put the files into a folder and give it with --data-dir.');
    assert.equal(
      howToGet('mnist', dataset.files),
      'by hand: give the folder that holds them with --data-dir',
    );
  }));

test('missing data: auto takes the synthetic digits and says why, loudly', () =>
  inSandbox(async ({ options }) => {
    const env = { ...options.env, REPROLAB_OFFLINE: '1' };
    const lines: string[] = [];
    const log = (line: string) => lines.push(line);
    const { info, data } = await loadMnist({ ...options, env, mode: 'auto', log });
    assert.equal(info.kind, 'synthetic');
    assert.equal(info.source, 'generated');
    assert.equal(
      info.note,
      'Synthetic data: real data could not be had: 4 of 4 files not found; not downloaded: REPROLAB_OFFLINE is set',
    );
    assert.equal(data.train.count, 20);
    assert.equal(data.test.count, 10);
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? '', /SYNTHETIC DATA in place of mnist.*claims are not evaluated/);
  }));

test('synthetic means synthetic, even with real data at hand; without a stand-in it is refused', () =>
  inSandbox(async ({ cache, options }) => {
    writeDataset(join(cache, 'mnist'));
    const loader = createDataLoader({ ...options, mode: 'synthetic' });
    const { info } = await loader.load(smallMnist());
    assert.equal(info.note, 'Synthetic data: asked for with --data synthetic');
    const error = await errorOf(() => loader.load(irish));
    assert.ok(error instanceof ReprolabError);
    assert.equal(error.code, 'usage');
  }));

test('auto without a stand-in needs the real thing', () =>
  inSandbox(async ({ options }) => {
    const env = { ...options.env, REPROLAB_OFFLINE: '1' };
    const error = await errorOf(() => createDataLoader({ ...options, env, mode: 'auto' }).load(irish));
    assert.ok(error instanceof ReprolabError);
    assert.equal(error.code, 'data-missing');
  }));

test('downloads what is missing, once, into the cache', () =>
  inSandbox(({ root, options }) =>
    withServer(
      (served) => {
        serve(served, gzipSync(contents[(served.request.url ?? '').slice(1)] as Buffer));
      },
      async ({ origin, log }) => {
        const dataDir = join(root, 'named');
        const name = 't10k-labels-idx1-ubyte.gz';
        write(join(dataDir, name), gzipSync(contents[name] as Buffer));
        const load = () => loadMnist({ ...options, dataDir, mode: 'auto', dataset: smallMnist(origin) });
        const first = await load();
        assert.equal(first.info.kind, 'real');
        assert.equal(first.info.source, '--data-dir and download, kept in the user cache');
        assert.equal(log.length, 3);
        const second = await load();
        assert.equal(second.info.source, 'user cache and --data-dir');
        assert.equal(log.length, 3);
        assert.deepEqual(second.info.files, first.info.files);
      },
    ),
  ));

test('auto gives up on silent sources within its 5 seconds; real reports them', () =>
  inSandbox(({ options }) =>
    withServer(
      () => undefined,
      async ({ origin, log }) => {
        const dataset = smallMnist(`${origin}/one`, `${origin}/two`);
        const { info } = await loadMnist({ ...options, mode: 'auto', dataset });
        assert.equal(info.kind, 'synthetic');
        assert.match(info.note ?? '', /no answer for 2\.5 s; 127.*no answer for 2\.5 s/);
        assert.equal(log.length, 2);
      },
    ),
  ));

test('a download that delivers something else: synthetic in auto, refused in real', () =>
  inSandbox(({ options }) =>
    withServer(
      ({ response }) => {
        response.writeHead(200).end('<!doctype html><p>Log in to the network</p>');
      },
      async ({ origin }) => {
        const dataset = smallMnist(origin);
        const error = await errorOf(() => loadMnist({ ...options, mode: 'real', dataset }));
        assert.ok(error instanceof ReprolabError);
        assert.equal(error.code, 'data-invalid');
        assert.match(error.message, /looks like a web page, 43 bytes/);
        const { info } = await loadMnist({ ...options, mode: 'auto', dataset });
        assert.match(info.note ?? '', /looks like a web page/);
      },
    ),
  ));

test('a folder that is named and not there is refused before anything is loaded', () =>
  inSandbox(({ root, options }) => {
    assert.throws(
      () => createDataLoader({ ...options, dataDir: join(root, 'none'), mode: 'auto' }),
      (error) => error instanceof ReprolabError && error.exitCode === 2,
    );
  }));

test.run();
