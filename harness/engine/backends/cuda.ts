import { answerOf } from './provider-probe.ts';
import { cudaInstallationProblem } from './cuda-provider.ts';
import { cudaAdapter } from './nvidia.ts';

export type CudaProbe =
  /** The adapter with what is done about TF32: it decides the bits, and the adapter is part of a run's fingerprint. */
  | { readonly available: true; readonly adapter: string }
  | { readonly available: false; readonly reason: string };

const variable = 'NVIDIA_TF32_OVERRIDE';

/**
 * Turns TF32 off for what loads NVIDIA's libraries later in this process, unless the user has set NVIDIA_TF32_OVERRIDE: it
 * rounds the factors of float32 products to 10 bits of fraction. ONNX Runtime's Node binding hands no such option on.
 *
 * @returns Whether TF32 may be used.
 */
export function settleTf32(env: Record<string, string | undefined> = process.env): boolean {
  env[variable] ??= '0';
  return env[variable] !== '0';
}

let probing: Promise<CudaProbe> | null = null;

/** Says whether ONNX Runtime's CUDA provider computes here, and on what; asked once per process. Never throws. */
export function probeCuda(): Promise<CudaProbe> {
  probing ??= probe();
  return probing;
}

async function probe(): Promise<CudaProbe> {
  const problem = cudaInstallationProblem();
  if (problem !== null) return { available: false, reason: problem };
  const tf32 = settleTf32();
  const { computed, log, reason } = await answerOf('cuda');
  if (!computed) return { available: false, reason: missingLibrary(log) ?? reason };
  return { available: true, adapter: `${await cudaAdapter()}, TF32 ${tf32 ? 'allowed' : 'off'}` };
}

const packages: readonly (readonly [RegExp, (major: string) => string])[] = [
  [/^libcuda\.so/, () => "NVIDIA's driver"],
  [/^libcudnn/, (major) => `cuDNN ${major}`],
  [/^lib(?:cu|nv)/, (major) => `CUDA ${major}`],
];

/**
 * Which of NVIDIA's libraries the provider asked for in vain. ONNX Runtime's error says only that the provider did not
 * load; the dynamic loader's message, on standard error, names the library.
 */
export function missingLibrary(log: string): string | null {
  const [, library] = /([\w.+-]+\.so(?:\.\d+)*): cannot open shared object file/.exec(log) ?? [];
  if (library === undefined) return null;
  const major = /\.so\.(\d+)/.exec(library)?.[1] ?? '';
  const owner = packages
    .find(([pattern]) => pattern.test(library))?.[1](major)
    .trim();
  if (owner === undefined) return `${library} cannot be loaded`;
  return `${library} is not found: install ${owner}, or name its folder in LD_LIBRARY_PATH`;
}
