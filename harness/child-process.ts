/**
 * For suites that run a library in a process of its own, because its input can break it: both sides of such a process.
 * Apart from `index.ts`, so that the process does not load the whole harness.
 */
export { internalError, messageOf, ReprolabError } from './core/errors.ts';
export { extent } from './core/extent.ts';
export { siblingScript } from './core/installation.ts';
export { cleanSvg } from './core/safe-svg.ts';
export { converse, type Conversation } from './run/conversation.ts';
export { serve, tell } from './run/worker-channel.ts';
