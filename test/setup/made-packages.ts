/** Packages with providers that are none, in the forms that they are published in. */
import { BlobWriter, TextReader, Uint8ArrayReader, ZipWriter } from '@zip.js/zip.js';
import { writeFileSync } from 'node:fs';
import { libraryVersion } from '../../harness/core/installation.ts';
import { cudaLibraries } from '../../harness/engine/backends/cuda-provider.ts';

/** The version that the ONNX Runtime here wants. */
export const wantedVersion = libraryVersion('onnxruntime-node') ?? '';

/** A file that begins as a library for Linux on x86-64 and asks for a library of CUDA. */
export function library(name: string, machine = 0x3e): Uint8Array {
  const header = [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, machine, 0];
  return Uint8Array.from([...header, ...Buffer.from(`\0${name}\0libcublasLt.so.13\0end`)]);
}

export interface PackageForm {
  readonly version?: string;
  readonly id?: string;
  readonly machine?: number;
  readonly names?: readonly string[];
}

async function zip(path: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  const writer = new ZipWriter(new BlobWriter());
  for (const [name, content] of Object.entries(files)) {
    await writer.add(
      name,
      typeof content === 'string' ? new TextReader(content) : new Uint8ArrayReader(content),
    );
  }
  writeFileSync(path, new Uint8Array(await (await writer.close()).arrayBuffer()));
}

/** A NuGet package at `path`. */
export function writeNupkg(
  path: string,
  {
    version = wantedVersion,
    id = 'Microsoft.ML.OnnxRuntime.Gpu.Linux',
    machine,
    names = cudaLibraries,
  }: PackageForm = {},
): Promise<void> {
  const libraries = names.map(
    (name) => [`runtimes/linux-x64/native/${name}`, library(name, machine)] as const,
  );
  return zip(path, {
    [`${id}.nuspec`]: `<package><metadata><id>${id}</id><version>${version}</version></metadata></package>`,
    ...Object.fromEntries(libraries),
  });
}

/** A Python wheel at `path`. */
export function writeWheel(path: string, version = wantedVersion): Promise<void> {
  const libraries = cudaLibraries.map((name) => [`onnxruntime/capi/${name}`, library(name)] as const);
  return zip(path, {
    [`onnxruntime_gpu-${version}.dist-info/METADATA`]: `Metadata-Version: 2.1\nName: onnxruntime-gpu\nVersion: ${version}\n`,
    ...Object.fromEntries(libraries),
  });
}
