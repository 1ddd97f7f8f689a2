/** Where ONNX Runtime's provider for CUDA lies, and the record of how it came there. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { internalError } from '../../core/errors.ts';
import { libraryFolder, libraryVersion } from '../../core/installation.ts';
import { placedFilesSchema, readPlaced } from './placed-files.ts';

export const onnxRuntimePackage = 'onnxruntime-node';
export const cudaRecordName = 'reprolab-cuda.json';
/** What ONNX Runtime loads: the second finds the runtime through the first. */
export const cudaLibraries = [
  'libonnxruntime_providers_shared.so',
  'libonnxruntime_providers_cuda.so',
] as const;
/** The only system that the provider is published for and the Node binding asks it on. */
export const cudaPlatform = 'linux-x64';

export const cudaRecordSchema = placedFilesSchema.extend({
  version: z.string().describe('Of ONNX Runtime, as the source of the files states it.'),
  cudaMajor: z
    .int()
    .nullable()
    .describe('Of the CUDA libraries that the provider loads; null: not found in it.'),
  source: z.string().describe('Where the files came from: an address, or a file or folder of the user.'),
  sha512: z
    .string()
    .nullable()
    .describe('Of the package that they were taken from, hexadecimal; null for a folder.'),
  checksum: z
    .enum(['published', 'none published'])
    .describe('Whether the package was compared with a checksum that its publisher states.'),
});

export type CudaRecord = z.infer<typeof cudaRecordSchema>;

export const platform = `${process.platform}-${process.arch}`;

/** The folder of the Node binding, where ONNX Runtime looks for its providers. */
export function bindingFolder(): string {
  const folder = libraryFolder(onnxRuntimePackage);
  if (folder === null) throw internalError(`${onnxRuntimePackage} is not installed`);
  return join(folder, 'bin', 'napi-v6', process.platform, process.arch);
}

/** Why the provider is not there as it should be, in words for a user; null when it is. */
export function cudaInstallationProblem(folder = bindingFolder(), system = platform): string | null {
  if (system !== cudaPlatform) return `not on this system: it exists for ${cudaPlatform}, this is ${system}`;
  const installed = readPlaced(folder, cudaRecordName, cudaRecordSchema);
  const again = 'install it again with: reprolab engine install cuda';
  if (installed.kind === 'broken') return `${installed.problem}; ${again}`;
  if (installed.kind === 'none' && cudaLibraries.some((name) => !existsSync(join(folder, name)))) {
    return 'not installed; with an NVIDIA GPU install it with: reprolab engine install cuda';
  }
  const version = libraryVersion(onnxRuntimePackage);
  if (installed.kind === 'whole' && installed.record.version !== version) {
    return `the installed provider is of ONNX Runtime ${installed.record.version}, and ONNX Runtime is ${version ?? 'missing'}; ${again}`;
  }
  return null;
}
