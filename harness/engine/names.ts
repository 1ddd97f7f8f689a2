import { engines } from './backends/engines.ts';

export type EngineName = keyof typeof engines;

/** Engines by name, in the order in which `doctor` lists them. */
export const engineNames = Object.keys(engines) as EngineName[];

/** Engines that execute with as many threads as they are told to; the others take no number. */
export const threadedEngines: readonly string[] = engineNames.filter((name) => engines[name].takesThreads);

/** Engines that capture steps into graphs. */
export const capturingEngines: readonly string[] = engineNames.filter((name) => engines[name].captures);
