/** Who is compared, and how their workers are started. */
import { fileURLToPath } from 'node:url';
import { loaderOptions } from '../../harness/core/installation.ts';
import type { DataMode } from '../../harness/data/load.ts';

const ours = 'reprolab';

/** A library, or reprolab itself. */
export interface Side {
  /** As on the command line. */
  readonly name: string;
  readonly title: string;
  /** The Python program that executes its steps; null for ours. */
  readonly script: string | null;
}

/** Ours first: its steps per call are what peers are asked to try, too. */
export const sides: readonly Side[] = [
  { name: 'ours', title: ours, script: null },
  { name: 'torch', title: 'PyTorch', script: 'torch_steps.py' },
  { name: 'tensorflow', title: 'TensorFlow', script: 'tensorflow_steps.py' },
  { name: 'jax', title: 'JAX', script: 'jax_steps.py' },
];

/** How ours finds its data and what it runs on. */
export interface OurSettings {
  readonly engine: string;
  readonly data: DataMode;
  readonly dataDir: string | null;
}

/** A program to start. */
export interface WorkerCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** The Python to use: REPROLAB_PYTHON, or python3. */
export function pythonOf(env: Readonly<Record<string, string | undefined>> = process.env): string {
  const named = env['REPROLAB_PYTHON'] ?? '';
  return named === '' ? 'python3' : named;
}

/** The command that starts a side's worker with a thread count. */
export function workerCommand(side: Side, threads: number, settings: OurSettings): WorkerCommand {
  if (side.script === null) {
    const { engine, data, dataDir } = settings;
    const script = fileURLToPath(new URL('our-worker.ts', import.meta.url));
    return {
      file: process.execPath,
      args: [...loaderOptions(), script, engine, String(threads), data, dataDir ?? ''],
      env: {},
    };
  }
  const script = fileURLToPath(new URL(side.script, import.meta.url));
  return { file: pythonOf(), args: [script, String(threads)], env: pythonEnvironment(side.name, threads) };
}

/**
 * Limits a side's library to a number of threads and to the processor; PyTorch alone may be told to use a GPU, by
 * REPROLAB_TORCH_DEVICE.
 */
export function pythonEnvironment(name: string, threads: number): Readonly<Record<string, string>> {
  const usesGpu = name === 'torch' && !['', 'cpu'].includes(process.env['REPROLAB_TORCH_DEVICE'] ?? '');
  const count = String(threads);
  return {
    OMP_NUM_THREADS: count,
    MKL_NUM_THREADS: count,
    OPENBLAS_NUM_THREADS: count,
    PYTHONDONTWRITEBYTECODE: '1',
    ...(usesGpu ? {} : { CUDA_VISIBLE_DEVICES: '-1' }),
    TF_CPP_MIN_LOG_LEVEL: '2',
    KERAS_BACKEND: 'tensorflow',
    ...(name === 'jax' ? jaxEnvironment(count) : {}),
  };
}

/** XLA takes the size of its thread pool from NPROC; its flags are JAX's alone, TensorFlow refuses some. */
function jaxEnvironment(count: string): Readonly<Record<string, string>> {
  return {
    JAX_PLATFORMS: 'cpu',
    NPROC: count,
    XLA_FLAGS: `--xla_cpu_multi_thread_eigen=${count !== '1'} intra_op_parallelism_threads=${count}`,
  };
}
