#!/usr/bin/env node
/**
 * The command. In a checkout it installs what is missing, then runs harness/cli.ts, which is TypeScript without a
 * build step; in an installed package it runs what `npm pack` compiled.
 */
import { existsSync, readFileSync } from 'node:fs';

/** As in start/crash.mjs, which may be what is missing. */
const crashed = 3;
/** Node ends with smaller numbers of its own for what went wrong, and 1 would say that a check failed. */
const leastSignalCode = 128;

/** @type {number | undefined} */
let outcome;
let isExplained = false;
process.on('exit', (code) => {
  if (outcome !== undefined || code >= leastSignalCode) return;
  process.exitCode = crashed;
  // Whoever ends the process with this code has said why.
  if (isExplained || code === crashed) return;
  // Node ends in silence where its loader's thread finds no memory.
  process.stderr.write(
    'error: It ended before it could say why; most often the memory or the address space does not suffice.\n' +
      'Lift the limit where there is one (ulimit -v unlimited; in a container, its memory) and run it again.\n',
  );
});

const { explainCrash } = await import('./start/crash.mjs');

/** @param {unknown} error */
function crash(error) {
  isExplained = true;
  process.stderr.write(`${explainCrash(error)}\n`);
  process.exit(crashed);
}
process.on('uncaughtException', crash);
process.on('unhandledRejection', crash);

/** The command line's module: TypeScript where its source is, else what was compiled from it. */
async function loadCommandLine() {
  const source = new URL('../harness/cli.ts', import.meta.url);
  const compiled = new URL('../dist/harness/cli.js', import.meta.url);
  if (!existsSync(source) && existsSync(compiled)) return import(compiled.href);
  const { bootstrap } = await import('./bootstrap.mjs');
  await bootstrap();
  await import('./loader/typescript.mjs');
  return import(source.href);
}

/** @param {readonly string[]} args */
async function main(args) {
  if (args.length === 1 && ['--version', '-V'].includes(args[0])) {
    // Scripts ask for the version often, and nothing else is needed to tell it.
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    console.log(version);
    return 0;
  }
  const { runCommandLine } = await loadCommandLine();
  return runCommandLine(args);
}

try {
  const { outliveReaders } = await import('./start/output.mjs');
  outliveReaders((error) => {
    throw new Error(`cannot write to standard output: ${error.message}`, { cause: error });
  });
  // As shells do where it is not set; libraries take it for granted.
  process.env.PATH ??= '/usr/local/bin:/usr/bin:/bin';
  outcome = await main(process.argv.slice(2));
  process.exitCode = outcome;
} catch (error) {
  crash(error);
}
