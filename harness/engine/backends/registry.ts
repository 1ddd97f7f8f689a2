import '@tensorflow/tfjs-backend-cpu';
// Registers the gradients of all kernels: in Node tfjs-core comes without any.
import '@tensorflow/tfjs-layers';
import { messageOf, ReprolabError } from '../../core/errors.ts';
import { type EngineName, engineNames } from '../names.ts';
import type { CapturingEngine, Engine } from '../step.ts';
import type { Availability, EngineOptions } from './engine-entry.ts';
import { engines } from './engines.ts';

export type { EngineOptions } from './engine-entry.ts';

export interface EngineProbe extends Availability {
  readonly name: EngineName;
}

/**
 * Opens an engine; one may be open at a time in a process.
 *
 * @throws usage for an unknown name, engine-unavailable with the reason where it cannot run here
 */
export function openEngine(name: string, options: EngineOptions = {}): Promise<Engine> {
  const known = engineNames.find((engine) => engine === name);
  if (known !== undefined) return engines[known].open(options);
  const error = new ReprolabError('usage', `There is no engine '${name}'.`, {
    advice: `Engines: ${engineNames.join(', ')}.`,
  });
  return Promise.reject(error);
}

/** Says of every engine whether it can run here; never throws. */
export async function probeEngines(): Promise<EngineProbe[]> {
  const probes: EngineProbe[] = [];
  for (const name of engineNames) probes.push({ name, ...(await askedOf(name)) });
  return probes;
}

/** A library that does not even load is an answer too. */
async function askedOf(name: EngineName): Promise<Availability> {
  try {
    return await engines[name].probe();
  } catch (error) {
    return { available: false, gpu: false, detail: `it cannot be asked: ${messageOf(error)}` };
  }
}

/** True for engines that can show the graph of a step. */
export function isCapturing(engine: Engine): engine is CapturingEngine {
  return 'capture' in engine;
}
