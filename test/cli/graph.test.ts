import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { test } from 'uvu';
import { inTemporaryFolder, reprolab } from './binary.ts';
import { reprolabHere } from './in-process.ts';

test('graph prints tfjs kernels as captured and ONNX operators as executed', async () => {
  const captured = await reprolabHere(['graph', 'tensorflow-basics', '--after', 'captured']);
  const lowered = await reprolab(['graph', 'tensorflow-basics']);
  assert.deepEqual([captured.code, lowered.code], [0, 0], captured.stderr + lowered.stderr);
  assert.match(captured.stdout, /^graph .*\{\n/);
  assert.match(captured.stdout, /= Multiply\(/);
  assert.match(lowered.stdout, /= Mul\(/);
  assert.doesNotMatch(lowered.stdout, /= Multiply\(/);
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
