/** Entries of engines that differ in little: providers of one system, and TensorFlow on its two devices. */
import { portableTarget } from '../target.ts';
import { missing, unavailable, type Availability, type EngineEntry } from './engine-entry.ts';
import type { TensorFlowDevice } from './tensorflow.ts';

/** A provider that ONNX Runtime's package ships for one system. */
export function platformProvider(
  engine: string,
  provider: string,
  system: NodeJS.Platform,
  what: string,
): EngineEntry {
  const probe = async (): Promise<Availability> => {
    if (process.platform !== system) return missing(`not on this system (${what})`);
    const { answerOf } = await import('./provider-probe.ts');
    const { computed, reason } = await answerOf(provider);
    // Neither says which device it takes.
    return computed ? { available: true, gpu: false, detail: what } : missing(reason);
  };
  return {
    captures: true,
    takesThreads: false,
    probe,
    async open() {
      const { available, detail } = await probe();
      if (!available) throw unavailable(engine, detail);
      const { openOnnxEngine } = await import('./onnx.ts');
      return openOnnxEngine(
        { engine, provider, adapter: what, softwareAdapter: false, target: portableTarget },
        null,
      );
    },
  };
}

/** TensorFlow's own kernels, run eagerly. */
export function tensorFlow(device: TensorFlowDevice): EngineEntry {
  return {
    captures: false,
    takesThreads: false,
    async probe() {
      const { probeTensorFlow } = await import('./tensorflow.ts');
      const found = await probeTensorFlow(device);
      if (!found.available) return missing(found.reason);
      const detail = `TensorFlow ${found.version} on ${found.adapter ?? 'the CPU'}`;
      return { available: true, gpu: device === 'GPU', detail };
    },
    async open() {
      const { openTensorFlow, probeTensorFlow, tensorFlowEngines } = await import('./tensorflow.ts');
      const { openEagerEngine } = await import('./eager.ts');
      const name = tensorFlowEngines[device];
      const probed = await probeTensorFlow(device);
      const found = probed.available ? await openTensorFlow(device) : probed;
      if (!found.available) throw unavailable(name, found.reason);
      return openEagerEngine('tensorflow', {
        name,
        backend: `tensorflow/${device}`,
        threads: null,
        adapter: found.adapter,
        softwareAdapter: false,
        version: found.version,
      });
    },
  };
}
