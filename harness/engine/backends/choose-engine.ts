/** `--engine auto`: a real GPU where an engine computes on one, else the processor. */
import type { EngineChoice } from '../../core/result-schema.ts';
import type { EngineName } from '../names.ts';
import type { Availability } from './engine-entry.ts';
import { engines } from './engines.ts';
import { gpuSigns } from './gpu-signs.ts';

/** Engines for GPUs that run the labs whole, the fastest first. */
const forGpus = ['onnx-cuda', 'onnx-webgpu', 'tensorflow-gpu'] as const satisfies readonly EngineName[];

const everywhere: EngineName = 'onnx-cpu';

export interface ChoiceOptions {
  /** Only engines that capture steps into graphs. */
  readonly capturing?: boolean;
  /** As {@link gpuSigns} finds them. */
  readonly signs?: readonly string[] | null;
  /** Asks an engine. */
  readonly ask?: (name: EngineName) => Promise<Availability>;
}

const probeOf = (name: EngineName): Promise<Availability> => engines[name].probe();

/**
 * Chooses the engine for this machine, and says why. An adapter that is emulated on the processor, or that may be, is never
 * chosen. Asks no engine where nothing says that there is a GPU.
 */
export async function chooseEngine(options: ChoiceOptions = {}): Promise<EngineChoice> {
  const { capturing = false, signs = gpuSigns(), ask = probeOf } = options;
  if (signs?.length === 0) return { engine: everywhere, reason: 'no GPU: /dev shows no device of one' };
  const refused: string[] = [];
  for (const name of forGpus) {
    if (capturing && !engines[name].captures) continue;
    const { available, gpu, detail } = await ask(name);
    if (available && gpu) return { engine: name, reason: `it computes on a GPU: ${detail}` };
    refused.push(`${name}: ${detail}`);
  }
  const where =
    signs === null ? 'no engine for GPUs runs here' : `no engine for GPUs runs on ${signs.join(', ')}`;
  return { engine: everywhere, reason: `${where} (${refused.join('; ')})` };
}
