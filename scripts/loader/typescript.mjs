/**
 * Lets Node run our TypeScript: `node --import` this, or import it first. tsx's hooks for `import` and no others, and
 * one for packages: what both leave out is more than half of what a process's start takes.
 */
import { register } from 'node:module';
import 'tsx/esm';

register('./package-hooks.mjs', import.meta.url);
