/**
 * The WebGPU provider against the oracle, on a software driver where there is no GPU. It runs in a process of its own
 * because the Vulkan loader reads its environment when the process starts.
 */
import { execa } from 'execa';
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import { probeWebGpu } from '../../../harness/engine/backends/webgpu.ts';
import type { EngineInfo } from '../../../harness/core/result-schema.ts';
import { assertClose } from '../assert-close.ts';
import { tolerances } from '../tolerances.ts';
import { webGpuAccess } from './software-vulkan.ts';

interface Trained {
  readonly info: EngineInfo;
  readonly losses: readonly number[];
  readonly state: readonly (readonly number[])[];
}

const script = fileURLToPath(new URL('train-small.ts', import.meta.url));
const { env, reason } = await webGpuAccess();

async function train(engine: string, kind: string, optimizer: string): Promise<Trained> {
  const child = await execa(process.execPath, ['--import', 'tsx', script, engine, kind, optimizer], {
    env: env ?? {},
  });
  return JSON.parse(child.stdout) as Trained;
}

for (const [kind, optimizer] of [
  ['fc', 'adam'],
  ['cnn', 'sgd'],
] as const) {
  const name = `onnx-webgpu trains a small ${kind} with ${optimizer} as the oracle does`;
  if (reason !== null) {
    test.skip(name);
    continue;
  }
  test(name, async () => {
    const [gpu, oracle] = [
      await train('onnx-webgpu', kind, optimizer),
      await train('tfjs-cpu', kind, optimizer),
    ];
    assertClose(gpu.losses, oracle.losses, tolerances.training, 'losses');
    assert.equal(gpu.state.length, oracle.state.length, 'both have the same states');
    gpu.state.forEach((values, index) => {
      assertClose(values, oracle.state[index] ?? [], tolerances.training, `state ${index}`);
    });
    assert.ok(gpu.info.adapter !== null && gpu.info.adapter.length > 0, 'the adapter is named');
    assert.equal(
      gpu.info.softwareAdapter,
      /swiftshader|llvmpipe/i.test(gpu.info.adapter),
      `'${gpu.info.adapter}' is labelled as what it is`,
    );
  });
}
if (reason !== null) console.log(`SKIPPED: onnx-webgpu: ${reason}`);

test('the probe never throws and names an adapter or a reason', async () => {
  const probe = await probeWebGpu();
  assert.ok((probe.available ? probe.adapter : probe.reason).length > 0, 'an adapter or a reason');
});

test.run();
