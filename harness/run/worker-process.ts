/** The parent's side: a worker process, so that a crash is isolated and peak memory belongs to one run. */
import { execaNode } from 'execa';
import { fileURLToPath } from 'node:url';
import type { ReprolabError } from '../core/errors.ts';
import { loaderOptions } from '../core/installation.ts';
import { killedForMemory, watchMemory } from './memory-watch.ts';
import { explainEnd } from './worker-end.ts';

/** Output of a worker that is kept to explain a crash. */
const keptOutputCharacters = 4_000;
const exitGraceMs = 10_000;

export interface WorkerProcess {
  /** Sends a message; throws what `ended` tells when the process is gone. */
  send(message: object): Promise<void>;
  /** Resolves when the process has ended, with why it crashed, or null when it was told to end. */
  readonly ended: Promise<ReprolabError | null>;
  /** Lets the process end; kills it when it does not within ten seconds. */
  close(): Promise<void>;
  /** Ends it now. */
  kill(): void;
}

/** What a worker process gets beside its script. */
export interface WorkerOptions {
  /** Further options of Node for the process. */
  readonly nodeOptions?: readonly string[];
  /**
   * Most memory that it may hold, in bytes: its JavaScript heap anywhere, on Linux all that is resident. A process over
   * it is killed.
   */
  readonly memoryBytes?: number | null;
}

/**
 * Starts a worker script and passes on what it sends.
 *
 * @param script - URL of the script.
 * @param name - What it works on, for messages.
 * @param onMessage - Called for each message, unchecked.
 */
export function startWorker(
  script: URL,
  name: string,
  onMessage: (message: unknown) => void,
  { nodeOptions = [], memoryBytes = null }: WorkerOptions = {},
): WorkerProcess {
  const heap = memoryBytes === null ? [] : [`--max-old-space-size=${Math.ceil(memoryBytes / 2 ** 20)}`];
  const killedBefore = killedForMemory();
  const child = execaNode(fileURLToPath(script), [], {
    ipc: true,
    nodeOptions: [...loaderOptions(), ...heap, ...nodeOptions],
    stdin: 'ignore',
    all: true,
    buffer: false,
    reject: false,
    forceKillAfterDelay: 2_000,
  });
  let output = '';
  let closing = false;
  let isOverLimit = false;
  const memory = watchMemory(child.pid, memoryBytes ?? Infinity, () => {
    isOverLimit = true;
    child.kill('SIGKILL');
  });
  child.all.on('data', (chunk: Buffer | string) => {
    output = (output + String(chunk)).slice(-keptOutputCharacters);
  });
  child.on('message', onMessage);
  const ended = child.then((end) => {
    memory.end();
    if (closing) return null;
    return explainEnd({
      name,
      signal: end.signal ?? null,
      exitCode: end.exitCode ?? null,
      output,
      limitBytes: memoryBytes,
      peakBytes: memory.peakBytes,
      isOverLimit,
      hasKernelKilled: (killedForMemory() ?? 0) > (killedBefore ?? 0),
    });
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
