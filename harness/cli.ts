/** argv -> command. The only place that ends the process. */
import { runCommandLine } from './commands/program.ts';
import { exitCodes } from './core/errors.ts';

let exitCode: number = exitCodes.ok;
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // `reprolab list | head` closes the pipe early: no error of ours.
  process.exit(error.code === 'EPIPE' ? exitCode : exitCodes.infrastructure);
});
exitCode = await runCommandLine(process.argv.slice(2));
process.exitCode = exitCode;
