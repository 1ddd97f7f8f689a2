import type { Command } from 'commander';
import { examples } from './options.ts';
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
      'Store whole runs on real data, at least five seeds of a suite, in reference-results/measured',
    )
    .argument('<result...>', 'folders that runs have written, or their result.json')
    .option('--dry-run', 'print what would be written')
    .option('--force', 'replace a reference that is there')
    .addHelpText(
      'after',
      examples([['reprolab run mnist-fc --profile full --seeds 11..20', 'runs to promote'], ...lines]),
    )
    .action(async (paths: string[], options: PromoteOptions) => {
      const { promote } = await import('./reference.ts');
      promote(paths, options);
    });
}
