import type { Command } from 'commander';
import type { DoctorOptions } from './doctor.ts';
import { courseOption, dataDirOption, examples, jsonOption } from './options.ts';

/** `reprolab doctor`. */
export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('Show what this machine has: Node, CPU, engines, data, and how to get what is missing')
    .addOption(dataDirOption())
    .addOption(courseOption())
    .addOption(jsonOption('what was found'))
    .addHelpText(
      'after',
      examples([
        ['reprolab doctor', 'before the first run'],
        ['reprolab doctor --json', 'for a bug report, or a script'],
      ]),
    )
    .action(async (options: DoctorOptions) => {
      const { diagnose } = await import('./doctor.ts');
      await diagnose(options);
    });
}
