import { z } from 'zod';
import { internalError, messageOf } from '../../core/errors.ts';
import { askChild } from './child-probe.ts';
import { cudaAdapter } from './nvidia.ts';
import { addonProblem } from './tensorflow-addon.ts';
import { loadTensorFlow, tensorFlowPackage } from './tensorflow-library.mjs';

/** What TensorFlow is to compute on. */
export type TensorFlowDevice = 'CPU' | 'GPU';

/** Whether TensorFlow's native library runs here, or why not, in words for a user. */
export type TensorFlowProbe =
  | {
      readonly available: true;
      /** Of the TensorFlow library, and in brackets that of the package which binds it. */
      readonly version: string;
      /** The GPU; null on the CPU. */
      readonly adapter: string | null;
    }
  | { readonly available: false; readonly reason: string };

export const tensorFlowEngines: Readonly<Record<TensorFlowDevice, string>> = {
  CPU: 'tensorflow',
  GPU: 'tensorflow-gpu',
};

/** What the package says of itself and of the library that its addon is linked to. */
const foundSchema = z.object({
  packageVersion: z.string().optional(),
  libraryVersion: z.string().optional(),
  usesGpu: z.boolean(),
});

export type Found = z.infer<typeof foundSchema>;

/** Environment in which the library takes that device: it takes a GPU wherever it sees one. */
const environmentFor: Readonly<Record<TensorFlowDevice, Readonly<Record<string, string>>>> = {
  CPU: { CUDA_VISIBLE_DEVICES: '-1', TF_CPP_MIN_LOG_LEVEL: '2' },
  GPU: { TF_CPP_MIN_LOG_LEVEL: '2' },
};

const probing = new Map<TensorFlowDevice, Promise<TensorFlowProbe>>();

/** Computes a sum on TensorFlow in a process of its own; asked once per process and device. Never throws. */
export function probeTensorFlow(device: TensorFlowDevice): Promise<TensorFlowProbe> {
  const asked = probing.get(device) ?? probe(device);
  probing.set(device, asked);
  return asked;
}

async function probe(device: TensorFlowDevice): Promise<TensorFlowProbe> {
  const problem = addonProblem(tensorFlowEngines[device]);
  if (problem !== null) return { available: false, reason: problem };
  const answer = await askChild('tensorflow-probe.mjs', 'TensorFlow', { env: environmentFor[device] });
  if (!answer.computed) return { available: false, reason: whyNotLoaded(answer.reason) };
  try {
    // What else the libraries print comes before.
    const found = foundSchema.parse(JSON.parse(answer.stdout.trim().split('\n').at(-1) ?? ''));
    return await described(found, device);
  } catch (error) {
    return { available: false, reason: messageOf(error) };
  }
}

/** Loads TensorFlow into this process, for that device. Throws what the loader throws; probe first. */
export function openTensorFlow(device: TensorFlowDevice): Promise<TensorFlowProbe> {
  for (const [name, value] of Object.entries(environmentFor[device])) process.env[name] ??= value;
  if (device === 'CPU') process.env['CUDA_VISIBLE_DEVICES'] = '-1';
  return described(foundSchema.parse(loadTensorFlow()), device);
}

/** What computes, or that it is not the device that was asked for. */
export async function described(found: Found, device: TensorFlowDevice): Promise<TensorFlowProbe> {
  const { packageVersion, libraryVersion, usesGpu } = found;
  if (packageVersion === undefined || libraryVersion === undefined) {
    throw internalError(`${tensorFlowPackage} does not state its version and that of its TensorFlow library`);
  }
  if (usesGpu !== (device === 'GPU')) {
    const reason = usesGpu
      ? `TensorFlow ${libraryVersion} has loaded for the GPU in this process already`
      : `TensorFlow ${libraryVersion} finds no GPU that it can use`;
    return { available: false, reason };
  }
  return {
    available: true,
    version: `${libraryVersion} (tfjs-node ${packageVersion})`,
    adapter: usesGpu ? await cudaAdapter() : null,
  };
}

/** One line on why the package does not load; folders are left out, which say nothing to a user. */
export function whyNotLoaded(message: string): string {
  const [line = ''] = message.split('\n');
  if (line.startsWith(`Cannot find module '${tensorFlowPackage}'`)) {
    return `${tensorFlowPackage} is not installed`;
  }
  return `${tensorFlowPackage} does not load (${line.replace(/(?:[A-Z]:)?(?:[\\/][^\\/\s:'"]+)+[\\/]/g, '')})`;
}
