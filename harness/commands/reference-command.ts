import type { Command } from 'commander';
import { courseOption, examples } from './options.ts';
import type { PromoteOptions } from './reference.ts';

/** `reprolab reference promote`. */
export function addReferenceCommand(program: Command): void {
  const lines: readonly (readonly [string, string])[] = [
    ['reprolab reference promote reports/out/<run> --dry-run', 'what would be stored'],
    ['reprolab reference promote reports/out/<run> --force', 'instead of what is stored now'],
  ];
  program
    .command('reference')
    .description('Store measured results as references that later runs are compared with')
    .addHelpText('after', examples(lines))
    .command('promote')
    .description(
      "Store whole runs on official data, at least five seeds of a suite, in the folder measured of the course's references",
    )
    .argument('<result...>', 'folders that runs have written, or their result.json')
    .addOption(courseOption())
    .option('--dry-run', 'print what would be written')
    .option('--force', 'replace a reference that is there')
    .addHelpText(
      'after',
      examples([['reprolab run SUITE --profile full --seeds 11..20', 'runs to promote'], ...lines]),
    )
    .action(async (paths: string[], options: PromoteOptions) => {
      const { promote } = await import('./reference.ts');
      await promote(paths, options);
    });
}
