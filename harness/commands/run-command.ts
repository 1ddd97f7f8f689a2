import type { Command } from 'commander';
import { addStrictness } from './exit-code.ts';
import { examples } from './options.ts';
import { declareRun, type RunOptions } from './run-options.ts';

/** `reprolab run`. */
export function addRunCommand(program: Command, finish: (code: number) => void): void {
  addStrictness(declareRun(program.command('run')))
    .description('Train suites, judge what they claim, write the report')
    .addHelpText(
      'after',
      examples([
        ['reprolab run', 'all suites in a few minutes'],
        ['reprolab run --lab 2', 'the suites of one lab'],
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
