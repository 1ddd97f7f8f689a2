/**
 * The WebGPU provider against the oracle, on a software driver where there is no GPU. It runs in a process of its own
 * because the Vulkan loader reads its environment when the process starts.
 */
import { execa } from 'execa';
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import { loaderOptions } from '../../harness/core/installation.ts';
import { describeAdapter, probeWebGpu } from '../../harness/engine/backends/webgpu.ts';
import type { EngineInfo } from '../../harness/core/result-schema.ts';
import { assertClose } from '../engine/assert-close.ts';
import { tolerances } from '../engine/tolerances.ts';
import { webGpuAccess } from '../../scripts/device-check/software-vulkan.ts';

interface Trained {
  readonly info: EngineInfo;
  readonly losses: readonly number[];
  readonly state: readonly (readonly number[])[];
}

const script = fileURLToPath(new URL('../engine/backends/train-small.ts', import.meta.url));
const { env, reason } = await webGpuAccess();

async function train(engine: string, kind: string, optimizer: string): Promise<Trained> {
  const child = await execa(process.execPath, [...loaderOptions(), script, engine, kind, optimizer], {
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

test('the log of the probe tells what the adapter is, and what it does not tell is null', () => {
  const using = (name: string, driver: string) => `DRIVER:   Using "${name}" with driver: "${driver}"`;
  const device = (vendor: string, type: number) =>
    `Discovered OrtHardwareDevice {vendor_id:0x1, device_id:0x0, vendor:${vendor}, type:${type}, metadata: []}`;
  assert.deepEqual(
    describeAdapter(
      [device('AMD', 0), device('NVIDIA', 1), using('NVIDIA H100', '/lib/libGLX_nvidia.so.0')].join('\n'),
    ),
    {
      available: true,
      adapter: 'NVIDIA H100',
      software: false,
      hardware: true,
      details: { api: 'Vulkan', vendor: 'NVIDIA', driver: 'libGLX_nvidia.so.0', maxStorageBufferBytes: null },
    },
  );
  const twoVendors = describeAdapter([device('NVIDIA', 1), device('Intel', 1)].join('\n'));
  assert.deepEqual(twoVendors.details, {
    api: null,
    vendor: null,
    driver: null,
    maxStorageBufferBytes: null,
  });
  const emulated = describeAdapter(
    [device('NVIDIA', 1), using('SwiftShader Device (Subzero)', '/x/libvk_swiftshader.so')].join('\n'),
  );
  assert.equal(emulated.software, true);
  assert.equal(emulated.details.vendor, null, 'the machine has a GPU, and this is none');
});

test('the probe never throws and names an adapter or a reason', async () => {
  const probe = await probeWebGpu();
  assert.ok((probe.available ? probe.adapter : probe.reason).length > 0, 'an adapter or a reason');
});

test.run();
