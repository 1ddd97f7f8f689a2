/** The machine and the software that a result is measured on. */
import { readFileSync } from 'node:fs';
import { arch, cpus, release, totalmem, type, version } from 'node:os';
import { libraryVersion } from '../core/installation.ts';
import type { Machine } from '../core/result-schema.ts';
import { usableCores } from '../core/usable-cores.ts';

export { usableCores };

/** Instruction sets that decide how fast float32 arithmetic runs; the others would only hide them. */
const relevantFeature = /^(sse4_[12]|avx\w*|fma|f16c|amx\w*|asimd\w*|neon|sve\w*|bf16|i8mm|fphp)$/;

/** Libraries that compute or that decide what is computed. */
const libraries = [
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-layers',
  '@tensorflow/tfjs-backend-cpu',
  '@tensorflow/tfjs-node-gpu',
  'onnxruntime-node',
];

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Not this system, or not readable in this container: the caller has another source.
    return null;
  }
}

/** The first line `key : value` of /proc/cpuinfo whose key is one of `keys`. */
function cpuinfoLine(cpuinfo: string, keys: readonly string[]): string | null {
  for (const line of cpuinfo.split('\n')) {
    const [key = '', value = ''] = line.split(/\s*:\s*/, 2);
    if (keys.includes(key.trim()) && value !== '') return value.trim();
  }
  return null;
}

/** Instruction sets from the text of /proc/cpuinfo (x86: flags, Arm: Features), sorted. */
export function cpuFeaturesOf(cpuinfo: string): string[] {
  const flags = cpuinfoLine(cpuinfo, ['flags', 'Features']) ?? '';
  return [...new Set(flags.split(/\s+/).filter((flag) => relevantFeature.test(flag)))].sort();
}

/** Memory that this process may use, respecting a container's limit. */
export function usableMemoryBytes(): number {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < totalmem() ? limit : totalmem();
}

function cpuModel(cpuinfo: string): string {
  const model = cpus()[0]?.model.trim() ?? '';
  return cpuinfoLine(cpuinfo, ['model name', 'Processor']) ?? (model === '' ? `unknown ${arch()}` : model);
}

/** The machine as this process finds it. */
export function readMachine(): Machine {
  const cpuinfo = readIfThere('/proc/cpuinfo') ?? '';
  const versions = libraries.map((name) => [name, libraryVersion(name)] as const);
  return {
    cpuModel: cpuModel(cpuinfo),
    cpuFeatures: cpuFeaturesOf(cpuinfo),
    cpuCores: usableCores(),
    memoryBytes: usableMemoryBytes(),
    gpus: null,
    hardware: null,
    os: `${type()} ${release()} ${arch()} (${version()})`,
    node: process.version,
    libraries: Object.fromEntries(versions.filter((entry): entry is [string, string] => entry[1] !== null)),
  };
}
