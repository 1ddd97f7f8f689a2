/** What a device is put through: programs of this checkout, each in a process of its own. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loaderOptions } from '../../harness/core/installation.ts';
import { pythonOf } from '../peers/contenders.ts';

/** A program to run, and where its findings are. */
export interface Check {
  readonly title: string;
  /** Arguments of Node. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Its share of the time, beside the others'. */
  readonly weight: number;
  /** A file that it writes as it goes, so that an ended program has told something; null: it prints its findings. */
  readonly file: string | null;
  /** Whether it takes `--minutes` and ends by itself within them. */
  readonly keepsLimit: boolean;
}

/** An engine to check, with the environment in which its process finds the device. */
export interface CheckedEngine {
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
}

const pathOf = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const reprolab = (...args: readonly string[]) => [pathOf('scripts/reprolab.mjs'), ...args];
const program = (path: string, ...args: readonly string[]) => [...loaderOptions(), pathOf(path), ...args];
/** Equal everywhere, and nothing to download on a machine that is lent for minutes. */
const data = ['--data', 'synthetic'];
const reference = 'onnx-cpu';

/** All checks of all engines, the most telling first. Their files go into `folder`. */
export function checksOf(
  engines: readonly CheckedEngine[],
  suites: readonly string[],
  folder: string,
): readonly Check[] {
  return [
    ...engines.flatMap((engine) => [agreement(engine, folder), measurement(engine, folder)]),
    ...engines.flatMap(({ name, env }): Check[] => [
      {
        title: `${name}: every op and its gradients against the oracle`,
        args: program('test/engine/conformance/run-ops.ts', name),
        env,
        weight: 2,
        file: null,
        keepsLimit: false,
      },
      {
        title: `${name}: every suite's steps, small, against the oracle; compiled at published size`,
        args: program('test/engine/conformance/run-steps.ts', name, ...suites),
        env,
        weight: 2,
        file: null,
        keepsLimit: false,
      },
    ]),
  ];
}

function agreement({ name, env }: CheckedEngine, folder: string): Check {
  const out = join(folder, `agree-${name}`);
  return {
    title: `${name}: first 20 published steps of every suite beside ${reference}`,
    args: reprolab('agree', '--engines', `${reference},${name}`, ...data, '--out', out),
    env,
    weight: 4,
    file: join(out, 'agreement.json'),
    keepsLimit: false,
  };
}

function measurement({ name, env }: CheckedEngine, folder: string): Check {
  const out = join(folder, `bench-${name}`);
  const args = reprolab('bench', '--profile', 'hardware', '--engines', name, '--out', out);
  const title = `${name}: every suite's step measured, with telemetry`;
  return { title, args, env, weight: 4, file: join(out, 'bench.json'), keepsLimit: true };
}

/** PyTorch's steps on the same GPU; it says so itself where Python has none. */
export function torchCheck(folder: string): Check {
  const file = join(folder, 'torch.json');
  return {
    title: `PyTorch of ${pythonOf()} on the GPU`,
    args: [
      pathOf('scripts/peers/peers.mjs'),
      ...['--only', 'torch', '--threads', '1', '--rounds', '3', '--seconds', '0.5'],
      ...data,
      '--out',
      file,
    ],
    env: { REPROLAB_TORCH_DEVICE: 'cuda' },
    weight: 2,
    file,
    keepsLimit: false,
  };
}
