/** Reads a song with abcjs, a real ABC parser, into what validation and statistics need. */
import abcjs, { type Meter, type TuneObject, type VoiceItem } from 'abcjs';
import { messageOf } from '../../../harness/child-process.ts';
import { headersOf } from './headers.ts';
import type { Bar, Header, Parsed } from './readings.ts';

/**
 * Parses one song; never throws on bad ABC: what is wrong shows in the warnings and in what is missing. Where the
 * parser itself breaks off, which some texts of a badly trained network make it do, that is the only warning.
 */
export function parseTune(song: string): Parsed {
  try {
    const [tune] = abcjs.parseOnly(song);
    return readTune(tune, headersOf(song));
  } catch (error) {
    return {
      warnings: [`breaks off: ${messageOf(error)}`],
      key: null,
      metre: null,
      noteLengths: [],
      bars: [],
    };
  }
}

function readTune(tune: TuneObject, headers: readonly Header[]): Parsed {
  const field = (name: string) => headers.find(([header]) => header === name)?.[1] ?? null;
  const warnings = (tune.warnings ?? []).map(plainText);
  // abcjs falls back to common time in silence but for its warning.
  const metreUnderstood = !warnings.some((warning) => warning.includes('of meter'));
  return {
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

function readVoice(tune: TuneObject): Pick<Parsed, 'noteLengths' | 'bars'> {
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
