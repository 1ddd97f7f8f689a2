import assert from 'node:assert/strict';
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import { ReprolabError } from '../../harness/core/errors.ts';
import { createDataLoader } from '../../harness/data/load.ts';
import { locate } from '../../harness/data/locate.ts';
import { cacheFolder, dataPlaces, isOffline } from '../../harness/data/places.ts';
import { mnist } from '../../suites/mnist/data/mnist.ts';
import { errorOf, inSandbox, smallMnist, write, writeDataset } from './small-data.ts';

const entry = smallMnist();

test('the order: --data-dir, REPROLAB_DATA, user cache, shared/data in and beside the checkout', () =>
  inSandbox(({ root, cache, options }) => {
    write(join(root, 'named', 'x'), '');
    write(join(root, 'from-env', 'x'), '');
    const env = { ...options.env, REPROLAB_DATA: join(root, 'from-env') };
    assert.deepEqual(dataPlaces({ ...options, env, dataDir: join(root, 'named') }), [
      { label: '--data-dir', folder: join(root, 'named'), named: true },
      { label: 'REPROLAB_DATA', folder: join(root, 'from-env'), named: true },
      { label: 'user cache', folder: cache, named: false },
      { label: 'shared/data', folder: join(options.checkout, 'shared', 'data'), named: false },
      { label: 'shared/data', folder: join(root, 'beside', 'shared', 'data'), named: false },
    ]);
    const labels = dataPlaces({ ...options, env: { ...options.env, REPROLAB_DATA: '' } }).map(
      ({ label }) => label,
    );
    assert.deepEqual(labels, ['user cache', 'shared/data', 'shared/data']);
  }));

test('a named folder that is not there, or is a file, is a usage error', () =>
  inSandbox(({ root, options }) => {
    write(join(root, 'file'), '');
    const refuses = (place: () => unknown, message: RegExp) => {
      assert.throws(
        place,
        (error) => error instanceof ReprolabError && error.exitCode === 2 && message.test(error.message),
      );
    };
    refuses(
      () => dataPlaces({ ...options, dataDir: join(root, 'none') }),
      /--data-dir: expected a folder, found nothing/,
    );
    refuses(
      () => dataPlaces({ ...options, dataDir: join(root, 'file') }),
      /--data-dir: expected a folder, found a file/,
    );
    refuses(
      () => dataPlaces({ ...options, env: { REPROLAB_DATA: join(root, 'none') } }),
      /REPROLAB_DATA: expected a folder, found nothing/,
    );
  }));

test('XDG_CACHE_HOME names the cache when it is absolute', () => {
  assert.equal(cacheFolder({ XDG_CACHE_HOME: '/some/cache' }), join('/some/cache', 'reprolab', 'data'));
  assert.notEqual(cacheFolder({ XDG_CACHE_HOME: 'relative' }), join('relative', 'reprolab', 'data'));
});

test('without a home folder there is no cache, and who needs one is told', async () => {
  const { homedir } = os;
  const homes = [
    () => {
      throw new Error('uv_os_homedir returned ENOENT');
    },
    () => '',
  ];
  try {
    for (const home of homes) {
      os.homedir = home;
      syncBuiltinESMExports();
      assert.equal(cacheFolder({}), null);
      assert.equal(cacheFolder({ XDG_CACHE_HOME: '/some/cache' }), join('/some/cache', 'reprolab', 'data'));
      await inSandbox(async ({ root }) => {
        const checkout = join(root, 'checkout');
        const labels = dataPlaces({ env: {}, checkout }).map(({ label }) => label);
        assert.deepEqual(labels, ['shared/data', 'shared/data']);
        const loader = createDataLoader({ env: {}, checkout, mode: 'real' });
        const error = await errorOf(() => loader.load(smallMnist('http://localhost:9')));
        assert.ok(error instanceof ReprolabError && error.code === 'data-missing');
        assert.match(error.message, /XDG_CACHE_HOME is not set and this user has no home folder/);
        assert.match(error.advice ?? '', /Set XDG_CACHE_HOME/);
        const auto = createDataLoader({ env: {}, checkout, mode: 'auto' });
        assert.match((await auto.load(smallMnist('http://localhost:9'))).info.note ?? '', /no home folder/);
      });
    }
  } finally {
    os.homedir = homedir;
    syncBuiltinESMExports();
  }
});

test('REPROLAB_OFFLINE switches downloads off', () => {
  assert.deepEqual(
    [undefined, '', '0', '1', 'yes'].map((REPROLAB_OFFLINE) => isOffline({ REPROLAB_OFFLINE })),
    [false, false, false, true, true],
  );
});

test('files are found in every place, an earlier place first', () =>
  inSandbox(({ root, cache, options }) => {
    write(join(root, 'named', 'x'), '');
    write(join(root, 'from-env', 'x'), '');
    const env = { ...options.env, REPROLAB_DATA: join(root, 'from-env') };
    const places = dataPlaces({ ...options, env, dataDir: join(root, 'named') });
    assert.equal(locate(entry, places).missing.length, 4);
    const folders = [
      join(root, 'beside', 'shared', 'data'),
      join(options.checkout, 'shared', 'data'),
      cache,
      join(root, 'from-env'),
      join(root, 'named'),
    ];
    for (const folder of folders) {
      writeDataset(join(folder, 'mnist'));
      const { found, missing } = locate(entry, places);
      assert.deepEqual(missing, []);
      assert.deepEqual(
        found.map(({ path }) => path),
        entry.files.map(({ name }) => join(folder, 'mnist', name)),
      );
    }
  }));

test("a place may hold the files in the dataset's folder, directly, or unpacked", () =>
  inSandbox(({ root, options }) => {
    const [first, second, third] = entry.files.map(({ name }) => name) as [string, string, string];
    write(join(root, first), '');
    write(join(root, 'mnist', second.replace('.gz', '')), '');
    write(join(root, 'mnist', third), '');
    write(join(root, 'mnist', third.replace('.gz', '')), '');
    const { found, missing } = locate(entry, dataPlaces({ ...options, dataDir: root }));
    assert.deepEqual(
      found.map(({ path }) => path),
      [join(root, first), join(root, 'mnist', second.replace('.gz', '')), join(root, 'mnist', third)],
    );
    assert.deepEqual(
      missing.map(({ name }) => name),
      [entry.files[3]?.name],
    );
  }));

test('MNIST under its dotted names is found, packed and unpacked', () =>
  inSandbox(({ root, options }) => {
    const names = mnist.files.map(({ name }) => name);
    const dotted = names.map((name, index) => {
      const other = name.replace('-idx', '.idx');
      return index % 2 === 0 ? other : other.replace('.gz', '');
    });
    assert.equal(dotted[0], 'train-images.idx3-ubyte.gz');
    for (const name of dotted) write(join(root, name), '');
    // As one archive has it: a folder of every file's name beside the files.
    for (const name of names) write(join(root, name.replace('.gz', ''), 'x'), '');
    const { found, passedOver } = locate(mnist, dataPlaces({ ...options, dataDir: root }));
    assert.deepEqual(
      found.map(({ path }) => path),
      dotted.map((name) => join(root, name)),
    );
    assert.deepEqual(passedOver, []);
  }));

test('a folder that was named and holds nothing is told, one further on than the files is not', () =>
  inSandbox(({ root, cache, options }) => {
    const env = { ...options.env, REPROLAB_DATA: join(root, 'from-env') };
    write(join(root, 'from-env', 'x'), '');
    write(join(root, 'named', 'x'), '');
    const places = dataPlaces({ ...options, env, dataDir: join(root, 'named') });
    assert.deepEqual(locate(entry, places).passedOver, ['--data-dir', 'REPROLAB_DATA']);
    writeDataset(join(cache, 'mnist'));
    assert.deepEqual(locate(entry, places).passedOver, ['--data-dir', 'REPROLAB_DATA']);
    writeDataset(join(root, 'from-env'));
    assert.deepEqual(locate(entry, places).passedOver, ['--data-dir']);
    writeDataset(join(root, 'named'));
    assert.deepEqual(locate(entry, places).passedOver, []);
  }));

test('a file where a folder could be hides nothing', () =>
  inSandbox(({ root, options }) => {
    write(join(root, 'mnist'), 'a file');
    assert.equal(locate(entry, dataPlaces({ ...options, dataDir: root })).missing.length, 4);
  }));

test.run();
