import type { Command } from 'commander';
import type { ListOptions } from './list.ts';
import { courseOption, examples, jsonOption, labOption } from './options.ts';

/** `reprolab list`. */
export function addListCommand(program: Command): void {
  program
    .command('list')
    .description('List the suites with their recipes')
    .addOption(labOption())
    .addOption(courseOption())
    .addOption(jsonOption('the list'))
    .addHelpText(
      'after',
      examples([
        ['reprolab list', 'what there is to run'],
        ['reprolab list --lab 2', 'what belongs to a lab'],
      ]),
    )
    .action(async (options: ListOptions) => {
      const { listSuites } = await import('./list.ts');
      await listSuites(options);
    });
}
