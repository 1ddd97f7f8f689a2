/** A worker process's side of the conversation with the command that started it. */
import { Worker } from 'node:worker_threads';
import { knownCause } from '../../scripts/start/crash.mjs';
import { ReprolabError } from '../core/errors.ts';
import type { Failure } from './messages.ts';

/** Describes anything thrown as a failure; an error that is not ours keeps its stack, which is all there is. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ReprolabError) {
    const { cause } = error;
    // Most messages quote their cause already.
    const told =
      cause instanceof Error && !error.message.includes(cause.message) ? ` (${cause.message})` : '';
    return { code: error.code, message: error.message + told, advice: error.advice ?? null };
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const { message, advice, isMemory } = knownCause(text) ?? { message: text, advice: null, isMemory: false };
  return { code: isMemory ? 'run-out-of-memory' : 'worker-crashed', message, advice };
}

/** Sends a message and resolves when it has left the process. */
export function tell(message: object): Promise<void> {
  return new Promise((resolve, reject) => {
    if (process.send === undefined) {
      reject(new ReprolabError('usage', 'A worker must be started by the reprolab command.'));
      return;
    }
    process.send(message, undefined, undefined, (error) => {
      if (error === null) resolve();
      else reject(error);
    });
  });
}

/** Sends a message without waiting: for progress, which may get lost when the parent is gone. */
export function mention(message: object): void {
  process.send?.(message, undefined, undefined, () => undefined);
}

/** Ends this process with its parent, whatever it is busy with then; costs a small thread (10 MB). */
function endWithParent(): void {
  const thread = new Worker(new URL('parent-watch.mjs', import.meta.url), {
    workerData: { parent: process.ppid },
    execArgv: [],
    // With NODE_OPTIONS it would load what somebody preloads into the command.
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 2 },
  });
  thread.unref();
}

/**
 * Handles messages one at a time, in order, until the parent disconnects or dies; then the process ends. Ctrl-C and the
 * end of a terminal reach the whole process group, and it is the parent that decides what becomes of a running worker.
 */
export function serve(handle: (message: unknown) => Promise<void>): void {
  // It may have died while this process was loading.
  if (process.send !== undefined && !process.connected) process.exit(0);
  endWithParent();
  let last = Promise.resolve();
  process.on('SIGINT', () => undefined);
  process.on('SIGHUP', () => undefined);
  process.on('disconnect', () => process.exit(0));
  process.on('message', (message) => {
    last = last
      .then(() => handle(message))
      .catch((error: unknown) => tell({ kind: 'failed', failure: failureOf(error) }))
      .catch(() => process.exit(1));
  });
}
