import type { Command } from 'commander';
import { examples, jsonOption } from './options.ts';

/** `reprolab list`. */
export function addListCommand(program: Command): void {
  program
    .command('list')
    .description('List the suites with their recipes')
    .addOption(jsonOption('the list'))
    .addHelpText('after', examples([['reprolab list', 'what there is to run']]))
    .action(async (options: { json?: true }) => {
      const { listSuites } = await import('./list.ts');
      listSuites(options);
    });
}
