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
  const json = await reprolab(['list', '--json']);
  assert.deepEqual([table.code, json.code, json.stderr], [0, 0, '']);
  const suites = listSchema.parse(JSON.parse(json.stdout));
  const names = suites.map(({ name }) => name);
  for (const name of ['mnist-fc', 'mnist-cnn', 'mnist-gradient-tape']) assert.ok(names.includes(name));
  for (const suite of suites) {
    assert.ok(suite.recipes.includes(suite.defaultRecipe));
    assert.ok(table.stdout.includes(suite.name), suite.name);
  }
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
    assert.match(stdout, /yes {2}irish +found in --data-dir/);
    assert.match(stdout, /no {3}train-faces .*reprolab data pull train-faces/);
    assert.doesNotMatch(stdout + stderr, /\n {4}at /, 'no stack trace');
  });
});

test.run();
