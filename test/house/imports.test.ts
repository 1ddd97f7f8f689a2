import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import { root } from '../../scripts/bootstrap.mjs';
import { cycles, wrongArrows } from './import-rules.ts';
import { importsOf, readImports } from './read-imports.ts';

const imports = readImports(root, ['harness', 'suites', 'reports', 'scripts', 'test']);

test('every arrow follows the rules of the house', () => {
  assert.ok(imports.length > 100, 'the imports were read');
  assert.deepEqual(wrongArrows(imports), []);
});

test('there are no cycles', () => {
  assert.deepEqual(cycles(imports), []);
});

test('every file that is imported exists', () => {
  const exists = (path: string) =>
    existsSync(join(root, path)) || existsSync(join(root, 'node_modules', path));
  const missing = imports.filter(({ to }) => /\.(ts|mjs|json)$/.test(to) && !exists(to));
  assert.deepEqual(missing, []);
});

/** Everything that is loaded with a file, its packages too. */
function loadedWith(file: string, loaded = new Set<string>()): ReadonlySet<string> {
  if (loaded.has(file)) return loaded;
  loaded.add(file);
  for (const { from, to, typeOnly, isLate } of imports) {
    if (from === file && !typeOnly && !isLate) loadedWith(to, loaded);
  }
  return loaded;
}

test('help and a look at the history load no library that takes longer to load than their work', () => {
  for (const file of ['harness/cli.ts', 'harness/commands/history.ts']) {
    const loaded = loadedWith(file);
    assert.ok(loaded.size > 20, file);
    assert.deepEqual(
      ['zod', 'jstat', 'harness/history/duckdb.mjs'].filter((name) => loaded.has(name)),
      [],
      file,
    );
  }
});

const wrong: readonly (readonly [file: string, text: string, reason: RegExp])[] = [
  ['harness/core/x.ts', "import { execa } from 'execa';", /core imports/],
  ['harness/core/x.ts', "import '../suite.ts';", /core imports/],
  ['harness/engine/graph/x.ts', "import '@tensorflow/tfjs-core';", /engine\/graph knows nothing/],
  ['harness/engine/capture/x.ts', "import '../lowering/lower.ts';", /never each other/],
  ['harness/engine/lowering/x.ts', "export * from '../capture/capture.ts';", /never each other/],
  ['harness/engine/passes/x.ts', "import '../backends/registry.ts';", /last room/],
  ['harness/run/x.ts', "await import('@tensorflow/tfjs-core');", /tfjs only in/],
  ['harness/engine/step.ts', "import { tidy } from '@tensorflow/tfjs-core';", /tfjs only in/],
  ['harness/engine/backends/x.ts', "import * as ort from 'onnxruntime-node';", /ONNX Runtime only through/],
  ['harness/engine/backends/x.mjs', "await import('onnxruntime-node');", /ONNX Runtime only through/],
  ['test/x.ts', "createRequire(import.meta.url)('onnxruntime-node');", /ONNX Runtime only through/],
  ['scripts/x.mjs', "const ort = require('onnxruntime-node');", /ONNX Runtime only through/],
  ['suites/a/x.ts', "import '../../harness/engine/backends/onnxruntime.mjs';", /onnxruntime only in/],
  ['suites/a/x.ts', "import abcjs from 'abcjs';", /only its own process/],
  ['reports/view/x.ts', "import { parseHTML } from 'linkedom/worker';", /only its own process/],
  ['suites/music/abc/library.ts', "import { engrave } from './engrave.ts';", /only its own process/],
  ['suites/a/x.ts', "import type { Engine } from '../../harness/engine/step.ts';", /public index/],
  ['suites/a/x.ts', "let x: import('../../harness/engine/step.ts').Engine;", /public index/],
  ['harness/run/x.ts', "import '../../suites/mnist/fc/suite.ts';", /knows no lab/],
  ['harness/verdict/x.ts', "import '../run/execute.ts';", /never trains/],
  ['reports/x.ts', "import '../harness/engine/step.ts';", /never train/],
  ['harness/history/x.ts', "import '../run/execute.ts';", /never trains/],
  ['harness/grade/x.ts', "import '../run/execute.ts';", /never trains/],
  ['harness/commands/x.ts', "await import('@duckdb/node-api');", /the database only in history/],
  ['harness/run/x.ts', "import '../../reports/write.ts';", /only commands/],
  ['harness/run/x.ts', "import '../../scripts/bootstrap.mjs';", /nothing imports scripts/],
];

for (const [file, text, reason] of wrong) {
  test(`a wrong arrow is found: ${file}: ${text}`, () => {
    const found = wrongArrows(importsOf(file, text));
    assert.equal(found.length > 0, true);
    assert.match(found.join('\n'), reason);
  });
}

test('right arrows are left alone', () => {
  const right = [
    ...importsOf('harness/core/x.ts', "import { z } from 'zod'; import 'node:fs'; import './errors.ts';"),
    ...importsOf('harness/engine/step.ts', "import type { Tensor } from '@tensorflow/tfjs-core';"),
    ...importsOf('suites/a/x.ts', "import '../../harness/index.ts'; import '@tensorflow/tfjs-layers';"),
    ...importsOf('harness/commands/x.ts', "import '../../reports/write.ts';"),
  ];
  assert.equal(right.length, 7);
  assert.deepEqual(wrongArrows(right), []);
});

test('a cycle is found', () => {
  const cycle = [
    ...importsOf('harness/a.ts', "import './b.ts';"),
    ...importsOf('harness/b.ts', "import type { C } from './c.ts';"),
    ...importsOf('harness/c.ts', "import './a.ts';"),
    ...importsOf('harness/d.ts', "import './a.ts';"),
  ];
  assert.deepEqual(cycles(cycle), ['harness/a.ts -> harness/b.ts -> harness/c.ts -> harness/a.ts']);
});

test.run();
