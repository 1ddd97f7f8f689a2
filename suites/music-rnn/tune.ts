/** Reads a song with abcjs, a real ABC parser, into what validation and statistics need. */
import abcjs, { type Meter, type TuneObject, type VoiceItem } from 'abcjs';

/** A bar of the first voice, between two bar lines. */
export interface Bar {
  /** In whole notes. */
  readonly length: number;
  /** What the metre asks for, in whole notes; null where the metre is free. */
  readonly expected: number | null;
  /**
   * True between two plain bar lines. Elsewhere (pick-up, section ends, repeats, endings) a shorter bar is
   * ordinary: what it lacks is in the bar where the section began.
   */
  readonly inner: boolean;
}

export interface Tune {
  /** Fields before and with the key, in order: ['X', '1'], ['T', 'Belfast'], ... */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Complaints of the parser, as plain text. */
  readonly warnings: readonly string[];
  /** As written in K:, when abcjs finds a key in it; else, or without any music, null. */
  readonly key: string | null;
  /** As written in M:, when abcjs finds a metre in it; else null. */
  readonly metre: string | null;
  /** Lengths of the notes of the first voice, in whole notes, tuplets applied. */
  readonly noteLengths: readonly number[];
  readonly bars: readonly Bar[];
}

/**
 * Parses one song; never throws on bad ABC: what is wrong shows in the warnings and in what is missing. Where the
 * parser itself breaks off, which some texts of a badly trained network make it do, that is the only warning.
 */
export function parseTune(song: string): Tune {
  const headers = headersOf(song);
  try {
    const [tune] = abcjs.parseOnly(song);
    return readTune(tune, headers);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      headers,
      warnings: [`breaks off: ${reason}`],
      key: null,
      metre: null,
      noteLengths: [],
      bars: [],
    };
  }
}

function readTune(tune: TuneObject, headers: Tune['headers']): Tune {
  const field = (name: string) => headers.find(([header]) => header === name)?.[1] ?? null;
  const warnings = (tune.warnings ?? []).map(plainText);
  // abcjs falls back to common time in silence but for its warning.
  const metreUnderstood = !warnings.some((warning) => warning.includes('of meter'));
  return {
    headers,
    warnings,
    key: namesKey(tune.getKeySignature()) ? field('K') : null,
    metre: metreUnderstood ? field('M') : null,
    ...readVoice(tune),
  };
}

/** Wider than abcjs's types: the root is 'none' where K: is missing or unknown, absent without music. */
function namesKey({ root }: { readonly root?: string }): boolean {
  return root !== undefined && root !== 'none';
}

function headersOf(song: string): [string, string][] {
  const headers: [string, string][] = [];
  for (const line of song.trimStart().split('\n')) {
    const match = /^([A-Za-z]):\s*(.*?)\s*$/.exec(line);
    if (match === null) break;
    const [, name = '', value = ''] = match;
    headers.push([name, value]);
    if (name === 'K') break;
  }
  return headers;
}

function readVoice(tune: TuneObject): Pick<Tune, 'noteLengths' | 'bars'> {
  const noteLengths: number[] = [];
  const bars: Bar[] = [];
  let expected = metreLength(tune.getMeter());
  let length = 0;
  let tuplet = 1;
  let openedByPlainLine = false;
  for (const item of firstVoice(tune)) {
    if (item.el_type === 'staff-metre') expected = metreLength(item.metre);
    if (item.el_type === 'meter') expected = metreLength(item);
    if (item.el_type === 'note') {
      const multiplier: unknown = 'tripletMultiplier' in item ? item.tripletMultiplier : undefined;
      if (typeof multiplier === 'number') tuplet = multiplier;
      const duration = item.duration * tuplet;
      if (item.pitches !== undefined) noteLengths.push(duration);
      length += duration;
      if ('endTriplet' in item) tuplet = 1;
    }
    if (item.el_type === 'bar') {
      const plain = item.type === 'bar_thin' && item.startEnding === undefined && item.endEnding !== true;
      if (length > 0) bars.push({ length, expected, inner: openedByPlainLine && plain });
      length = 0;
      openedByPlainLine = plain;
    }
  }
  return { noteLengths, bars };
}

/** The first voice, line after line; a metre that changes between lines stands on the staff, not in the voice. */
function firstVoice(
  tune: TuneObject,
): (VoiceItem | { readonly el_type: 'staff-metre'; readonly metre: Meter })[] {
  return tune.lines.flatMap((line) => {
    const staff = line.staff?.[0];
    const items = staff?.voices?.[0] ?? [];
    return staff?.meter === undefined
      ? items
      : [{ el_type: 'staff-metre' as const, metre: staff.meter }, ...items];
  });
}

/** Length of a bar in whole notes; null for a free metre or one that is no number. */
function metreLength(metre: {
  type?: string;
  value?: { num: number | string; den?: number | string }[];
}): number | null {
  if (metre.type === 'common_time' || metre.type === 'cut_time') return 1;
  const parts = metre.value ?? [];
  const length = parts.reduce((sum, { num, den }) => sum + Number(num) / Number(den ?? 1), 0);
  return Number.isFinite(length) && length > 0 ? length : null;
}

/** abcjs marks the place of a complaint with HTML. */
function plainText(warning: string): string {
  return warning
    .replace(/<[^>]*>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim();
}
