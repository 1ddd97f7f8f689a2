import { execa } from 'execa';
import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { suite } from 'uvu';
import { ReprolabError } from '../../harness/core/errors.ts';
import { buildAddon } from '../../harness/setup/build-addon.ts';
import { placeFiles, removePlaced, withStaging } from '../../harness/setup/placement.ts';
import { findTensorFlow } from '../../harness/setup/python-tensorflow.ts';

const test = suite('engine install tensorflow');
let folder = '';

test.before.each(() => {
  folder = mkdtempSync(join(tmpdir(), 'reprolab-install-'));
});

test.after.each(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A program that prints this. */
function program(name: string, text: string, code = 0): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\ncat <<'END'\n${text}\nEND\nexit ${code}\n`, { mode: 0o755 });
  return path;
}

/** A Python with a TensorFlow of that version, as far as anybody looks. */
function pythonWith(version: string | null, files: readonly string[] = []): string {
  const tensorflow = join(folder, 'tensorflow');
  for (const file of files) {
    mkdirSync(join(tensorflow, file, '..'), { recursive: true });
    writeFileSync(join(tensorflow, file), '');
  }
  const answer = { folder: version === null ? null : tensorflow, version, cuda: null };
  return program('python', JSON.stringify(answer));
}

const whole = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2', 'include/tensorflow/c/eager/c_api.h'];

const advises = (message: RegExp, advice: RegExp) => (error: unknown) => {
  assert.ok(error instanceof ReprolabError, String(error));
  assert.match(error.message, message);
  assert.match(error.advice ?? '', advice);
  return true;
};

test('what a Python lacks is said, with how to get it', async () => {
  const advice = /pip install tensorflow-cpu/;
  await assert.rejects(findTensorFlow(join(folder, 'none')), advises(/There is no Python at/, advice));
  await assert.rejects(
    findTensorFlow(program('odd', 'hello')),
    advises(/does not answer as a Python does/, advice),
  );
  await assert.rejects(findTensorFlow(program('bad', '', 3)), advises(/does not run/, advice));
  await assert.rejects(findTensorFlow(pythonWith(null)), advises(/has no package tensorflow/, advice));
  await assert.rejects(findTensorFlow(pythonWith('2.21.0', [])), advises(/lacks libtensorflow_cc/, advice));
  await assert.rejects(
    findTensorFlow(pythonWith('2.9.1', whole)),
    advises(/TensorFlow 2\.9\.1; expected 2\.15/, advice),
  );
  const found = await findTensorFlow(pythonWith('2.21.0', whole));
  assert.deepEqual([found.version, found.cuda], ['2.21.0', null]);
});

test("the question to Python is Python's, and its answer is read", async () => {
  const asked = await execa('python3', ['--version'], { reject: false });
  if (asked.exitCode !== 0) {
    console.log('SKIPPED: there is no python3 here');
    return;
  }
  const packages = join(folder, 'packages');
  mkdirSync(join(packages, 'tensorflow', 'python', 'platform'), { recursive: true });
  mkdirSync(join(packages, 'tensorflow_cpu-2.30.1.dist-info'));
  writeFileSync(join(packages, 'tensorflow', '__init__.py'), 'raise Exception("imported")');
  const info = 'build_info = {"is_cuda_build": True, "cuda_version": "13.0"}';
  writeFileSync(join(packages, 'tensorflow', 'python', 'platform', 'build_info.py'), info);
  const metadata = 'Metadata-Version: 2.1\nName: tensorflow-cpu\nVersion: 2.30.1\n';
  writeFileSync(join(packages, 'tensorflow_cpu-2.30.1.dist-info', 'METADATA'), metadata);
  for (const file of whole) {
    mkdirSync(join(packages, 'tensorflow', file, '..'), { recursive: true });
    writeFileSync(join(packages, 'tensorflow', file), '');
  }
  process.env['PYTHONPATH'] = packages;
  try {
    const found = await findTensorFlow('python3');
    assert.deepEqual([found.version, found.cuda], ['2.30.1', '13.0']);
  } finally {
    delete process.env['PYTHONPATH'];
  }
});

test('a compiler that is missing or fails is said in its own words', async () => {
  const tensorFlow = { python: 'python', version: '2.21.0', folder, cuda: null };
  const before = process.env['CXX'];
  try {
    process.env['CXX'] = join(folder, 'none');
    await assert.rejects(
      buildAddon(folder, tensorFlow, folder),
      advises(/no C\+\+ compiler/, /apt-get install g\+\+/),
    );
    const failing = join(folder, 'failing');
    writeFileSync(
      failing,
      '#!/bin/sh\n[ "$1" = --version ] && exit 0\necho "x.cc:1:2: fatal error: a.h: No such file" >&2\nexit 1\n',
      { mode: 0o755 },
    );
    process.env['CXX'] = failing;
    await assert.rejects(
      buildAddon(folder, tensorFlow, folder),
      advises(/cannot be built against TensorFlow 2\.21\.0: x\.cc:1:2: fatal error: a\.h/, /another version/),
    );
  } finally {
    if (before === undefined) delete process.env['CXX'];
    else process.env['CXX'] = before;
  }
});

test('files take their places together, and what was there comes back', async () => {
  const place = { folder: join(folder, 'lib'), recordName: 'record.json' };
  mkdirSync(place.folder);
  writeFileSync(join(place.folder, 'a'), 'before');
  const install = (content: string) =>
    withStaging(folder, (staging) => {
      for (const name of ['a', 'b']) writeFileSync(join(staging, name), content);
      return placeFiles(staging, place, ['a', 'b'], { from: 'here' });
    });
  const record = await install('new');
  assert.equal(record.from, 'here');
  assert.deepEqual(
    record.files.map(({ replaced }) => replaced),
    [true, false],
  );
  await install('newer');
  assert.equal(readFileSync(join(place.folder, 'b'), 'utf8'), 'newer');
  assert.equal(removePlaced(place, ['a', 'b']), true);
  assert.deepEqual(readdirSync(place.folder), ['a']);
  assert.equal(readFileSync(join(place.folder, 'a'), 'utf8'), 'before');
  assert.deepEqual(readdirSync(folder), ['lib'], 'no staging is left');
});

test('nothing is left of an installation that fails, is told to end or is killed', async () => {
  await assert.rejects(
    withStaging(folder, () => Promise.reject(new Error('no'))),
    /no/,
  );
  assert.deepEqual(readdirSync(folder), []);
  const module = new URL('../../harness/setup/placement.ts', import.meta.url).href;
  const script = `const { withStaging } = await import(${JSON.stringify(module)});
    await withStaging(process.argv[1], () => { console.log('staged'); return new Promise(() => setInterval(() => {}, 1000)); });`;
  for (const [signal, isLeft] of [
    ['SIGTERM', false],
    ['SIGKILL', true],
  ] as const) {
    const child = execa(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script, folder], {
      reject: false,
    });
    while (!existsSync(join(folder, '.reprolab-install', 'process'))) await setTimeout(20);
    await assert.rejects(
      withStaging(folder, () => Promise.resolve()),
      advises(/Process \d+ is installing/, /Wait until it has ended/),
    );
    child.kill(signal);
    await child;
    assert.equal(existsSync(join(folder, '.reprolab-install')), isLeft, signal);
  }
  // The next one clears what a killed one left.
  assert.equal(await withStaging(folder, () => Promise.resolve('done')), 'done');
  assert.deepEqual(readdirSync(folder), []);
});

test.run();
