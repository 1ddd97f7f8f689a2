/** What the ABC library makes of a song, as it crosses from the process that the library runs in. */
import { z } from 'zod';

/** NaN where L: is no fraction. */
const length = z.custom<number>((value) => typeof value === 'number');
const finite = z.number();

/** A bar of the first voice, between two bar lines. */
const barSchema = z.object({
  /** In whole notes. */
  length,
  /** What the metre asks for, in whole notes; null where the metre is free. */
  expected: length.nullable(),
  /**
   * True between two plain bar lines. Elsewhere (pick-up, section ends, repeats, endings) a shorter bar is
   * ordinary: what it lacks is in the bar where the section began.
   */
  inner: z.boolean(),
});

/** What the parser finds in the music of a song. */
export const parsedSchema = z.object({
  /** Complaints of the parser, as plain text. */
  warnings: z.array(z.string()),
  /** As written in K:, when the parser finds a key in it; else, or without any music, null. */
  key: z.string().nullable(),
  /** As written in M:, when the parser finds a metre in it; else null. */
  metre: z.string().nullable(),
  /** Lengths of the notes of the first voice, in whole notes, tuplets applied. */
  noteLengths: z.array(length),
  bars: z.array(barSchema),
});

/** A song as a Standard MIDI File, its repeats played out. */
export const midiSchema = z.instanceof(Uint8Array);

/** Sheet music, and the notes in time. */
export const scoreSchema = z.object({
  /** Sheet music as one inline SVG in `currentColor`, without anything that runs or loads; empty where no note is. */
  svg: z.string(),
  /** Notes to play, in order of time; repeats are written out. None where the drawn notes have no lengths. */
  notes: z.array(
    z.object({
      /** Milliseconds from the beginning. */
      startMs: finite,
      durationMs: finite,
      /** MIDI pitch: 69 is the A of 440 Hz. */
      pitch: finite,
    }),
  ),
  /** When the cursor reaches a note: `index` is the note's `data-index` in the drawing. */
  cursor: z.array(z.object({ atMs: finite, index: finite })),
  durationMs: finite,
});

export type Bar = Readonly<z.infer<typeof barSchema>>;
export type Parsed = z.infer<typeof parsedSchema>;
export type Score = z.infer<typeof scoreSchema>;

/** A song as the parser reads it. */
export interface Tune extends Readonly<Parsed> {
  /** Fields before and with the key, in order: ['X', '1'], ['T', 'Belfast'], ... */
  readonly headers: readonly Header[];
  /** Why the parser did not read the song: it was refused, or the library was stopped at it; else null. */
  readonly unread: string | null;
}

export type Header = readonly [name: string, value: string];

/** What was asked for, or why there is none. */
export type Reading<T> =
  { readonly value: T; readonly failure: null } | { readonly value: null; readonly failure: string };
