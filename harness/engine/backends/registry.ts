import '@tensorflow/tfjs-backend-cpu';
// Registers the gradients of all kernels: in Node tfjs-core comes without any.
import '@tensorflow/tfjs-layers';
import * as ort from './onnxruntime.mjs';
import { createRequire } from 'node:module';
import { ReprolabError } from '../../core/errors.ts';
import { type EngineName, engineNames } from '../names.ts';
import type { CapturingEngine, Engine } from '../step.ts';
import { openEagerEngine } from './eager.ts';
import { openOnnxEngine } from './onnx.ts';
import { loadTensorFlow } from './tensorflow.ts';
import { probeWebGpu } from './webgpu.ts';

export interface EngineProbe {
  readonly name: EngineName;
  readonly available: boolean;
  /** What it runs on, or why it cannot run. */
  readonly detail: string;
}

export interface EngineOptions {
  /** Threads of an engine among `threadedEngines`; when left out each step gets what suits its size. */
  readonly threads?: number;
}

/**
 * Opens an engine; one may be open at a time in a process.
 *
 * @throws usage for an unknown name, engine-unavailable with the reason where it cannot run here
 */
export async function openEngine(name: string, options: EngineOptions = {}): Promise<Engine> {
  switch (engineNames.find((known) => known === name)) {
    case 'onnx-cpu':
      return openOnnxEngine(
        { engine: 'onnx-cpu', provider: 'cpu', adapter: null, softwareAdapter: false },
        options.threads,
      );
    case 'onnx-webgpu': {
      const probe = await probeWebGpu();
      if (!probe.available) throw unavailable(name, probe.reason);
      return openOnnxEngine({
        engine: 'onnx-webgpu',
        provider: 'webgpu',
        adapter: probe.adapter,
        softwareAdapter: probe.software,
      });
    }
    case 'tfjs-cpu':
      return openEagerEngine('cpu', {
        name,
        backend: 'tfjs/cpu (pure JavaScript)',
        threads: 1,
        adapter: null,
        softwareAdapter: false,
        version: tfjsVersion(),
      });
    case 'tensorflow-gpu': {
      const loaded = loadTensorFlow();
      if (!loaded.available) throw unavailable(name, loaded.reason);
      return openEagerEngine('tensorflow', {
        name,
        backend: `tensorflow/${loaded.device}`,
        threads: null,
        adapter: loaded.device,
        softwareAdapter: false,
        version: loaded.version,
      });
    }
    case undefined:
      throw new ReprolabError('usage', `There is no engine '${name}'.`, {
        advice: `Engines: ${engineNames.join(', ')}.`,
      });
  }
}

/** Says of every engine whether it can run here; never throws. */
export async function probeEngines(): Promise<EngineProbe[]> {
  const webGpu = await probeWebGpu();
  const tensorFlow = loadTensorFlow();
  const onnxVersion = ort.env.versions.node ?? ort.env.versions.common;
  return [
    { name: 'onnx-cpu', available: true, detail: `ONNX Runtime ${onnxVersion}, cpu provider` },
    webGpu.available
      ? {
          name: 'onnx-webgpu',
          available: true,
          detail: `${webGpu.adapter}${webGpu.software ? ' (software adapter: its timings say nothing about a GPU)' : ''}`,
        }
      : { name: 'onnx-webgpu', available: false, detail: webGpu.reason },
    tensorFlow.available
      ? {
          name: 'tensorflow-gpu',
          available: true,
          detail: `TensorFlow ${tensorFlow.version} on ${tensorFlow.device}`,
        }
      : { name: 'tensorflow-gpu', available: false, detail: tensorFlow.reason },
    {
      name: 'tfjs-cpu',
      available: true,
      detail: `TensorFlow.js ${tfjsVersion()}, pure JavaScript: the oracle, slow`,
    },
  ];
}

/** True for engines that can show the graph of a step. */
export function isCapturing(engine: Engine): engine is CapturingEngine {
  return 'capture' in engine;
}

function unavailable(name: string, reason: string): ReprolabError {
  return new ReprolabError('engine-unavailable', `Engine ${name} cannot run here: ${reason}`, {
    advice: 'Run `reprolab doctor` to see which engines are available; onnx-cpu runs everywhere.',
  });
}

const require = createRequire(import.meta.url);

function tfjsVersion(): string {
  const { version } = require('@tensorflow/tfjs-core/package.json') as { version: string };
  return version;
}
