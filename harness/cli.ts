/** argv -> command: what the start script runs once the dependencies are there. */
export { runCommandLine } from './commands/program.ts';
