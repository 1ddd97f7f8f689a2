import type { Command } from 'commander';
import type { CheckOptions } from './check.ts';
import { addStrictness } from './exit-code.ts';
import { courseOption, examples, jsonOption, labOption, parsePath } from './options.ts';

/** `reprolab check`. */
export function addCheckCommand(program: Command, finish: (code: number) => void): void {
  addStrictness(program.command('check'))
    .description(
      "Judge results by today's claims and references, without training and without writing anything",
    )
    .argument('<result...>', 'folders that runs have written, or their result.json')
    .option(
      '--references <folder>',
      "claims and references in place of the course's: published/ and measured/",
      parsePath,
    )
    .addOption(labOption())
    .addOption(courseOption())
    .addOption(jsonOption('the checks of every result'))
    .addHelpText(
      'after',
      examples([
        ['reprolab check reports/out/*', 'do old results hold today?'],
        ['reprolab check RESULT --references ./new', 'what would other references say?'],
      ]),
    )
    .action(async (results: string[], options: CheckOptions) => {
      const { check } = await import('./check.ts');
      finish(await check(results, options));
    });
}
