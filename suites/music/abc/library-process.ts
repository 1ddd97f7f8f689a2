/** The parent's side of the process that the ABC library runs in. */
import { converse, internalError, ReprolabError, siblingScript } from '../../../harness/child-process.ts';
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
  const library = converse(siblingScript('library-worker', import.meta.url), 'the ABC library', {
    understand: (message) => replySchema.parse(message),
    // A voice called __proto__ is then a name like any other.
    nodeOptions: [`--max-old-space-size=${megabytes}`, '--disable-proto=delete'],
  });
  await library.ask(null, startMs);
  return {
    async ask(task, song) {
      try {
        const reply = await library.ask({ task, song, milliseconds }, milliseconds + graceMs);
        if (reply.kind === 'ready') throw internalError('the ABC library was loaded twice');
        if (reply.kind === 'stuck' && reply.spent) await library.close();
        return reply;
      } catch (error) {
        if (!(error instanceof ReprolabError)) throw error;
        const reason =
          error.code === 'run-timed-out'
            ? `the ABC library did not finish within ${milliseconds / 1000} s`
            : crashReason(error, megabytes);
        return { kind: 'stuck', reason, spent: true };
      }
    },
    close: () => library.close(),
  };
}

/** V8 gives up a heap that is full, or an array that cannot be as long, by ending the process with these words. */
function crashReason({ message }: Error, megabytes: number): string {
  return /heap out of memory|Allocation failed|invalid (?:array|table|string) (?:length|size)/i.test(message)
    ? `the ABC library needed more memory than the ${megabytes} MB that it may have`
    : 'the ABC library crashed';
}
