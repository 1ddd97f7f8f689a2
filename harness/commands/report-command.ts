import { Option, type Command } from 'commander';
import type { ReportOptions } from './report.ts';
import { defaultFormats, exporters } from '../../reports/exporters.ts';
import { reportViews } from '../../reports/shown.ts';
import { ciOption } from './ci-option.ts';
import { addStrictness } from './exit-code.ts';
import { courseOption, examples, labOption, parseNames, parsePath } from './options.ts';

/** `reprolab report`. */
export function addReportCommand(program: Command, finish: (code: number) => void): void {
  addStrictness(program.command('report'))
    .description('Judge a result again, and write its report and CSV files from its result.json')
    .argument('<folder>', 'folder that a run has written', parsePath)
    .option(
      '--format <list>',
      `what to write, ${defaultFormats.join(', ')} when left out: ${exporters.map(({ name, file }) => `${name} (${file})`).join(', ')}`,
      parseNames,
    )
    .addOption(labOption())
    .addOption(
      new Option(
        '--view <name>',
        'what stands first in report.html. nightly: what is wrong, and what changed; instructor: the labs in their order, in few printed pages; hardware: what took how long',
      )
        .choices(reportViews)
        .default('nightly'),
    )
    .addOption(ciOption())
    .addOption(courseOption())
    .addHelpText(
      'after',
      examples([
        ['reprolab report reports/out/2026-01-31T07-00-00-1a2b3c', 'after an update of the report'],
        ['reprolab report FOLDER --view instructor', 'a page to print for a course'],
        ['reprolab report FOLDER --format junit,badge', 'what a CI service reads'],
      ]),
    )
    .action(async (folder: string, options: ReportOptions) => {
      const { rewriteReport } = await import('./report.ts');
      finish(await rewriteReport(folder, options));
    });
}
