import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import { chooseEngine } from '../../../harness/engine/backends/choose-engine.ts';
import type { Availability } from '../../../harness/engine/backends/engine-entry.ts';
import { gpuSigns } from '../../../harness/engine/backends/gpu-signs.ts';

const signs = ['/dev/dri/renderD128'];
const absent: Availability = { available: false, gpu: false, detail: 'not here' };

/** Answers as given, and 'not here' for the others; notes who was asked. */
function asking(answers: Readonly<Record<string, Availability>>) {
  const asked: string[] = [];
  const ask = (name: string) => {
    asked.push(name);
    return Promise.resolve(answers[name] ?? absent);
  };
  return { asked, ask };
}

test('without a sign of a GPU nobody is asked and the processor computes', async () => {
  const { asked, ask } = asking({});
  const { engine, reason } = await chooseEngine({ signs: [], ask });
  assert.equal(engine, 'onnx-cpu');
  assert.match(reason, /no GPU/);
  assert.deepEqual(asked, []);
});

test('the first engine that computes on a real GPU is taken', async () => {
  const gpu = { available: true, gpu: true, detail: 'Some GPU' };
  const first = await chooseEngine({ signs, ask: asking({ 'onnx-cuda': gpu, 'onnx-webgpu': gpu }).ask });
  assert.deepEqual(first, { engine: 'onnx-cuda', reason: 'it computes on a GPU: Some GPU' });
  const second = await chooseEngine({ signs, ask: asking({ 'onnx-webgpu': gpu }).ask });
  assert.equal(second.engine, 'onnx-webgpu');
  // Where the system shows no devices, all are asked.
  const elsewhere = await chooseEngine({ signs: null, ask: asking({ 'tensorflow-gpu': gpu }).ask });
  assert.equal(elsewhere.engine, 'tensorflow-gpu');
});

test('a software adapter is never taken, and the reason names what was refused', async () => {
  const software = { available: true, gpu: false, detail: 'SwiftShader (software adapter)' };
  const { engine, reason } = await chooseEngine({ signs, ask: asking({ 'onnx-webgpu': software }).ask });
  assert.equal(engine, 'onnx-cpu');
  assert.match(
    reason,
    /renderD128 \(onnx-cuda: not here; onnx-webgpu: SwiftShader .*tensorflow-gpu: not here\)/,
  );
});

test('for a graph only engines that capture are asked', async () => {
  const { asked, ask } = asking({});
  await chooseEngine({ signs, ask, capturing: true });
  assert.deepEqual(asked, ['onnx-cuda', 'onnx-webgpu']);
});

test("signs are the devices of GPU drivers, and no other screen's", () => {
  const folder = mkdtempSync(join(tmpdir(), 'reprolab-dev-'));
  try {
    assert.deepEqual(gpuSigns(folder, 'linux'), []);
    mkdirSync(join(folder, 'dri'));
    for (const name of ['nvidiactl', 'null', 'dri/card0', 'nvidia0', 'dri/renderD128', 'dxg']) {
      writeFileSync(join(folder, name), '');
    }
    const found = gpuSigns(folder, 'linux')
      ?.map((path) => path.slice(folder.length))
      .sort();
    assert.deepEqual(found, ['/dri/renderD128', '/dxg', '/nvidia0']);
    assert.equal(gpuSigns(folder, 'darwin'), null);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test.run();
