/** The ABC library, as everything but its own process uses it. */
import type { z } from 'zod';
import { headersOf } from './headers.ts';
import type { Task } from './library-messages.ts';
import type { LibraryLimits, LibraryProcess } from './library-process.ts';
import { midiSchema, parsedSchema, scoreSchema, type Reading, type Score, type Tune } from './readings.ts';
import { refusalOf } from './refusal.ts';

/** An ordinary song takes 0.1 s and 100 MB at most. */
export const libraryLimits: LibraryLimits = { milliseconds: 10_000, megabytes: 512 };

/**
 * Reads songs with abcjs, in a process of its own that is started at the first song and again after a song that it
 * did not survive. No song makes these throw: what no music has is refused before the library sees it, and where the
 * library fails, runs out of time or out of memory, the reason stands in the song's reading. They throw
 * 'worker-crashed' when the process does not start.
 */
export interface AbcLibrary {
  parse(song: string): Promise<Tune>;
  /** A Standard MIDI File; repeats are played out. */
  midi(song: string): Promise<Reading<Uint8Array>>;
  /** Sheet music of the first tune, and its notes in time. */
  engrave(song: string): Promise<Reading<Score>>;
  /** Ends the process. */
  close(): Promise<void>;
}

/** Nothing is started before the first song. Close it when the last one is read. */
export function openAbcLibrary(limits: LibraryLimits = libraryLimits): AbcLibrary {
  let running: LibraryProcess | null = null;
  let last: Promise<unknown> = Promise.resolve();

  const readNow = async <T>(task: Task, song: string, schema: z.ZodType<T>): Promise<Reading<T>> => {
    const refusal = refusalOf(song);
    if (refusal !== null) return failed(refusal);
    if (running === null) {
      // Most who could read songs read none.
      const { startLibrary } = await import('./library-process.ts');
      running = await startLibrary(limits);
    }
    const answer = await running.ask(task, song);
    if (answer.kind === 'stuck') {
      if (answer.spent) running = null;
      return failed(answer.reason);
    }
    const { success, data } = schema.safeParse(answer.value);
    // Times or pitches that are NaN, for the most part.
    return success
      ? { value: data, failure: null }
      : failed('the ABC library gave times or pitches that are no numbers');
  };
  /** One song at a time, in the order in which they were given. */
  const read = <T>(task: Task, song: string, schema: z.ZodType<T>): Promise<Reading<T>> => {
    const reading = last.then(() => readNow(task, song, schema));
    last = reading.catch(() => undefined);
    return reading;
  };

  return {
    async parse(song) {
      const headers = headersOf(song);
      const { value, failure } = await read('parse', song, parsedSchema);
      return value === null
        ? { headers, unread: failure, warnings: [], key: null, metre: null, noteLengths: [], bars: [] }
        : { headers, unread: null, ...value };
    },
    midi: (song) => read('midi', song, midiSchema),
    engrave: (song) => read('engrave', song, scoreSchema),
    async close() {
      await last;
      await running?.close();
      running = null;
    },
  };
}

function failed(failure: string): Reading<never> {
  return { value: null, failure };
}
