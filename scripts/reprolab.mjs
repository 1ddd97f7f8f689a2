#!/usr/bin/env node
/**
 * The command. In a checkout it installs what is missing, then runs harness/cli.ts, which is TypeScript without a
 * build step; in an installed package it runs what `npm pack` compiled.
 */
import { existsSync, readFileSync } from 'node:fs';

const compiled = new URL('../dist/harness/cli.js', import.meta.url);
const sources = new URL('../harness/cli.ts', import.meta.url);

if (process.argv.length === 3 && ['--version', '-V'].includes(process.argv[2])) {
  // Scripts ask for the version often, and nothing else is needed to tell it.
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  console.log(version);
} else if (existsSync(sources)) {
  const { bootstrap } = await import('./bootstrap.mjs');
  await bootstrap();
  const { register } = await import('tsx/esm/api');
  register();
  await import(sources.href);
} else {
  await import(compiled.href);
}
