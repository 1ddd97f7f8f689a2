/** NVIDIA's GPUs as their driver names them. */
import { execa } from 'execa';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const driverFolder = '/proc/driver/nvidia/gpus';
const timeoutMs = 5_000;

/** From the driver's files on Linux, else from nvidia-smi; empty where neither is there. Never throws. */
export async function nvidiaGpus(folder = driverFolder): Promise<string[]> {
  const named = namesIn(folder);
  if (named.length > 0) return named;
  const smi = await execa('nvidia-smi', ['--query-gpu=name', '--format=csv,noheader'], {
    reject: false,
    timeout: timeoutMs,
  });
  return smi.exitCode === 0
    ? smi.stdout
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '')
    : [];
}

/** `Model:           NVIDIA H100`, in a file for each GPU. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).flatMap((gpu) => {
      const text = readFileSync(join(folder, gpu, 'information'), 'utf8');
      return /^Model:\s*(.+?)\s*$/m.exec(text)?.[1] ?? [];
    });
  } catch {
    // No such driver, or a container that does not show it.
    return [];
  }
}

/** What computes, where a library takes the first device that CUDA lists: that order is known for equal GPUs only. */
export async function cudaAdapter(): Promise<string> {
  const kinds = [...new Set(await nvidiaGpus())];
  const [only] = kinds;
  if (only === undefined) return 'CUDA device 0 (name not reported)';
  return kinds.length === 1 ? only : `CUDA device 0, one of: ${kinds.join(', ')}`;
}
