import type { Command } from 'commander';
import { dataDirOption, examples } from './options.ts';

/** `reprolab doctor`. */
export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('Show what this machine has: Node, CPU, engines, data, and how to get what is missing')
    .addOption(dataDirOption())
    .addHelpText('after', examples([['reprolab doctor', 'before the first run']]))
    .action(async (options: { dataDir?: string }) => {
      const { diagnose } = await import('./doctor.ts');
      await diagnose(options);
    });
}
