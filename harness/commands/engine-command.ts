/** `reprolab engine`: how listing, installing and removing look on the command line. */
import type { Command } from 'commander';
import type { EngineInstallOptions } from './engine.ts';
import { examples, jsonOption, parsePath } from './options.ts';

/** `reprolab engine list|install|uninstall`. */
export function addEngineCommand(program: Command, finish: (code: number) => void): void {
  const engine = program
    .command('engine')
    .description('List what can execute the labs, install an engine that is not in the box, or remove it')
    .addHelpText(
      'after',
      examples([
        ['reprolab engine list', 'every engine, whether it runs here, and how to get it'],
        ['reprolab engine install cuda', "NVIDIA's GPUs through ONNX Runtime"],
        ['reprolab engine uninstall cuda', 'as if it had never been there'],
      ]),
    );
  engine
    .command('list')
    .description('Every engine, whether it runs here and on what, and how to install it')
    .addOption(jsonOption('the engines'))
    .addHelpText('after', examples([['reprolab engine list', 'asks every engine to compute a sum']]))
    .action(async (options: { readonly json?: true }) => {
      const { listEngines } = await import('./engine.ts');
      await listEngines(options.json === true);
    });
  engine
    .command('install')
    .description('Install an engine: cuda, tensorflow, tensorflow-gpu')
    .argument('<name>', 'what to install')
    .option(
      '--python <exe>',
      'tensorflow, tensorflow-gpu: build against the TensorFlow of this Python',
      parsePath,
    )
    .option('--from <path>', 'cuda: a package or folder that you have, in place of a download', parsePath)
    .addHelpText(
      'after',
      examples([
        ['reprolab engine install cuda', "download ONNX Runtime's provider for CUDA"],
        [
          'reprolab engine install cuda --from FILE',
          'take it from a NuGet package or a wheel, without a network',
        ],
        [
          'reprolab engine install tensorflow --python tf/bin/python',
          "build against that Python's TensorFlow",
        ],
        [
          'reprolab engine install tensorflow-gpu',
          "TensorFlow 2.9 for CUDA 11.2, as tfjs-node-gpu's publisher has it",
        ],
      ]),
    )
    .action(async (name: string, options: EngineInstallOptions) => {
      const { installEngine } = await import('./engine.ts');
      finish(await installEngine(name, options));
    });
  engine
    .command('uninstall')
    .description('Remove what was installed; what was there before comes back')
    .argument('<name>', 'what to remove')
    .addHelpText('after', examples([['reprolab engine uninstall tensorflow', 'removes the addon']]))
    .action(async (name: string) => {
      const { uninstallEngine } = await import('./engine.ts');
      await uninstallEngine(name);
    });
}
