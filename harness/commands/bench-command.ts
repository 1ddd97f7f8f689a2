import { Option, type Command } from 'commander';
import type { BenchOptions } from './bench.ts';
import {
  courseOption,
  dataDirOption,
  dataOption,
  autoEngine,
  examples,
  jsonOption,
  labOption,
  parseCount,
  parseMinutes,
  parseNames,
  parsePath,
  parseThreadCounts,
} from './options.ts';

/** `reprolab bench`. */
export function addBenchCommand(program: Command, finish: (code: number) => void): void {
  program
    .command('bench')
    .description(
      'Measure training steps, batch assembly, the loop around them and evaluation, interleaved over engines and threads',
    )
    .argument('[suite...]', 'suites to measure; all when none is named')
    .option(
      '--engines <list>',
      'engines to compare; auto: the one that run takes; reprolab engine list shows all',
      parseNames,
      [autoEngine],
    )
    .option(
      '--threads <list>',
      "thread counts, e.g. 1,2; each engine's default when left out",
      parseThreadCounts,
    )
    .option('--recipe <name>', "recipe to measure; each suite's published one when left out")
    .addOption(
      new Option(
        '--profile <name>',
        'hardware: all that a comparison of two machines needs, in at most 10 minutes and one file to send',
      )
        .choices(['plain', 'hardware'])
        .default('plain'),
    )
    .option(
      '--minutes <n>',
      'most time that it may take; what does not fit is left out, and said',
      parseMinutes,
    )
    .option('--no-telemetry', 'do not read clocks, power, temperatures and load beside it')
    .option('--rounds <n>', 'rounds in which the engines take turns', parseCount, 7)
    .option('--round-ms <n>', 'about how long a round of one activity takes', parseCount, 300)
    .addOption(dataOption())
    .addOption(dataDirOption())
    .addOption(labOption())
    .addOption(courseOption())
    .option(
      '--out <folder>',
      'folder for bench.json, which may be that of a run; reports/out/<time>-<id> when left out',
      parsePath,
    )
    .addOption(jsonOption('the bench result'))
    .addHelpText(
      'after',
      examples([
        ['reprolab bench', 'all suites on the default engine'],
        ['reprolab bench --out reports/out/<run>', "adds a timing section to that run's report"],
        ['reprolab bench --profile hardware --out HOST', 'HOST/bench.json describes this machine'],
        ['reprolab bench SUITE --threads 1,2', 'what a second thread brings'],
        ['reprolab bench SUITE --engines onnx-cpu,tfjs-cpu', 'capture against eager JavaScript'],
      ]),
    )
    .action(async (names: string[], parsed: BenchOptions, command: Command) => {
      const isDataChosen = command.getOptionValueSource('data') !== 'default';
      const { runBench } = await import('./bench.ts');
      finish(await runBench(names, { ...parsed, ...(isDataChosen ? {} : { data: null }) }));
    });
}
