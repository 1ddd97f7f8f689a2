import { execa } from 'execa';
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import {
  addonName,
  addonProblem,
  addonRecordName,
} from '../../../harness/engine/backends/tensorflow-addon.ts';
import { described, whyNotLoaded } from '../../../harness/engine/backends/tensorflow.ts';

const test = suite('TensorFlow');
let folder = '';

test.before.each(() => {
  folder = mkdtempSync(join(tmpdir(), 'reprolab-tensorflow-'));
});

test.after.each(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('why it does not load is one line without folders', () => {
  const cases: readonly (readonly [message: string, said: string])[] = [
    [
      "Cannot find module '@tensorflow/tfjs-node-gpu'\nRequire stack:\n- /a/b/registry.ts",
      '@tensorflow/tfjs-node-gpu is not installed',
    ],
    [
      '/a/b/lib/libtensorflow.so.2: undefined symbol: cuInit',
      '@tensorflow/tfjs-node-gpu does not load (libtensorflow.so.2: undefined symbol: cuInit)',
    ],
    [
      'C:\\Users\\me\\tensorflow.dll is not a valid Win32 application.',
      '@tensorflow/tfjs-node-gpu does not load (tensorflow.dll is not a valid Win32 application.)',
    ],
  ];
  for (const [message, said] of cases) assert.equal(whyNotLoaded(message), said);
});

test("the version is the library's own, beside that of the package", async () => {
  const found = { packageVersion: '4.22.0', libraryVersion: '2.21.0', usesGpu: false };
  assert.deepEqual(await described(found, 'CPU'), {
    available: true,
    version: '2.21.0 (tfjs-node 4.22.0)',
    adapter: null,
  });
  await assert.rejects(
    described({ packageVersion: '4.22.0', usesGpu: false }, 'CPU'),
    /does not state its version/,
  );
  await assert.rejects(
    described({ libraryVersion: '2.21.0', usesGpu: false }, 'CPU'),
    /does not state its version/,
  );
});

test('what computes on the processor is not taken for a GPU', async () => {
  const found = { packageVersion: '4.22.0', libraryVersion: '2.21.0', usesGpu: false };
  assert.deepEqual(await described(found, 'GPU'), {
    available: false,
    reason: 'TensorFlow 2.21.0 finds no GPU that it can use',
  });
  const onGpu = await described({ ...found, usesGpu: true }, 'GPU');
  assert.ok(onGpu.available && onGpu.adapter !== null);
});

/** Writes an addon of three bytes and its record. */
function writeAddon(changes: object = {}): void {
  const tensorFlow = join(folder, 'tensorflow');
  mkdirSync(tensorFlow, { recursive: true });
  writeFileSync(join(tensorFlow, 'libtensorflow_framework.so.2'), '');
  writeFileSync(join(folder, addonName), 'abc');
  const record = {
    schemaVersion: 1,
    installedAt: '2026-11-28T00:00:00Z',
    files: [{ name: addonName, bytes: 3, sha256: '0', replaced: false }],
    system: 'linux-x64',
    napi: 8,
    node: 'v20.0.0',
    compiler: 'g++ 12',
    tensorflow: { version: '2.21.0', folder: tensorFlow, cuda: null },
    ...changes,
  };
  writeFileSync(join(folder, addonRecordName), JSON.stringify(record));
}

const loader = { system: 'linux-x64', napi: 9 };
const problem = () => addonProblem('tensorflow', folder, loader);

test('an addon that cannot load is explained, each case with what to do', () => {
  assert.match(problem() ?? '', /not installed; install it with: reprolab engine install tensorflow$/);
  writeAddon();
  assert.equal(problem(), null);
  assert.match(
    addonProblem('tensorflow', folder, { system: 'linux-arm64', napi: 9 }) ?? '',
    /built by Node v20\.0\.0 for linux-x64 and Node-API 8, and this Node is for linux-arm64/,
  );
  assert.match(
    addonProblem('tensorflow', folder, { system: 'linux-x64', napi: 7 }) ?? '',
    /Node-API 7; build it again/,
  );
  rmSync(join(folder, 'tensorflow'), { recursive: true });
  assert.match(problem() ?? '', /TensorFlow 2\.21\.0, .* is no longer in .*; build it again with/);
  assert.match(addonProblem('tensorflow', null) ?? '', /npm left out this optional package/);
});

test('half an addon and a broken record are seen', () => {
  writeAddon({ files: [{ name: addonName, bytes: 4, sha256: '0', replaced: false }] });
  assert.match(problem() ?? '', /not whole: tfjs_binding\.node is missing or was changed; build it again/);
  writeFileSync(join(folder, addonRecordName), '{');
  assert.match(problem() ?? '', /record reprolab-build\.json cannot be read/);
});

test("the package's own installation, without a record, is taken as it is", () => {
  writeFileSync(join(folder, addonName), 'abc');
  assert.equal(problem(), null);
});

test('functions that Node has removed and the package calls are there before it loads', async () => {
  const library = new URL('../../../harness/engine/backends/tensorflow-library.mjs', import.meta.url).href;
  const script = `import util from 'node:util';
    delete util.isNullOrUndefined;
    delete util.isArray;
    const { loadTensorFlow } = await import(${JSON.stringify(library)});
    // Without an addon the package does not load, and says so after that.
    try { loadTensorFlow(); } catch {}
    console.log(util.isNullOrUndefined(null), util.isNullOrUndefined(0), util.isArray([]));`;
  const { stdout } = await execa(process.execPath, ['--input-type=module', '-e', script]);
  assert.equal(stdout.split('\n').at(-1), 'true false true');
});

test.run();
