/** argv -> command. The only place that ends the process. */
import { Command, CommanderError } from 'commander';
import { addBenchCommand } from './commands/bench-command.ts';
import { addDataCommand } from './commands/data-command.ts';
import { addDoctorCommand } from './commands/doctor-command.ts';
import { addGraphCommand } from './commands/graph-command.ts';
import { addListCommand } from './commands/list-command.ts';
import { examples } from './commands/options.ts';
import { addReferenceCommand } from './commands/reference-command.ts';
import { addReportCommand } from './commands/report-command.ts';
import { addRunCommand } from './commands/run-command.ts';
import { colorsFor } from './commands/terminal.ts';
import { exitCodes, messageOf, ReprolabError } from './core/errors.ts';
import { toolVersion } from './measure/environment.ts';

function createProgram(finish: (code: number) => void): Command {
  const program = new Command('reprolab')
    .description('Trains deep-learning labs from a seed and proves whether they still do what they claim.')
    .version(toolVersion())
    .exitOverride()
    .showHelpAfterError('(--help shows what there is)')
    .addHelpText(
      'after',
      `${examples([
        ['reprolab run', 'reproduce all suites and write a report'],
        ['reprolab list', 'what there is'],
        ['reprolab doctor', 'what this machine has'],
        ['reprolab run --help', 'all options of a command'],
      ])}\n\nExit codes: 0 every check passed, 1 a check failed, 2 bad input or usage, 3 crash, engine or data missing.`,
    );
  // Commands inherit exitOverride and the rest only when they are added after it.
  addRunCommand(program, finish);
  addBenchCommand(program, finish);
  addListCommand(program);
  addDoctorCommand(program);
  addDataCommand(program, finish);
  addGraphCommand(program);
  addReportCommand(program);
  addReferenceCommand(program);
  return program;
}

/** Explains an error to the user and returns the exit code that it stands for. */
function explain(error: unknown): number {
  if (error instanceof CommanderError) {
    // Commander has printed its message, or the help or version that was asked for.
    return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  }
  const { red, bold } = colorsFor(process.stderr);
  if (error instanceof ReprolabError) {
    process.stderr.write(`${red(bold('error:'))} ${error.message}\n`);
    if (error.advice !== undefined) process.stderr.write(`${error.advice}\n`);
    return error.exitCode;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : messageOf(error);
  process.stderr.write(`${red(bold('unexpected error:'))} ${text}\n`);
  return exitCodes.infrastructure;
}

let exitCode: number = exitCodes.ok;
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // `reprolab list | head` closes the pipe early: no error of ours.
  process.exit(error.code === 'EPIPE' ? exitCode : exitCodes.infrastructure);
});
try {
  await createProgram((code) => {
    exitCode = code;
  }).parseAsync();
} catch (error) {
  exitCode = explain(error);
}
process.exitCode = exitCode;
