/** The parent's side: a worker process, so that a crash is isolated and peak memory belongs to one run. */
import { execaNode } from 'execa';
import { fileURLToPath } from 'node:url';
import { knownCause } from '../../scripts/start/crash.mjs';
import { ReprolabError } from '../core/errors.ts';
import { loaderOptions } from '../core/installation.ts';

/** Output of a worker that is kept to explain a crash. */
const keptOutputCharacters = 4_000;
const exitGraceMs = 10_000;

export interface WorkerProcess {
  /** Sends a message; throws 'worker-crashed' when the process is gone. */
  send(message: object): Promise<void>;
  /** Resolves when the process has ended, with why it crashed, or null when it was told to end. */
  readonly ended: Promise<ReprolabError | null>;
  /** Lets the process end; kills it when it does not within ten seconds. */
  close(): Promise<void>;
  /** Ends it now. */
  kill(): void;
}

function crash(name: string, how: string, output: string): ReprolabError {
  const tail = output.trim();
  const cause = knownCause(tail);
  if (cause !== null) {
    const message = `The worker process of ${name} ended with ${how}. ${cause.message}`;
    return new ReprolabError('worker-crashed', message, { advice: cause.advice });
  }
  const text = tail === '' ? '' : ` Its last words:\n${tail}`;
  return new ReprolabError('worker-crashed', `The worker process of ${name} ended with ${how}.${text}`, {
    advice:
      how === 'SIGKILL'
        ? 'A process that the system kills has often run out of memory: close other programs, or try --threads 1.'
        : 'Run it again; if it crashes again, try --engine tfjs-cpu to tell whether the engine is the cause.',
  });
}

/**
 * Starts a worker script and passes on what it sends.
 *
 * @param script - URL of the script.
 * @param name - What it works on, for messages.
 * @param onMessage - Called for each message, unchecked.
 * @param nodeOptions - Further options of Node for the process, such as its limits.
 */
export function startWorker(
  script: URL,
  name: string,
  onMessage: (message: unknown) => void,
  nodeOptions: readonly string[] = [],
): WorkerProcess {
  const child = execaNode(fileURLToPath(script), [], {
    ipc: true,
    nodeOptions: [...loaderOptions(), ...nodeOptions],
    stdin: 'ignore',
    all: true,
    buffer: false,
    reject: false,
    forceKillAfterDelay: 2_000,
  });
  let output = '';
  let closing = false;
  child.all.on('data', (chunk: Buffer | string) => {
    output = (output + String(chunk)).slice(-keptOutputCharacters);
  });
  child.on('message', onMessage);
  const ended = child.then((end) => {
    if (closing) return null;
    return crash(name, end.signal ?? `exit code ${end.exitCode ?? 'unknown'}`, output);
  });
  return {
    async send(message) {
      try {
        await child.sendMessage({ ...message });
      } catch (error) {
        throw (await ended) ?? error;
      }
    },
    ended,
    async close() {
      closing = true;
      if (child.connected) child.disconnect();
      const timer = setTimeout(() => child.kill('SIGKILL'), exitGraceMs);
      await ended;
      clearTimeout(timer);
    },
    kill() {
      closing = true;
      child.kill();
    },
  };
}
