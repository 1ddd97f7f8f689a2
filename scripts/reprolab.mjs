#!/usr/bin/env node
/** The command: installs what is missing, then runs harness/cli.ts, which is TypeScript without a build step. */
import { bootstrap } from './bootstrap.mjs';

await bootstrap();
const { register } = await import('tsx/esm/api');
register();
await import('../harness/cli.ts');
