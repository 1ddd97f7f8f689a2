/** Takes the provider's libraries, and the version that they are of, out of a package or a folder. */
import { copyFileSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ReprolabError } from '../core/errors.ts';
import { cudaLibraries } from '../engine/backends/cuda-provider.ts';
import { inZip, type ZippedFile } from './zip-file.ts';

/** Below a folder that a user names: as it is, of a release of ONNX Runtime, of a wheel, of a NuGet package. */
const subfolders = ['.', 'lib', 'capi', 'onnxruntime/capi', 'runtimes/linux-x64/native'];

function unfit(what: string): ReprolabError {
  return new ReprolabError('usage', what, {
    advice:
      'Give the NuGet package Microsoft.ML.OnnxRuntime.Gpu.Linux, the Python wheel onnxruntime_gpu for Linux on x86-64, or ' +
      'the folder of either or of a GPU release of ONNX Runtime, unpacked.',
  });
}

/**
 * Unpacks the libraries of a NuGet package or a wheel into `staging`.
 *
 * @returns The version that the package states.
 * @throws ReprolabError 'usage' for an archive that is damaged or is another package
 */
export function stageArchive(path: string, staging: string): Promise<string> {
  return inZip(path, async (files) => {
    const stated = await statedVersion(files);
    if (stated === null) throw unfit(`${path} is no package of ONNX Runtime for GPUs.`);
    for (const name of cudaLibraries) {
      const [file, ...others] = files.filter((candidate) => basename(candidate.name) === name);
      if (file === undefined || others.length > 0) {
        throw unfit(
          `${path}: expected one ${name} in it, found ${file === undefined ? 'none' : others.length + 1}.`,
        );
      }
      await file.extractTo(join(staging, name));
    }
    return stated;
  });
}

/** From the manifest of a NuGet package or the metadata of a wheel; null where it is neither, or another's. */
async function statedVersion(files: readonly ZippedFile[]): Promise<string | null> {
  const nuspec = files.find(({ name }) => /^[^/]+\.nuspec$/.test(name));
  if (nuspec !== undefined) {
    const text = await nuspec.text();
    const id = /<id>\s*([^<\s]+)\s*<\/id>/.exec(text)?.[1] ?? '';
    const version = /<version>\s*([^<\s]+)\s*<\/version>/.exec(text)?.[1] ?? null;
    return /^Microsoft\.ML\.OnnxRuntime\.Gpu(\.Linux)?$/i.test(id) ? version : null;
  }
  const metadata = files.find(({ name }) => /^[^/]+\.dist-info\/METADATA$/.test(name));
  return metadata === undefined ? null : versionInMetadata(await metadata.text());
}

function versionInMetadata(text: string): string | null {
  const field = (name: string) => new RegExp(`^${name}: *(\\S+)`, 'm').exec(text)?.[1] ?? '';
  return /^onnxruntime[-_]gpu$/i.test(field('Name')) ? field('Version') : null;
}

/**
 * Copies the libraries of an unpacked package into `staging`.
 *
 * @returns The version that the folder states.
 * @throws ReprolabError 'usage' where the libraries are not in it, or nothing says of which version they are
 */
export function stageFolder(folder: string, staging: string): string {
  const found = subfolders
    .map((below) => join(folder, below))
    .find((place) => cudaLibraries.every((name) => existsSync(join(place, name))));
  if (found === undefined) throw unfit(`${folder} has no ${cudaLibraries.join(' and ')}.`);
  const version = versionOf(found);
  if (version === null) throw unfit(`${folder}: nothing there says which version its libraries are of.`);
  for (const name of cudaLibraries) copyFileSync(join(found, name), join(staging, name));
  return version;
}

/** Looks beside the libraries and in the three folders above: as deep as the packages have them. */
function versionOf(place: string): string | null {
  let folder = place;
  for (let level = 0; level < 4; level++, folder = dirname(folder)) {
    const names = readdirSync(folder);
    if (names.includes('VERSION_NUMBER')) return readFileSync(join(folder, 'VERSION_NUMBER'), 'utf8').trim();
    const library = names
      .map((name) => /^libonnxruntime\.so\.(\d+\.\d+\.\d+)$/.exec(name)?.[1])
      .find(Boolean);
    if (library !== undefined) return library;
    const nuspec = names.find((name) => /^Microsoft\.ML\.OnnxRuntime\.Gpu.*\.nuspec$/i.test(name));
    if (nuspec !== undefined) {
      return /<version>\s*([^<\s]+)/.exec(readFileSync(join(folder, nuspec), 'utf8'))?.[1] ?? null;
    }
    const metadata = names.find((name) => /^onnxruntime_gpu-.*\.dist-info$/.test(name));
    if (metadata !== undefined)
      return versionInMetadata(readFileSync(join(folder, metadata, 'METADATA'), 'utf8'));
  }
  return null;
}

/** The first bytes of a shared library for 64-bit x86 on Linux (ELF header: class, byte order, machine). */
function isLinuxX64(header: Uint8Array): boolean {
  const magic = [0x7f, 0x45, 0x4c, 0x46, 2, 1];
  return magic.every((byte, index) => header[index] === byte) && header[18] === 0x3e && header[19] === 0;
}

/**
 * The major version of the CUDA libraries that a provider asks the dynamic loader for; null where it names none.
 *
 * @throws ReprolabError 'usage' where it is no library of this system
 */
export async function cudaMajorOf(path: string): Promise<number | null> {
  const size = statSync(path).size;
  const handle = await open(path);
  try {
    const header = new Uint8Array(20);
    await handle.read(header, 0, header.length, 0);
    if (!isLinuxX64(header)) throw unfit(`${basename(path)} is no library for Linux on x86-64.`);
    // Names of libraries are short: an overlap finds one that lies across two pieces.
    const piece = Buffer.alloc(2 ** 24);
    const overlap = 64;
    for (let at = 0; at < size; at += piece.length - overlap) {
      const { bytesRead } = await handle.read(piece, 0, piece.length, at);
      const major = /lib(?:cublasLt|cublas|cudart)\.so\.(\d+)\0/.exec(
        piece.toString('latin1', 0, bytesRead),
      )?.[1];
      if (major !== undefined) return Number(major);
    }
    return null;
  } finally {
    await handle.close();
  }
}
