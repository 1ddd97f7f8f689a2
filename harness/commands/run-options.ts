/** What `run` is asked for: its options, as declared and as parsed. */
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Profile } from '../core/result-schema.ts';
import type { DataMode } from '../data/load.ts';
import { ciOption, type CiChoice } from './ci-option.ts';
import { addStrictness, type Strictness } from './exit-code.ts';
import {
  courseOption,
  dataDirOption,
  dataOption,
  autoEngine,
  historyOption,
  jsonOption,
  labOption,
  parseCount,
  parseMegabytes,
  parseMinutes,
  parsePath,
  parseSeed,
  parseSeeds,
  parseShard,
  parseThreads,
  type Shard,
} from './options.ts';

/** Which runs are meant, as parsed. */
export interface SelectionOptions {
  readonly profile: Profile;
  readonly recipe?: string;
  readonly seed?: number;
  readonly seeds?: readonly number[];
  readonly shard?: Shard;
  readonly lab?: readonly string[];
  readonly course?: string;
}

/** Options of `reprolab run` as parsed. */
export interface RunOptions extends SelectionOptions, Strictness {
  readonly engine: string;
  readonly threads?: number;
  readonly data: DataMode;
  readonly dataDir?: string;
  readonly out?: string;
  readonly resume?: string;
  readonly confirm?: number | 'off';
  readonly confirmBudget: number;
  readonly jobs: number;
  /** Seconds. */
  readonly checkpointEvery: number | 'off';
  /** Minutes. */
  readonly runTimeout?: number;
  /** Mebibytes. */
  readonly runMemory?: number;
  /** Whether the machine is read beside the runs. */
  readonly telemetry: boolean;
  readonly ci: CiChoice;
  readonly history?: string;
  readonly json?: true;
}

/** A count, or 'off'. */
function parseConfirm(text: string): number | 'off' {
  if (text === 'off') return text;
  const count = parseCount(text);
  if (count < 3) throw new InvalidArgumentError(`Expected 'off' or a number of seeds from 3, got '${text}'.`);
  return count;
}

/** Seconds, 0 among them, or 'off'. */
function parseCheckpoint(text: string): number | 'off' {
  return text === 'off' ? text : parseSeed(text);
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
    .addOption(labOption())
    .addOption(courseOption());
}

export function declareRun(command: Command): Command {
  return declareSelection(command)
    .option(
      '--engine <name>',
      'what executes; auto: a real GPU, else the processor; reprolab engine list shows all',
      autoEngine,
    )
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
      '--checkpoint-every <seconds>',
      "how often a run writes down how far it has come, for --resume; 'off' for never",
      parseCheckpoint,
      30,
    )
    .option(
      '--run-timeout <minutes>',
      'time that a run may take (default: 20 times what it took on onnx-cpu, 10 minutes at least; none on other engines)',
      parseMinutes,
    )
    .option(
      '--run-memory <MB>',
      'memory that the process of a run may hold, else it is ended: all of it on Linux, the JavaScript heap alone elsewhere (default: no limit)',
      parseMegabytes,
    )
    .option('--no-telemetry', 'do not read clocks, power, temperatures and load beside the runs')
    .addOption(ciOption())
    .addOption(historyOption())
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
