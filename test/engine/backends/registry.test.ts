import { engineNames } from '../../../harness/engine/names.ts';
import assert from 'node:assert/strict';
import { test } from 'uvu';
import { ReprolabError } from '../../../harness/core/errors.ts';
import { isCapturing, openEngine, probeEngines } from '../../../harness/engine/backends/registry.ts';

test('an unknown engine is a usage error that lists the engines', async () => {
  await assert.rejects(openEngine('tensorrt'), (error) => {
    assert.ok(error instanceof ReprolabError);
    assert.equal(error.code, 'usage');
    assert.equal(error.exitCode, 2);
    assert.match(error.message, /no engine 'tensorrt'/);
    for (const name of engineNames) assert.ok(error.advice?.includes(name), name);
    return true;
  });
});

test('every engine is probed, in order, with what it runs on or why it cannot', async () => {
  const probes = await probeEngines();
  assert.deepEqual(
    probes.map(({ name }) => name),
    [...engineNames],
  );
  for (const { name, detail } of probes) assert.ok(detail.length > 10, `${name}: ${detail}`);
  const available = new Map(probes.map((probe) => [probe.name, probe.available]));
  assert.equal(available.get('onnx-cpu'), true);
  assert.equal(available.get('tfjs-cpu'), true);
});

test('what a probe says is what opening does', async () => {
  for (const { name, available } of await probeEngines()) {
    if (available) {
      const engine = await openEngine(name, { threads: 1 });
      assert.equal(engine.info.name, name);
      await engine.dispose();
      continue;
    }
    await assert.rejects(openEngine(name), (error) => {
      assert.ok(error instanceof ReprolabError);
      assert.equal(error.code, 'engine-unavailable');
      assert.equal(error.exitCode, 3);
      assert.match(error.advice ?? '', /reprolab doctor/);
      return true;
    });
  }
});

test('engines say what they are', async () => {
  const onnx = await openEngine('onnx-cpu', { threads: 2 });
  assert.equal(onnx.info.backend, 'onnxruntime/cpu');
  assert.equal(onnx.info.threads, 2);
  assert.match(onnx.info.version, /^\d+\.\d+\.\d+/);
  assert.ok(isCapturing(onnx));
  await onnx.dispose();
  const oracle = await openEngine('tfjs-cpu');
  assert.equal(oracle.info.threads, 1);
  assert.match(oracle.info.version, /^4\./);
  assert.ok(!isCapturing(oracle));
  await oracle.dispose();
});

test.run();
