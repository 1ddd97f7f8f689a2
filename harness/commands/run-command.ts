import { Option, type Command } from 'commander';
import {
  courseOption,
  dataDirOption,
  dataOption,
  defaultEngine,
  examples,
  historyOption,
  jsonOption,
  parsePath,
  parseSeed,
  parseSeeds,
  parseThreads,
} from './options.ts';
import type { RunOptions } from './run.ts';

/** `reprolab run`. */
export function addRunCommand(program: Command, finish: (code: number) => void): void {
  program
    .command('run')
    .description('Train suites, judge what they claim, write the report')
    .argument('[suite...]', 'suites to run; all when none is named')
    .addOption(
      new Option(
        '--profile <name>',
        'smoke: seconds; quick: minutes; nightly: whole recipes; full: five seeds',
      )
        .choices(['smoke', 'quick', 'nightly', 'full'])
        .default('quick'),
    )
    .option('--recipe <name>', "recipe to train; each suite's published one when left out")
    .addOption(new Option('--seed <n>', 'one seed').argParser(parseSeed).conflicts('seeds'))
    .option('--seeds <list>', 'several: 1..5 or 1,2,7', parseSeeds)
    .option('--engine <name>', 'what executes; reprolab doctor lists the engines', defaultEngine)
    .option('--threads <n>', 'threads of the engine; its own default when left out', parseThreads)
    .addOption(dataOption())
    .addOption(dataDirOption())
    .addOption(courseOption())
    .option('--out <folder>', 'folder for the result; reports/out/<time>-<id> when left out', parsePath)
    .addOption(historyOption())
    .addOption(jsonOption('the result'))
    .addHelpText(
      'after',
      examples([
        ['reprolab run', 'all suites in a few minutes'],
        ['reprolab run SUITE --seeds 1..5', 'one suite over five seeds'],
        ['reprolab run --profile nightly --data real', 'whole recipes, real data or nothing'],
        ['reprolab run SUITE --engine tfjs-cpu --profile smoke', 'the pure JavaScript oracle'],
        ['reprolab run SUITE --json > result.json', 'for a script'],
      ]),
    )
    .action(async (names: string[], options: RunOptions) => {
      const { run } = await import('./run.ts');
      finish(await run(names, options));
    });
}
