import {
  type KernelConfig,
  type NamedTensorInfoMap,
  type TensorInfo,
  enableProdMode,
  getKernelsForBackend,
  registerBackend,
  registerKernel,
  setBackend,
} from '@tensorflow/tfjs-core';
import { allocate } from '../../core/tensor-data.ts';
import type { KernelName } from '../graph/kernels.ts';
import { elementwiseRules } from './elementwise.ts';
import { linearRules } from './linear.ts';
import type { CaptureRule, KernelCall } from './rules.ts';
import { shapingRules } from './shaping.ts';
import { slidingRules } from './sliding.ts';
import { TracerBackend, dtypeOf } from './tracer-backend.ts';
import type { Tracing } from './tracing.ts';

/** Backend name. tfjs splits registry keys on '_', so it may hold none. */
const backendName = 'tracer';

/** A rule for every kernel of the captured dialect, and for those that are captured as others. */
const rules: Readonly<Record<string, CaptureRule>> = {
  ...elementwiseRules,
  ...shapingRules,
  ...linearRules,
  ...slidingRules,
} satisfies Readonly<Record<KernelName, CaptureRule>>;

/** Kernels whose result is a list of tensors, even of one: tfjs hands it on as such. */
const listKernels: ReadonlySet<string> = new Set(['SplitV', 'Unpack']);

let tracer: TracerBackend<Tracing> | null = null;

/** Registers the tracer as a tfjs backend (once) and makes it the current one. */
export async function useTracer(): Promise<TracerBackend<Tracing>> {
  tracer ??= registerTracer();
  enableProdMode();
  await setBackend(backendName);
  return tracer;
}

/** Registers every kernel of the cpu backend: concrete operands run on it, a symbolic one makes the call part of its capture. */
function registerTracer(): TracerBackend<Tracing> {
  const backend = new TracerBackend<Tracing>();
  registerBackend(backendName, () => backend);
  for (const kernel of getKernelsForBackend('cpu')) {
    registerKernel({
      ...kernel,
      backendName,
      kernelFunc: (call) => {
        const inputs = call.inputs as KernelCall['inputs'];
        const tracing = Object.values(inputs)
          .map((tensor) => tensor && backend.symbolOf(tensor)?.owner)
          .find((owner) => owner !== undefined);
        if (tracing === undefined) return kernel.kernelFunc({ ...call, backend });
        const traced = { kernel: kernel.kernelName, inputs, attributes: call.attrs ?? {}, tracing };
        const results = rules[kernel.kernelName]?.(traced) ?? standIn(traced, kernel, backend);
        return listKernels.has(kernel.kernelName) ? [...results] : results[0];
      },
    });
  }
  return backend;
}

/** Results for a kernel without a rule: it runs on zeros to find their shapes. */
function standIn(
  { tracing, kernel, inputs, attributes }: KernelCall,
  { kernelFunc }: KernelConfig,
  backend: TracerBackend<Tracing>,
): readonly [TensorInfo, ...TensorInfo[]] {
  const zeros: NamedTensorInfoMap = {};
  for (const [name, tensor] of Object.entries(inputs)) {
    if (tensor === undefined) continue;
    const { shape, dtype } = tensor;
    zeros[name] =
      backend.symbolOf(tensor) === undefined
        ? tensor
        : tracing.concrete(shape, dtype, allocate({ shape, dtype: dtypeOf(dtype, `kernel ${kernel}`) }));
  }
  const results = [kernelFunc({ inputs: zeros, attrs: attributes, backend })].flat();
  return results.map((result) => tracing.missing(kernel, result)) as [TensorInfo, ...TensorInfo[]];
}
