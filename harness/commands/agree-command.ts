import type { Command } from 'commander';
import type { AgreeOptions } from './agree.ts';
import {
  courseOption,
  dataDirOption,
  dataOption,
  examples,
  jsonOption,
  parseCount,
  parseNames,
  parsePath,
  parseSeed,
} from './options.ts';

/** `reprolab agree`. */
export function addAgreeCommand(program: Command, finish: (code: number) => void): void {
  program
    .command('agree')
    .description('Compare the first training steps of suites on several engines: do they compute the same?')
    .argument('[suite...]', 'suites to compare; all when none is named')
    .requiredOption(
      '--engines <list>',
      'engines to compare, the first of them the reference; reprolab doctor lists them',
      parseNames,
    )
    .option('--steps <n>', 'training steps', parseCount, 20)
    .option('--seed <n>', 'of weights, batches and noise', parseSeed, 1)
    .option('--recipe <name>', "recipe to compare; each suite's published one when left out")
    .addOption(dataOption())
    .addOption(dataDirOption())
    .addOption(courseOption())
    .option('--out <folder>', 'folder for agreement.json; reports/out/<time>-<id> when left out', parsePath)
    .addOption(jsonOption('the agreement'))
    .addHelpText(
      'after',
      examples([
        ['reprolab agree --engines onnx-cpu,onnx-webgpu', 'all suites, 20 steps each'],
        ['reprolab agree SUITE --engines tfjs-cpu,onnx-cpu --steps 5', 'the engine against the oracle'],
      ]) +
        '\n\nExit codes: 0 all agree, 1 some disagree, 2 bad input or usage, 3 something was not run, so that nothing is known of it.',
    )
    .action(async (names: string[], options: AgreeOptions) => {
      const { runAgree } = await import('./agree.ts');
      finish(await runAgree(names, options));
    });
}
