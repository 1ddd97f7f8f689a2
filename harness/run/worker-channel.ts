/** A worker process's side of the conversation with the command that started it. */
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
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: 'worker-crashed', ...(knownCause(message) ?? { message, advice: null }) };
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

/**
 * Handles messages one at a time, in order, until the parent disconnects; then the process ends. Ctrl-C and the end
 * of a terminal reach the whole process group, and it is the parent that decides what becomes of a running worker.
 */
export function serve(handle: (message: unknown) => Promise<void>): void {
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
