/**
 * The engines, one entry each, in the order in which `doctor` lists them. An entry loads what computes only when it is asked
 * to, so that reading the table costs nothing.
 */
import { internalError, ReprolabError } from '../../core/errors.ts';
import { libraryVersion } from '../../core/installation.ts';
import type { Engine } from '../step.ts';
import { portableTarget } from '../target.ts';
import type { TensorFlowDevice } from './tensorflow.ts';

/** What an engine runs on, or why it cannot run here. */
export interface Availability {
  readonly available: boolean;
  /** Whether it computes on a GPU that is known to be real. */
  readonly gpu: boolean;
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
      return { available: true, gpu: false, detail: `ONNX Runtime ${onnxRuntimeVersion}, cpu provider` };
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
      if (!found.available) return missing(found.reason);
      const warning = found.software ? ' (software adapter: its timings say nothing about a GPU)' : '';
      return { available: true, gpu: found.hardware, detail: `${found.adapter}${warning}` };
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
          target: portableTarget,
        },
        null,
      );
    },
  },
  'onnx-cuda': {
    captures: true,
    takesThreads: false,
    async probe() {
      const { probeCuda } = await import('./cuda.ts');
      const found = await probeCuda();
      if (!found.available) return missing(found.reason);
      const detail = `${found.adapter}, TF32 ${found.tf32 ? 'allowed' : 'off'}`;
      return { available: true, gpu: true, detail };
    },
    async open() {
      const { probeCuda, settleTf32 } = await import('./cuda.ts');
      const { openOnnxEngine } = await import('./onnx.ts');
      const { stepsWorthACall } = await import('./steps-per-call.ts');
      const found = await probeCuda();
      if (!found.available) throw unavailable('onnx-cuda', found.reason);
      return openOnnxEngine(
        {
          engine: 'onnx-cuda',
          provider: 'cuda',
          // In the adapter too: TF32 changes the bits, and the adapter is part of a run's fingerprint.
          adapter: settleTf32() ? `${found.adapter}, TF32 allowed` : found.adapter,
          softwareAdapter: false,
          target: portableTarget,
          stepsPerCall: stepsWorthACall,
        },
        null,
      );
    },
  },
  'onnx-coreml': platformProvider('onnx-coreml', 'coreml', 'darwin', 'Apple Core ML'),
  'onnx-directml': platformProvider('onnx-directml', 'dml', 'win32', 'DirectML'),
  tensorflow: tensorFlow('CPU'),
  'tensorflow-gpu': tensorFlow('GPU'),
  'tfjs-cpu': {
    captures: false,
    takesThreads: false,
    probe: () =>
      Promise.resolve({
        available: true,
        gpu: false,
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

const missing = (detail: string): Availability => ({ available: false, gpu: false, detail });

/** A provider that ONNX Runtime's package ships for one system. */
function platformProvider(
  engine: string,
  provider: string,
  system: NodeJS.Platform,
  what: string,
): EngineEntry {
  const probe = async (): Promise<Availability> => {
    if (process.platform !== system) return missing(`not on this system (${what})`);
    const { answerOf } = await import('./provider-probe.ts');
    const { computed, reason } = await answerOf(provider);
    return computed ? { available: true, gpu: true, detail: what } : missing(reason);
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
function tensorFlow(device: TensorFlowDevice): EngineEntry {
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
