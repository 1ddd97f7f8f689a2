import { probeEngines } from '../../../harness/engine/backends/registry.ts';
import type { EngineName } from '../../../harness/engine/names.ts';
import { webGpuAccess } from '../backends/software-vulkan.ts';

/** What every other engine is held to. */
export const oracle = 'tfjs-cpu' satisfies EngineName;

/** An engine of this machine, or why it is none. */
export type EngineHere =
  | { readonly name: EngineName; readonly env: Readonly<Record<string, string>>; readonly reason: null }
  | { readonly name: EngineName; readonly env: null; readonly reason: string };

/** Whether it runs on the software driver that the tests bring along. */
export function isEmulated({ env }: EngineHere): boolean {
  return env !== null && 'VK_ICD_FILENAMES' in env;
}

/** Every engine but the oracle; WebGPU on a software driver where there is no GPU. */
export async function enginesHere(): Promise<EngineHere[]> {
  const webGpu = await webGpuAccess();
  return (await probeEngines())
    .filter(({ name }) => name !== oracle)
    .map(({ name, available, detail }) => {
      if (name === 'onnx-webgpu') return { name, ...webGpu };
      return available ? { name, env: {}, reason: null } : { name, env: null, reason: detail };
    });
}
