/**
 * The engines, one entry each, in the order in which `doctor` lists them. An entry loads what computes only when it is asked
 * to, so that reading the table costs nothing.
 */
import { internalError, ReprolabError } from '../../core/errors.ts';
import { libraryVersion } from '../../core/installation.ts';
import type { Engine } from '../step.ts';
import { portableTarget } from '../target.ts';

/** What an engine runs on, or why it cannot run here, in words for a user. */
export interface Availability {
  readonly available: boolean;
  readonly detail: string;
}

export interface EngineOptions {
  /** Threads of an engine that takes a number; when left out each step gets what suits its size. */
  readonly threads?: number;
}

export interface EngineEntry {
  /** Whether it captures steps into graphs; others run them kernel by kernel. */
  readonly captures: boolean;
  /** Whether it executes with as many threads as it is told to. */
  readonly takesThreads: boolean;
  /** Says whether it can run here; never throws. */
  readonly probe: () => Promise<Availability>;
  /** Throws engine-unavailable, with the reason, where it cannot run. */
  readonly open: (options: EngineOptions) => Promise<Engine>;
}

export const engines = {
  'onnx-cpu': {
    captures: true,
    takesThreads: true,
    async probe() {
      const { onnxRuntimeVersion } = await import('./onnx.ts');
      return { available: true, detail: `ONNX Runtime ${onnxRuntimeVersion}, cpu provider` };
    },
    async open({ threads }) {
      const { openOnnxEngine } = await import('./onnx.ts');
      const { channelBlock } = await import('./channel-block.ts');
      return openOnnxEngine(
        {
          engine: 'onnx-cpu',
          provider: 'cpu',
          adapter: null,
          softwareAdapter: false,
          target: {
            channelBlock: await channelBlock(),
            extremes: true,
            overflowsToInfinity: true,
            castsFromInt64: true,
          },
        },
        threads,
      );
    },
  },
  'onnx-webgpu': {
    captures: true,
    takesThreads: false,
    async probe() {
      const { probeWebGpu } = await import('./webgpu.ts');
      const found = await probeWebGpu();
      if (!found.available) return { available: false, detail: found.reason };
      const warning = found.software ? ' (software adapter: its timings say nothing about a GPU)' : '';
      return { available: true, detail: `${found.adapter}${warning}` };
    },
    async open() {
      const { probeWebGpu } = await import('./webgpu.ts');
      const { openOnnxEngine } = await import('./onnx.ts');
      const found = await probeWebGpu();
      if (!found.available) throw unavailable('onnx-webgpu', found.reason);
      return openOnnxEngine(
        {
          engine: 'onnx-webgpu',
          provider: 'webgpu',
          adapter: found.adapter,
          softwareAdapter: found.software,
          adapterDetails: found.details,
          target: portableTarget,
          keepsStateOnDevice: true,
        },
        null,
      );
    },
  },
  'tensorflow-gpu': {
    captures: false,
    takesThreads: false,
    async probe() {
      const { loadTensorFlow } = await import('./tensorflow.ts');
      const loaded = loadTensorFlow();
      return loaded.available
        ? { available: true, detail: `TensorFlow ${loaded.version} on ${loaded.device}` }
        : { available: false, detail: loaded.reason };
    },
    async open() {
      const { loadTensorFlow } = await import('./tensorflow.ts');
      const { openEagerEngine } = await import('./eager.ts');
      const loaded = loadTensorFlow();
      if (!loaded.available) throw unavailable('tensorflow-gpu', loaded.reason);
      return openEagerEngine('tensorflow', {
        name: 'tensorflow-gpu',
        backend: `tensorflow/${loaded.device}`,
        threads: null,
        adapter: loaded.device,
        softwareAdapter: false,
        version: loaded.version,
      });
    },
  },
  'tfjs-cpu': {
    captures: false,
    takesThreads: false,
    probe: () =>
      Promise.resolve({
        available: true,
        detail: `TensorFlow.js ${tfjsVersion()}, pure JavaScript: the oracle, slow`,
      }),
    async open() {
      const { openEagerEngine } = await import('./eager.ts');
      return openEagerEngine('cpu', {
        name: 'tfjs-cpu',
        backend: 'tfjs/cpu (pure JavaScript)',
        threads: 1,
        adapter: null,
        softwareAdapter: false,
        version: tfjsVersion(),
      });
    },
  },
} as const satisfies Readonly<Record<string, EngineEntry>>;

function unavailable(name: string, reason: string): ReprolabError {
  return new ReprolabError('engine-unavailable', `Engine ${name} cannot run here: ${reason}`, {
    advice: 'Run `reprolab doctor` to see which engines are available; onnx-cpu runs everywhere.',
  });
}

function tfjsVersion(): string {
  const version = libraryVersion('@tensorflow/tfjs-core');
  if (version === null) throw internalError('tfjs-core runs and is not installed');
  return version;
}
