import { Command, InvalidArgumentError, Option } from 'commander';
import { ciOption } from './ci-option.ts';
import { addStrictness } from './exit-code.ts';
import {
  courseOption,
  dataDirOption,
  dataOption,
  defaultEngine,
  examples,
  jsonOption,
  parseCount,
  parseMinutes,
  parsePath,
  parseSeed,
  parseSeeds,
  parseShard,
  parseThreads,
} from './options.ts';
import type { RunOptions } from './run.ts';

/** A count, or 'off'. */
function parseConfirm(text: string): number | 'off' {
  if (text === 'off') return text;
  const count = parseCount(text);
  if (count < 3) throw new InvalidArgumentError(`Expected 'off' or a number of seeds from 3, got '${text}'.`);
  return count;
}

/** What is trained: the arguments and options that `run` and `plan` share. */
export function declareSelection(command: Command): Command {
  return command
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
    .option('--shard <i/n>', 'only the i-th of n parts of equal cost; reprolab merge joins them', parseShard)
    .addOption(courseOption());
}

function declareRun(command: Command): Command {
  return declareSelection(command)
    .option('--engine <name>', 'what executes; reprolab doctor lists the engines', defaultEngine)
    .option('--threads <n>', 'threads of the engine; its own default when left out', parseThreads)
    .addOption(dataOption())
    .addOption(dataDirOption())
    .option('--out <folder>', 'folder for the result; reports/out/<time>-<id> when left out', parsePath)
    .option('--resume <result>', 'go on with an interrupted or merged result, in its folder', parsePath)
    .option(
      '--confirm <n>',
      "fresh seeds that decide a suspect suite, or 'off' (default: 4 with nightly and full, else off)",
      parseConfirm,
    )
    .option('--confirm-budget <minutes>', 'time that all fresh seeds may take', parseMinutes, 60)
    .option('--jobs <n>', 'runs to train at once: sooner done, but their timings are shared', parseCount, 1)
    .option(
      '--run-timeout <minutes>',
      'time that a run may take (default: 20 times what it took on onnx-cpu, 10 minutes at least; none on other engines)',
      parseMinutes,
    )
    .addOption(ciOption())
    .addOption(jsonOption('the result'));
}

/** Names and options of a `run` as a result has recorded its command line, from the first word after `run`. */
export function parseRunWords(words: readonly string[]): {
  readonly names: readonly string[];
  readonly options: RunOptions;
} {
  const command = addStrictness(declareRun(new Command('run'))).exitOverride();
  command.configureOutput({ writeErr: () => undefined }).parse(words, { from: 'user' });
  return { names: command.args, options: command.opts<RunOptions>() };
}

/** `reprolab run`. */
export function addRunCommand(program: Command, finish: (code: number) => void): void {
  addStrictness(declareRun(program.command('run')))
    .description('Train suites, judge what they claim, write the report')
    .addHelpText(
      'after',
      examples([
        ['reprolab run', 'all suites in a few minutes'],
        ['reprolab run SUITE --seeds 1..5', 'one suite over five seeds'],
        ['reprolab run --profile nightly --data real', 'whole recipes, real data or nothing'],
        ['reprolab run --profile full --jobs 2', 'five seeds, two runs at once'],
        ['reprolab run --resume reports/out/<run>', 'what was interrupted, without repeating what is done'],
        ['reprolab run SUITE --engine tfjs-cpu --profile smoke', 'the pure JavaScript oracle'],
        ['reprolab run SUITE --json > result.json', 'for a script'],
      ]),
    )
    .action(async (names: string[], options: RunOptions) => {
      const { run } = await import('./run.ts');
      finish(await run(names, options));
    });
}
