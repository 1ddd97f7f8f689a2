/** State that stays on the device gives the bits that state in the process's memory gives, and no session misreads it. */
import { execa } from 'execa';
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import { loaderOptions } from '../../../harness/core/installation.ts';
import type * as ort from '../../../harness/engine/backends/onnxruntime.mjs';
import { Session } from '../../../harness/engine/backends/session.ts';
import { webGpuAccess } from '../../../scripts/device-check/software-vulkan.ts';

interface Trained {
  readonly losses: readonly number[];
  readonly state: readonly (readonly number[])[];
  readonly restored: readonly (readonly number[])[];
  readonly evaluated: readonly number[];
  readonly again: readonly number[];
}

const title = 'onnx-webgpu: state on the device and in the process give the same bits';
const { env, reason } = await webGpuAccess();
if (reason !== null) {
  test.skip(title);
  console.log(`SKIPPED: onnx-webgpu: ${reason}`);
} else {
  test(title, async () => {
    const script = fileURLToPath(new URL('device-state.ts', import.meta.url));
    const { stdout } = await execa(process.execPath, [...loaderOptions(), script], { env });
    const { host, device, severalSteps } = JSON.parse(stdout) as Record<string, Trained>;
    assert.equal(new Set(host?.losses).size, 4, 'every loss is a number of its own');
    assert.deepEqual(device, host);
    assert.deepEqual(severalSteps, host, 'two steps a call');
    assert.deepEqual(device?.restored, device?.state, 'state goes round');
    assert.deepEqual(device?.again, device?.evaluated, 'shared weights outlive the training step');
  });
}

test('a session of the CPU refuses a tensor of the device, and calls nothing', async () => {
  let calls = 0;
  const inner = {
    run: () => {
      calls++;
      return Promise.resolve({});
    },
  } as unknown as ort.InferenceSession;
  const feeds = { x: { location: 'gpu-buffer' } as ort.Tensor };
  await assert.rejects(
    new Session(inner, false).run(feeds, {}),
    /internal: input 'x' lies in 'gpu-buffer', where this session cannot read it/,
  );
  assert.equal(calls, 0);
  await new Session(inner, true).run(feeds, {});
  assert.equal(calls, 1);
});

test.run();
