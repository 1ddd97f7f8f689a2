import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import { z } from 'zod';
import { inTemporaryFolder, reprolab } from './binary.ts';
import { reprolabHere } from './in-process.ts';

const listSchema = z.array(
  z.object({ name: z.string(), recipes: z.array(z.string()), defaultRecipe: z.string() }),
);

test('list names every suite with its recipes, as a table and as JSON', async () => {
  const table = await reprolabHere(['list']);
  const json = await reprolabHere(['list', '--json']);
  assert.deepEqual([table.code, json.code, json.stderr], [0, 0, '']);
  const suites = listSchema.parse(JSON.parse(json.stdout));
  const names = suites.map(({ name }) => name);
  for (const name of ['mnist-fc', 'mnist-cnn', 'mnist-gradient-tape']) assert.ok(names.includes(name));
  for (const suite of suites) {
    assert.ok(suite.recipes.includes(suite.defaultRecipe));
    assert.ok(table.stdout.includes(suite.name), suite.name);
  }
});

const diagnosisSchema = z.object({
  machine: z.object({ node: z.string() }),
  engines: z.array(
    z.object({ name: z.string(), available: z.boolean(), gpu: z.boolean(), detail: z.string() }),
  ),
  auto: z.object({ engine: z.string(), reason: z.string() }),
  datasets: z.array(z.object({ name: z.string(), available: z.boolean(), detail: z.string() })),
});

test('doctor --json has the engines, what auto takes of them and why', async () => {
  const { code, stdout, stderr } = await reprolabHere(['doctor', '--json']);
  assert.equal(code, 0, stderr);
  const { engines, auto } = diagnosisSchema.parse(JSON.parse(stdout));
  const taken = engines.find(({ name }) => name === auto.engine);
  assert.ok(taken?.available, auto.engine);
  assert.ok(taken.gpu || auto.engine === 'onnx-cpu', 'a real GPU, or the processor');
  assert.ok(auto.reason.length > 5);
});

test('engine list names every engine and how to install what is not in the box', async () => {
  const { code, stdout } = await reprolabHere(['engine', 'list', '--json']);
  assert.equal(code, 0);
  const rows = z
    .array(z.object({ name: z.string(), install: z.string().nullable() }))
    .parse(JSON.parse(stdout));
  const installable = rows
    .filter(({ install }) => install !== null)
    .map(({ name, install }) => [name, install]);
  assert.deepEqual(installable, [
    ['onnx-cuda', 'cuda'],
    ['tensorflow', 'tensorflow'],
    ['tensorflow-gpu', 'tensorflow-gpu'],
  ]);
});

test('engine install refuses what there is not and options of another engine', async () => {
  const unknown = await reprolabHere(['engine', 'install', 'cudda']);
  assert.equal(unknown.code, 2);
  assert.match(unknown.stderr, /Unknown engine to install 'cudda'\. Did you mean 'cuda'\?/);
  const foreign = await reprolabHere(['engine', 'install', 'cuda', '--python', 'x']);
  assert.equal(foreign.code, 2);
  assert.match(foreign.stderr, /--python is not for cuda/);
});

test('doctor reports the machine, the engines and the data and never fails', async () => {
  await inTemporaryFolder(async (folder) => {
    // A broken file among the data is for `data verify`; doctor only looks.
    writeFileSync(join(folder, 'irish.abc'), '<html>');
    const { code, stdout, stderr } = await reprolab(['doctor', '--data-dir', folder], {
      XDG_CACHE_HOME: folder,
    });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /Node +v\d+/);
    assert.match(stdout, /\d+ usable cores?/);
    assert.match(stdout, /yes {2}onnx-cpu +ONNX Runtime/);
    assert.match(stdout, /yes {2}tfjs-cpu/);
    assert.match(stdout, /(yes|no ) {2}tensorflow-gpu +\S/);
    assert.match(stdout, /--engine auto, the default, takes \S+: \S/);
    assert.match(stdout, /yes {2}irish +found in --data-dir/);
    assert.match(stdout, /no {3}train-faces .*reprolab data pull train-faces/);
    assert.doesNotMatch(stdout + stderr, /\n {4}at /, 'no stack trace');
  });
});

test.run();
