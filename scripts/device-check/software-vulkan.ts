/** Finds the software Vulkan driver that Chromium and Chrome carry, so that WebGPU can be tested without a GPU. */
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { probeWebGpu } from '../../harness/engine/backends/webgpu.ts';

const drivers = [
  '/usr/lib/chromium/vk_swiftshader_icd.json',
  '/usr/lib/chromium-browser/vk_swiftshader_icd.json',
  '/opt/google/chrome/vk_swiftshader_icd.json',
];

/** Environment in which a new process finds the driver, and the Vulkan loader beside it; null where there is none. */
function softwareVulkan(): Record<string, string> | null {
  const driver = drivers.find((path) => existsSync(path));
  if (driver === undefined) return null;
  return {
    VK_ICD_FILENAMES: driver,
    LD_LIBRARY_PATH: [dirname(driver), process.env['LD_LIBRARY_PATH'] ?? ''].filter(Boolean).join(':'),
    XDG_RUNTIME_DIR: process.env['XDG_RUNTIME_DIR'] ?? mkdtempSync(join(tmpdir(), 'reprolab-vulkan-')),
  };
}

/** Where a new process finds a WebGPU adapter: in this environment, or nowhere for this reason. */
export type WebGpuAccess =
  | { readonly env: Record<string, string>; readonly reason: null; readonly isEmulated: boolean }
  | { readonly env: null; readonly reason: string; readonly isEmulated: false };

/** This machine's own adapter, else the software driver. */
export async function webGpuAccess(): Promise<WebGpuAccess> {
  const hardware = await probeWebGpu();
  if (hardware.available) return { env: {}, reason: null, isEmulated: hardware.software };
  const env = softwareVulkan();
  return env === null
    ? {
        env,
        reason: `no WebGPU adapter (${hardware.reason}) and no software Vulkan driver (it comes with Chromium)`,
        isEmulated: false,
      }
    : { env, reason: null, isEmulated: true };
}
