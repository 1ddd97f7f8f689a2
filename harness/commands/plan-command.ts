import type { Command } from 'commander';
import { examples, jsonOption } from './options.ts';
import type { PlanOptions } from './plan.ts';
import { declareSelection } from './run-options.ts';

/** `reprolab plan`. */
export function addPlanCommand(program: Command): void {
  declareSelection(program.command('plan'))
    .description('Show the runs that a command would train, for schedulers')
    .addOption(jsonOption('the runs'))
    .addHelpText(
      'after',
      examples([
        ['reprolab plan --profile full', 'what five seeds of every suite are'],
        ['reprolab plan --profile full --shard 1/3', 'the first third of it'],
        ['reprolab plan --profile full --json', 'one entry a run, with its command'],
      ]),
    )
    .action(async (names: string[], options: PlanOptions) => {
      const { showPlan } = await import('./plan.ts');
      await showPlan(names, options);
    });
}
