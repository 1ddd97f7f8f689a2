import { probeEngines } from '../../../harness/engine/backends/registry.ts';
import type { EngineName } from '../../../harness/engine/names.ts';
import { webGpuAccess, type WebGpuAccess } from '../../../scripts/device-check/software-vulkan.ts';

/** What every other engine is held to. */
export const oracle = 'tfjs-cpu' satisfies EngineName;

/** An engine of this machine, or why it is none. */
export type EngineHere = WebGpuAccess & { readonly name: EngineName };

/** Every engine but the oracle; WebGPU on a software driver where there is no GPU. */
export async function enginesHere(): Promise<EngineHere[]> {
  const webGpu = await webGpuAccess();
  return (await probeEngines())
    .filter(({ name }) => name !== oracle)
    .map(({ name, available, detail }): EngineHere => {
      if (name === 'onnx-webgpu') return { name, ...webGpu };
      return available
        ? { name, env: {}, reason: null, isEmulated: false }
        : { name, env: null, reason: detail, isEmulated: false };
    });
}
