/**
 * The engines, one entry each, in the order in which `doctor` lists them. An entry loads what computes only when it is asked
 * to, so that reading the table costs nothing.
 */
import { internalError } from '../../core/errors.ts';
import { libraryVersion } from '../../core/installation.ts';
import { portableTarget } from '../target.ts';
import { missing, unavailable, type EngineEntry } from './engine-entry.ts';
import { platformProvider, tensorFlow } from './shared-entries.ts';

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
          adapterDetails: found.details,
          target: portableTarget,
          keepsStateOnDevice: true,
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
      return { available: true, gpu: true, detail: found.adapter };
    },
    async open() {
      const { probeCuda } = await import('./cuda.ts');
      const { openOnnxEngine } = await import('./onnx.ts');
      const { stepsWorthACall } = await import('./steps-per-call.ts');
      const found = await probeCuda();
      if (!found.available) throw unavailable('onnx-cuda', found.reason);
      return openOnnxEngine(
        {
          engine: 'onnx-cuda',
          provider: 'cuda',
          adapter: found.adapter,
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

function tfjsVersion(): string {
  const version = libraryVersion('@tensorflow/tfjs-core');
  if (version === null) throw internalError('tfjs-core runs and is not installed');
  return version;
}
