import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as ort from '../../harness/engine/backends/onnxruntime.mjs';
import { test } from 'uvu';
import { stages } from '../../harness/engine/pipeline.ts';
import { inTemporaryFolder } from './binary.ts';
import { reprolabHere } from './in-process.ts';

test('graph prints tfjs kernels as captured and ONNX operators as executed', async () => {
  const captured = await reprolabHere(['graph', 'tensorflow-basics', '--after', 'captured']);
  const lowered = await reprolabHere(['graph', 'tensorflow-basics']);
  assert.deepEqual([captured.code, lowered.code], [0, 0], captured.stderr + lowered.stderr);
  assert.match(captured.stdout, /^graph .*\{\n/);
  assert.match(captured.stdout, /= Multiply\(/);
  assert.match(lowered.stdout, /= Mul\(/);
  assert.doesNotMatch(lowered.stdout, /= Multiply\(/);
});

test('graph --after all prints every stage under its name, from captured to executable', async () => {
  const { code, stdout } = await reprolabHere(['graph', 'tensorflow-basics', '--after', 'all']);
  assert.equal(code, 0);
  const names = [...stdout.matchAll(/^after (.*):$/gm)].map(([, name]) => name);
  assert.deepEqual(
    names,
    stages.map(({ name }) => name),
  );
  assert.equal(stdout.match(/^graph .*\{$/gm)?.length, stages.length);
});

for (const [args, message] of [
  [['--after', 'lowering'], /no stage 'lowering'.*\n.*captured, .*lowered, .*executable; or all/],
  [['--engine', 'tfjs-cpu'], /No engine 'tfjs-cpu' captures steps.*\n.*onnx-cpu, onnx-webgpu/],
] as const) {
  test(`graph ${args.join(' ')} is refused with the names that there are`, async () => {
    const { code, stderr } = await reprolabHere(['graph', 'tensorflow-basics', ...args]);
    assert.equal(code, 2);
    assert.match(stderr, message);
  });
}

test('graph looks for data where --data-dir says, as a run does', async () => {
  const { code, stderr } = await reprolabHere(['graph', 'mnist-fc', '--data-dir', '/nowhere']);
  assert.equal(code, 2);
  assert.match(stderr, /--data-dir: expected a folder, found nothing there: .*nowhere/);
});

test('REPROLAB_DUMP_STAGES: a file for every stage of a compile', async () => {
  await inTemporaryFolder(async (folder) => {
    const args = ['run', 'tensorflow-basics', '--profile', 'smoke', '--out', join(folder, 'out')];
    const { code, stderr } = await reprolabHere(args, { REPROLAB_DUMP_STAGES: join(folder, 'stages') });
    assert.equal(code, 0, stderr);
    const [first] = readdirSync(join(folder, 'stages'));
    const files = readdirSync(join(folder, 'stages', first ?? '')).sort();
    assert.deepEqual(
      files,
      stages.map(({ name }, index) => `${String(index).padStart(2, '0')}-${name}.txt`),
    );
  });
});

test('graph --onnx saves a model that ONNX Runtime opens', async () => {
  await inTemporaryFolder(async (folder) => {
    const path = join(folder, 'step.onnx');
    const { code, stdout, stderr } = await reprolabHere(['graph', 'tensorflow-basics', '--onnx', path]);
    assert.deepEqual([code, stdout], [0, ''], stderr);
    assert.match(stderr, /Model: .*step\.onnx/);
    const session = await ort.InferenceSession.create(path, { executionProviders: ['cpu'] });
    assert.ok(session.inputNames.includes('target'), session.inputNames.join());
    assert.ok(session.outputNames.includes('loss'), session.outputNames.join());
    await session.release();
  });
});

test.run();
