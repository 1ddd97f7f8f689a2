import type { Command } from 'commander';
import type { BenchOptions } from './bench.ts';
import {
  courseOption,
  dataDirOption,
  dataOption,
  defaultEngine,
  examples,
  jsonOption,
  labOption,
  parseCount,
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
    .option('--engines <list>', 'engines to compare; reprolab doctor lists them', parseNames, [defaultEngine])
    .option(
      '--threads <list>',
      "thread counts, e.g. 1,2; each engine's default when left out",
      parseThreadCounts,
    )
    .option('--recipe <name>', "recipe to measure; each suite's published one when left out")
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
        ['reprolab bench SUITE --threads 1,2', 'what a second thread brings'],
        ['reprolab bench SUITE --engines onnx-cpu,tfjs-cpu', 'capture against eager JavaScript'],
      ]),
    )
    .action(async (names: string[], options: BenchOptions) => {
      const { runBench } = await import('./bench.ts');
      finish(await runBench(names, options));
    });
}
