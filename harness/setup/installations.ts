/** What `reprolab engine` can install, by name: add an entry and the module that does the work. */
import type { EngineName } from '../engine/names.ts';

export interface InstallOptions {
  readonly python?: string;
  readonly from?: string;
  readonly tell: (line: string) => void;
}

export interface Installation {
  /** Engines that it makes available. */
  readonly engine: EngineName;
  /** Options that it reads. */
  readonly takes: readonly ('python' | 'from')[];
  /** Returns what was installed, in words. Throws ReprolabError with advice; nothing is changed then. */
  install(options: InstallOptions): Promise<string>;
  /** What is installed by us, in words, as its record says; null: nothing. */
  installed(): Promise<string | null>;
  /** Returns false where there was nothing of ours. */
  uninstall(): Promise<boolean>;
}

function tensorFlow(engine: EngineName, gpu: boolean): Installation {
  return {
    engine,
    takes: ['python'],
    async install({ python, tell }) {
      const { installTensorFlow } = await import('./tensorflow.ts');
      return installTensorFlow({ ...(python === undefined ? {} : { python }), gpu, tell });
    },
    async installed() {
      const { installedTensorFlow } = await import('./tensorflow.ts');
      return installedTensorFlow(gpu);
    },
    async uninstall() {
      const { uninstallTensorFlow } = await import('./tensorflow.ts');
      return uninstallTensorFlow();
    },
  };
}

export const installations = {
  tensorflow: tensorFlow('tensorflow', false),
  'tensorflow-gpu': tensorFlow('tensorflow-gpu', true),
  cuda: {
    engine: 'onnx-cuda',
    takes: ['from'],
    async install({ from, tell }) {
      const { driverProblem, installCuda } = await import('./cuda.ts');
      const { version, cudaMajor } = await installCuda({ ...(from === undefined ? {} : { from }), tell });
      const problem = await driverProblem(cudaMajor);
      if (problem !== null) tell(`Note: ${problem}.`);
      return `the CUDA provider of ONNX Runtime ${version}${cudaMajor === null ? '' : `, which loads CUDA ${cudaMajor}'s libraries`}`;
    },
    async installed() {
      const { installedCuda } = await import('./cuda.ts');
      return installedCuda();
    },
    async uninstall() {
      const { uninstallCuda } = await import('./cuda.ts');
      return uninstallCuda();
    },
  },
} as const satisfies Readonly<Record<string, Installation>>;

export const installationNames: readonly string[] = Object.keys(installations);
