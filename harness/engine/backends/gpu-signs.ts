/** Whether anything says that this machine has a GPU, in microseconds: asking a graphics interface takes a second. */
import { readdirSync } from 'node:fs';

/** NVIDIA's devices, AMD's compute driver, and the GPU that Windows hands to its Linux. */
const device = /^(?:nvidia\d+|kfd|dxg)$/;
const renderNode = /^renderD\d+$/;

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // There is none, or this process may not look.
    return [];
  }
}

/**
 * Paths of devices that a GPU may be behind. Null on systems that do not show them as files: there only asking tells.
 *
 * @param folder - Of the devices.
 */
export function gpuSigns(folder = '/dev', system: NodeJS.Platform = process.platform): string[] | null {
  if (system !== 'linux') return null;
  return [
    ...namesIn(folder)
      .filter((name) => device.test(name))
      .map((name) => `${folder}/${name}`),
    ...namesIn(`${folder}/dri`)
      .filter((name) => renderNode.test(name))
      .map((name) => `${folder}/dri/${name}`),
  ];
}
