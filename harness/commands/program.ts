/** The commands, and what their outcomes mean for whoever started them. */
import { Command, CommanderError } from 'commander';
import { exitCodes, ReprolabError } from '../core/errors.ts';
import { toolVersion } from '../core/installation.ts';
import { printableInLog } from '../core/printable.ts';
import { commands } from './commands.ts';
import { examples } from './options.ts';
import { colorsFor } from './terminal.ts';

function createProgram(finish: (code: number) => void): Command {
  const program = new Command('reprolab')
    .description('Trains deep-learning labs from a seed and proves whether they still do what they claim.')
    .version(toolVersion())
    .exitOverride()
    .configureOutput({ writeErr: (text) => process.stderr.write(printableInLog(text)) })
    .showHelpAfterError('(--help shows what there is)')
    .addHelpText(
      'after',
      `${examples([
        ['reprolab run', 'reproduce all suites and write a report'],
        ['reprolab list', 'what there is'],
        ['reprolab doctor', 'what this machine has'],
        ['reprolab run --help', 'all options of a command'],
      ])}\n\nExit codes: 0 no check failed, 1 a check failed, 2 bad input or usage, 3 crash, engine or data missing.`,
    );
  // Commands inherit exitOverride and the rest only when they are added after it.
  for (const add of commands) add(program, finish);
  return program;
}

/** Explains an error to the user and returns the exit code that it stands for; throws those that are not ours. */
function explain(error: unknown): number {
  if (error instanceof CommanderError) {
    // Commander has printed its message, or the help or version that was asked for.
    return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  }
  if (!(error instanceof ReprolabError)) throw error;
  const { red, bold } = colorsFor(process.stderr);
  process.stderr.write(`${red(bold('error:'))} ${printableInLog(error.message)}\n`);
  if (error.advice !== undefined) process.stderr.write(`${printableInLog(error.advice)}\n`);
  return error.exitCode;
}

/**
 * Runs one command.
 *
 * @param args - As in process.argv, from the command's name on.
 * @returns The exit code; what went wrong has been explained on stderr.
 * @throws What is neither bad input nor a failure that we know: a crash, for the start script to explain.
 */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  let exitCode: number = exitCodes.ok;
  try {
    await createProgram((code) => {
      exitCode = code;
    }).parseAsync(args, { from: 'user' });
  } catch (error) {
    exitCode = explain(error);
  }
  return exitCode;
}
