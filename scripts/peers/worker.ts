/** A worker as its parent sees it: ask, and it answers. */
import { execa } from 'execa';
import { createInterface } from 'node:readline';
import { internalError, messageOf, ReprolabError } from '../../harness/core/errors.ts';
import type { WorkerCommand } from './contenders.ts';
import {
  replySchema,
  type Prepared,
  type Ready,
  type Reply,
  type Request,
  type Samples,
} from './messages.ts';

const keptOutputCharacters = 2_000;

/** A worker that has started. Every method throws ReprolabError when the worker fails or ends. */
export interface Worker {
  readonly ready: Ready;
  prepare(request: Omit<Extract<Request, { kind: 'prepare' }>, 'kind'>): Promise<Prepared>;
  run(variant: string, seconds: number): Promise<Samples>;
  close(): Promise<void>;
}

/**
 * Starts a worker and waits until it is ready.
 * @throws ReprolabError 'engine-unavailable' when the program cannot be started or lacks a library.
 */
export async function startWorker(name: string, command: WorkerCommand): Promise<Worker> {
  const child = execa(command.file, [...command.args], {
    env: command.env,
    stdin: 'pipe',
    buffer: false,
    reject: false,
    forceKillAfterDelay: 2_000,
  });
  let settle: (reply: Reply) => void = () => undefined;
  let lastWords = '';
  child.stderr.on('data', (chunk: Buffer | string) => {
    lastWords = (lastWords + String(chunk)).slice(-keptOutputCharacters);
  });
  // A worker that ends closes its stdin: what becomes of it is for `ended` to say.
  child.stdin.on('error', () => undefined);
  createInterface({ input: child.stdout }).on('line', (line) => {
    settle(parseReply(line));
  });
  const ended = child.then(({ exitCode, signal, code }): Reply => {
    if (code === 'ENOENT') return { kind: 'failed', message: `there is no program '${command.file}'` };
    const how = signal ?? `exit code ${exitCode ?? 'unknown'}`;
    return { kind: 'failed', message: `its worker ended with ${how}. ${lastWords.trim()}` };
  });

  async function expect<Kind extends Reply['kind']>(
    kind: Kind,
    request: Request | null,
  ): Promise<Extract<Reply, { kind: Kind }>> {
    const answer = new Promise<Reply>((resolve) => {
      settle = resolve;
    });
    if (request !== null) child.stdin.write(`${JSON.stringify(request)}\n`);
    const reply = await Promise.race([answer, ended]);
    if (reply.kind === 'failed') {
      throw new ReprolabError(
        request === null ? 'engine-unavailable' : 'engine-failed',
        `${name}: ${reply.message}`,
      );
    }
    if (reply.kind !== kind) throw internalError(`${name} answered '${reply.kind}', not '${kind}'`);
    return reply as Extract<Reply, { kind: Kind }>;
  }

  async function close(): Promise<void> {
    child.stdin.end();
    // A worker ends when its input does; one that hangs is not waited for.
    const timer = setTimeout(() => child.kill(), 5_000);
    await ended;
    clearTimeout(timer);
  }

  try {
    return {
      ready: await expect('ready', null),
      prepare: (request) => expect('prepared', { kind: 'prepare', ...request }),
      run: (variant, seconds) => expect('samples', { kind: 'run', variant, seconds }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function parseReply(line: string): Reply {
  try {
    return replySchema.parse(JSON.parse(line));
  } catch (error) {
    return {
      kind: 'failed',
      message: `sent a line that is no answer: ${line.slice(0, 200)} (${messageOf(error)})`,
    };
  }
}
