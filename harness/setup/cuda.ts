/** `reprolab engine install cuda`: ONNX Runtime's provider for NVIDIA GPUs beside its Node binding. */
import { execa } from 'execa';
import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ReprolabError } from '../core/errors.ts';
import {
  bindingFolder,
  cudaLibraries,
  cudaPlatform,
  cudaRecordName,
  cudaRecordSchema,
  platform,
  type CudaRecord,
} from '../engine/backends/cuda-provider.ts';
import { readPlaced } from '../engine/backends/placed-files.ts';
import { expectedCudaPackage } from './cuda-package.ts';
import { downloadPackage, type Downloaded } from './nuget.ts';
import { digestOf, placeFiles, removePlaced, withStaging } from './placement.ts';
import { cudaMajorOf, stageArchive, stageFolder } from './provider-files.ts';

export interface CudaRequest {
  /** A package or folder of the user's; downloaded when left out. */
  readonly from?: string;
  /** A line about the work. */
  readonly tell: (line: string) => void;
  /** Bytes of a download so far. */
  readonly received?: (bytes: number) => void;
}

type Facts = Omit<CudaRecord, 'schemaVersion' | 'installedAt' | 'files'>;

/**
 * Puts the provider of exactly this ONNX Runtime's version beside its binding.
 *
 * @param folder - Of the binding; another one in tests.
 * @throws ReprolabError with advice: another system, no network, a damaged package, another version. Nothing is changed then.
 */
export async function installCuda(request: CudaRequest, folder = bindingFolder()): Promise<CudaRecord> {
  if (platform !== cudaPlatform) {
    throw new ReprolabError(
      'engine-unavailable',
      `The CUDA provider exists for ${cudaPlatform}; this is ${platform}.`,
      {
        advice: 'On this system use onnx-webgpu with a GPU: reprolab doctor shows whether it finds one.',
      },
    );
  }
  const wanted = expectedCudaPackage();
  return withStaging(folder, async (staging) => {
    const { version, ...origin } = await stage(request, staging);
    if (version !== wanted.version) {
      throw new ReprolabError(
        'usage',
        `${origin.source}: expected the provider of ONNX Runtime ${wanted.version}, found that of ${version}.`,
        {
          advice: `ONNX Runtime would load it all the same, and may compute nonsense or crash: take version ${wanted.version}.`,
        },
      );
    }
    const [shared, provider] = cudaLibraries.map((name) => join(staging, name)) as [string, string];
    await cudaMajorOf(shared);
    const facts: Facts = { version, cudaMajor: await cudaMajorOf(provider), ...origin };
    return placeFiles(staging, { folder, recordName: cudaRecordName }, cudaLibraries, facts);
  });

  async function stage({ from, tell, received }: CudaRequest, staging: string) {
    if (from === undefined) {
      tell(`Downloading ${wanted.name} ${wanted.version} ...`);
      const archive = join(staging, 'package.nupkg');
      const { url, sha512, checksum }: Downloaded = await downloadPackage(
        wanted,
        archive,
        received ?? (() => undefined),
      );
      return { version: await stageArchive(archive, staging), source: url, sha512, checksum };
    }
    const path = resolve(from);
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) {
      throw new ReprolabError('usage', `There is nothing at ${path}.`, {
        advice: 'Give --from a file or folder.',
      });
    }
    const checksum = 'none published' as const;
    if (stats.isDirectory())
      return { version: stageFolder(path, staging), source: path, sha512: null, checksum };
    return {
      version: await stageArchive(path, staging),
      source: path,
      sha512: await digestOf(path, 'sha512'),
      checksum,
    };
  }
}

/** What the record of the installation says, in words; null: none is installed by us. */
export function installedCuda(folder = bindingFolder()): string | null {
  const state = readPlaced(folder, cudaRecordName, cudaRecordSchema);
  if (state.kind === 'none') return null;
  if (state.kind === 'broken') return state.problem;
  const { version, source, checksum, installedAt } = state.record;
  const checked = checksum === 'published' ? ', as its publisher has it' : '';
  return `ONNX Runtime ${version} from ${source}${checked}, ${installedAt.slice(0, 10)}`;
}

/** Takes the provider out; false where none of ours is. */
export function uninstallCuda(folder = bindingFolder()): boolean {
  return removePlaced({ folder, recordName: cudaRecordName }, cudaLibraries);
}

/**
 * What the machine's driver says against the provider, in words for a user; null when nothing.
 *
 * @param cudaMajor - Of the CUDA libraries that the provider loads.
 */
export async function driverProblem(cudaMajor: number | null): Promise<string | null> {
  const smi = await execa('nvidia-smi', [], { reject: false, timeout: 10_000 });
  if (smi.code === 'ENOENT') return "there is no nvidia-smi here: NVIDIA's driver seems not to be installed";
  if (smi.exitCode !== 0)
    return `nvidia-smi fails: ${(smi.stdout || smi.stderr).trim().split('\n')[0] ?? ''}`;
  const driver = Number(/CUDA Version: (\d+)/.exec(smi.stdout)?.[1] ?? NaN);
  return cudaMajor !== null && driver < cudaMajor
    ? `the provider is built for CUDA ${cudaMajor}, and the driver goes up to CUDA ${driver}: install a newer driver`
    : null;
}
