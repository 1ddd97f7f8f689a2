/** The parent's side of the process that the ABC library runs in. */
import { ReprolabError, siblingScript, startWorker } from '../../../harness/child-process.ts';
import { replySchema, type Reply, type Task } from './library-messages.ts';

export interface LibraryLimits {
  /** For one task on one song. */
  readonly milliseconds: number;
  /** Memory of the library's objects. */
  readonly megabytes: number;
}

/** A song's answer; after one with `spent` the process is gone. */
export type Answer = Exclude<Reply, { kind: 'ready' }>;

export interface LibraryProcess {
  ask(task: Task, song: string): Promise<Answer>;
  close(): Promise<void>;
}

/** A process that is stopped from outside (or deaf in a native function) does not keep its own time. */
const graceMs = 5_000;
const startMs = 60_000;

/** Starts the process and waits for the library to load. Throws 'worker-crashed' when it does not. */
export async function startLibrary({ milliseconds, megabytes }: LibraryLimits): Promise<LibraryProcess> {
  let settle: (reply: Reply) => void = () => undefined;
  const script = siblingScript('library-worker', import.meta.url);
  const worker = startWorker(
    script,
    'the ABC library',
    (message) => {
      settle(replySchema.parse(message));
    },
    // A voice called __proto__ is then a name like any other.
    [`--max-old-space-size=${megabytes}`, '--disable-proto=delete'],
  );
  /** The next reply, the crash, or null when neither comes in time. */
  const next = async (limitMs: number, begin?: () => Promise<void>): Promise<Reply | Error | null> => {
    const reply = new Promise<Reply>((resolve) => {
      settle = resolve;
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(() => {
        resolve(null);
      }, limitMs);
    });
    const crashed = worker.ended.then((error) => error ?? new Error('it was told to end'));
    try {
      // A process that is gone says so through `ended`, with its last words.
      await begin?.().catch(() => undefined);
      return await Promise.race([reply, crashed, late]);
    } finally {
      clearTimeout(timer);
    }
  };

  const ready = await next(startMs);
  if (ready instanceof Error) throw ready;
  if (ready?.kind !== 'ready') {
    worker.kill();
    throw new ReprolabError('worker-crashed', `The ABC library was not loaded within ${startMs / 1000} s.`, {
      advice: 'Close other programs and run it again; `reprolab report` writes the report of a result again.',
    });
  }
  return {
    async ask(task, song) {
      const reply = await next(milliseconds + graceMs, () => worker.send({ task, song, milliseconds }));
      if (reply instanceof Error)
        return { kind: 'stuck', reason: crashReason(reply, megabytes), spent: true };
      if (reply === null) {
        worker.kill();
        await worker.ended;
        return {
          kind: 'stuck',
          reason: `the ABC library did not finish within ${milliseconds / 1000} s`,
          spent: true,
        };
      }
      if (reply.kind === 'ready') throw new Error('internal: the ABC library was loaded twice');
      if (reply.kind === 'stuck' && reply.spent) await worker.close();
      return reply;
    },
    close: () => worker.close(),
  };
}

/** V8 gives up a heap that is full, or an array that cannot be as long, by ending the process with these words. */
function crashReason({ message }: Error, megabytes: number): string {
  return /heap out of memory|Allocation failed|invalid (?:array|table|string) (?:length|size)/i.test(message)
    ? `the ABC library needed more memory than the ${megabytes} MB that it may have`
    : 'the ABC library crashed';
}
