import type { Command } from 'commander';
import { addStrictness } from './exit-code.ts';
import type { MergeOptions } from './merge.ts';
import { courseOption, examples, parsePath } from './options.ts';

/** `reprolab merge`. */
export function addMergeCommand(program: Command, finish: (code: number) => void): void {
  addStrictness(program.command('merge'))
    .description('Join the results of all shards of a run into one, judge it and write its report')
    .argument('<result...>', 'folders of the shards, or their result.json')
    .option('--out <folder>', 'folder for the result; reports/out/<time>-<id> when left out', parsePath)
    .option('--allow-missing', 'join what is there, and name what is not')
    .addOption(courseOption())
    .addHelpText(
      'after',
      examples([
        ['reprolab merge shards/* --out night', 'one result of all of them'],
        ['reprolab run --resume night --confirm 4', 'then fresh seeds for what is suspect in it'],
      ]),
    )
    .action(async (results: string[], options: MergeOptions) => {
      const { merge } = await import('./merge.ts');
      finish(await merge(results, options));
    });
}
