import { Argument, type Command } from 'commander';
import { courseOption, examples } from './options.ts';

/** `reprolab completion`. */
export function addCompletionCommand(program: Command): void {
  program
    .command('completion')
    .description('Print what makes a shell complete commands, options, suites, labs and engines')
    .addArgument(new Argument('<shell>', 'shell that will read it').choices(['bash', 'zsh', 'fish']))
    .addOption(courseOption())
    .addHelpText(
      'after',
      examples([
        ['reprolab completion bash > ~/.reprolab.bash', 'then source that file in ~/.bashrc'],
        ['reprolab completion zsh > ~/.zfunc/_reprolab', 'in a folder of fpath, before compinit'],
        ['reprolab completion fish > ~/.config/fish/completions/reprolab.fish', 'found there by itself'],
      ]),
    )
    .action(async (shell: string, { course }: { readonly course?: string }) => {
      const { printCompletion } = await import('./completion.ts');
      await printCompletion(program, shell, course);
    });
}
