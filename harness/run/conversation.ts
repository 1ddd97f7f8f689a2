/** A worker process that is asked and answers, one request at a time; the only client of `startWorker`. */
import { internalError, ReprolabError } from '../core/errors.ts';
import { startWorker, type WorkerOptions } from './worker-process.ts';

export interface ConversationOptions<Answer> extends WorkerOptions {
  /** What a message is: an answer, or null for one that needs none. What it throws is thrown by `ask`. */
  readonly understand: (message: unknown) => Answer | null;
  /** Ends the process when it is aborted. */
  readonly signal?: AbortSignal;
}

export interface Conversation<Answer> {
  /**
   * Sends a request, or with null waits for what the worker says by itself.
   *
   * @param limitMs - Time for the answer. A process that is late is killed, since nobody knows what it is at.
   * @throws ReprolabError 'worker-crashed', 'worker-killed' or 'run-out-of-memory' when the process ends without an
   *   answer, 'run-timed-out' when it is late; the signal's reason when it was aborted
   */
  ask(request: object | null, limitMs?: number): Promise<Answer>;
  /** Lets the process end. */
  close(): Promise<void>;
}

/** Starts a worker script. `name` is what it works on, for messages. */
export function converse<Answer>(
  script: URL,
  name: string,
  { understand, signal, ...workerOptions }: ConversationOptions<Answer>,
): Conversation<Answer> {
  let settle: (answer: Answer | Promise<never>) => void = () => undefined;
  const worker = startWorker(
    script,
    name,
    (message) => {
      try {
        const answer = understand(message);
        if (answer !== null) settle(answer);
      } catch (error) {
        settle(Promise.reject(error instanceof Error ? error : internalError(String(error))));
      }
    },
    workerOptions,
  );
  const kill = () => {
    worker.kill();
  };
  signal?.addEventListener('abort', kill);
  const ended = worker.ended.then((crash): never => {
    signal?.throwIfAborted();
    throw crash ?? new ReprolabError('worker-crashed', `${name} ended without an answer.`);
  });
  // It may end when nobody asks.
  ended.catch(() => undefined);

  return {
    async ask(request, limitMs) {
      signal?.throwIfAborted();
      let isLate = false;
      const answered = new Promise<Answer>((resolve) => {
        settle = resolve;
      });
      const timer =
        limitMs === undefined
          ? undefined
          : setTimeout(() => {
              isLate = true;
              kill();
            }, limitMs);
      const outcome = ended.catch((error: unknown): never => {
        if (!isLate) throw error;
        throw new ReprolabError(
          'run-timed-out',
          `${name} did not finish within ${(limitMs ?? 0) / 1000} s, and was ended.`,
        );
      });
      try {
        // A process that is gone says so through `ended`, with its last words.
        if (request !== null) await worker.send(request).catch(() => undefined);
        return await Promise.race([answered, outcome]);
      } finally {
        clearTimeout(timer);
      }
    },
    async close() {
      signal?.removeEventListener('abort', kill);
      await worker.close();
    },
  };
}
