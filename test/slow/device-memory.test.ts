/** The state of 2,000 calls on the device takes no more memory than that of 200: what a call replaces is freed. */
import { execa } from 'execa';
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import { loaderOptions } from '../../harness/core/installation.ts';
import { webGpuAccess } from '../../scripts/device-check/software-vulkan.ts';

const title = 'onnx-webgpu: 2,000 steps do not grow the memory of the process';
const { env, reason } = await webGpuAccess();
if (reason !== null) {
  test.skip(title);
  console.log(`SKIPPED: onnx-webgpu: ${reason}`);
} else {
  test(title, async () => {
    const script = fileURLToPath(new URL('device-memory.ts', import.meta.url));
    const { stdout } = await execa(process.execPath, [...loaderOptions(), script], { env });
    const { early, late, stateBytes } = JSON.parse(stdout) as Record<'early' | 'late' | 'stateBytes', number>;
    console.log(`resident after 200 steps ${early} bytes, after 2,000 ${late}; state ${stateBytes}`);
    // State that stayed would be 1,800 times its size: more than 20 GB.
    assert.ok(late - early < 5 * stateBytes, `grew from ${early} to ${late} bytes`);
  });
}

test.run();
