/** Finds the software Vulkan driver that Debian's chromium carries, so that WebGPU can be tested without a GPU. */
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const drivers = [
  '/usr/lib/chromium/vk_swiftshader_icd.json',
  '/usr/lib/chromium-browser/vk_swiftshader_icd.json',
];

/** Environment in which a new process finds the driver, and the Vulkan loader beside it; null where there is none. */
export function softwareVulkan(): Record<string, string> | null {
  const driver = drivers.find((path) => existsSync(path));
  if (driver === undefined) return null;
  return {
    VK_ICD_FILENAMES: driver,
    LD_LIBRARY_PATH: [dirname(driver), process.env['LD_LIBRARY_PATH'] ?? ''].filter(Boolean).join(':'),
    XDG_RUNTIME_DIR: process.env['XDG_RUNTIME_DIR'] ?? mkdtempSync(join(tmpdir(), 'reprolab-vulkan-')),
  };
}
