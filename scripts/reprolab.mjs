#!/usr/bin/env node
/** The command: installs what is missing, then runs harness/cli.ts, which is TypeScript without a build step. */

/** As in start/crash.mjs, which may be what is missing. */
const crashed = 3;
/** Node ends with smaller numbers of its own for what went wrong, and 1 would say that a check failed. */
const leastSignalCode = 128;

/** @type {number | undefined} */
let outcome;
process.on('exit', (code) => {
  if (outcome === undefined && code < leastSignalCode) process.exitCode = crashed;
});

const { explainCrash } = await import('./start/crash.mjs');

/** @param {unknown} error */
function crash(error) {
  process.stderr.write(`${explainCrash(error)}\n`);
  process.exit(crashed);
}
process.on('uncaughtException', crash);
process.on('unhandledRejection', crash);

try {
  const { outliveReaders } = await import('./start/output.mjs');
  outliveReaders((error) => {
    throw new Error(`cannot write to standard output: ${error.message}`, { cause: error });
  });
  // As shells do where it is not set; libraries take it for granted.
  process.env.PATH ??= '/usr/local/bin:/usr/bin:/bin';
  const { bootstrap } = await import('./bootstrap.mjs');
  await bootstrap();
  const { register } = await import('tsx/esm/api');
  register();
  const { runCommandLine } = await import('../harness/cli.ts');
  outcome = await runCommandLine(process.argv.slice(2));
  process.exitCode = outcome;
} catch (error) {
  crash(error);
}
