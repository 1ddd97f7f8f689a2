import type { Command } from 'commander';
import type { ListOptions } from './list.ts';
import { courseOption, examples, jsonOption } from './options.ts';

/** `reprolab list`. */
export function addListCommand(program: Command): void {
  program
    .command('list')
    .description('List the suites with their recipes')
    .addOption(courseOption())
    .addOption(jsonOption('the list'))
    .addHelpText('after', examples([['reprolab list', 'what there is to run']]))
    .action(async (options: ListOptions) => {
      const { listSuites } = await import('./list.ts');
      await listSuites(options);
    });
}
