import abcjs from 'abcjs';
import { internalError } from '../../harness/core/errors.ts';
import { extent } from '../../harness/core/extent.ts';
import { withDocument, type ScoreElement } from './score-dom.ts';

/** A note to play. */
export interface PlayedNote {
  /** Milliseconds from the beginning; repeats are written out. */
  readonly startMs: number;
  readonly durationMs: number;
  /** MIDI pitch: 69 is the A of 440 Hz. */
  readonly pitch: number;
}

/** When the cursor reaches a note of the score: `index` is the note's `data-index` in the drawing. */
export interface CursorEvent {
  readonly atMs: number;
  readonly index: number;
}

export interface Score {
  /** Sheet music as one inline SVG in `currentColor`; scales with its container. */
  readonly svg: string;
  readonly notes: readonly PlayedNote[];
  readonly cursor: readonly CursorEvent[];
  readonly durationMs: number;
  /** What stopped the engraver, which a broken tune can do; the score is empty then. Null for one that was drawn. */
  readonly failure: string | null;
}

/** Quarter notes a minute for tunes that name no tempo: a lively but playable reel. */
const defaultQuartersPerMinute = 180;

/**
 * Draws the first tune of an ABC text and lists its notes in time. A text without a tune gives an empty score, and
 * so does one that the engraver breaks off at: a network writes tunes that nobody would, and a report shows them all.
 */
export function engrave(abc: string): Score {
  try {
    return draw(abc);
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    return { svg: '', notes: [], cursor: [], durationMs: 0, failure };
  }
}

function draw(abc: string): Score {
  return withDocument((container) => {
    const [tune] = abcjs.renderAbc(container, abc, {
      add_classes: true,
      staffwidth: 720,
      responsive: 'resize',
    });
    const svg = cleanSvg(container);
    const beatsPerMinute = tune.metaText.tempo
      ? tune.getBpm()
      : (defaultQuartersPerMinute * 0.25) / tune.getBeatLength();
    const msPerWholeNote = tune.millisecondsPerMeasure(beatsPerMinute) / tune.getBarLength();
    const tracks = tune.setUpAudio({ chordsOff: true }).tracks;
    const notes = tracks
      .flat()
      .flatMap((event) =>
        event.cmd === 'note'
          ? [
              {
                startMs: Math.round(event.start * msPerWholeNote),
                durationMs: Math.round(event.duration * msPerWholeNote),
                pitch: event.pitch,
              },
            ]
          : [],
      )
      .sort((a, b) => a.startMs - b.startMs);
    return {
      svg,
      notes,
      cursor: cursorEvents(tune, beatsPerMinute),
      durationMs: extent([0, ...notes.map((note) => note.startMs + note.durationMs)]).highest,
      failure: null,
    };
  });
}

/** The sheet music of an ABC tune as one inline SVG. */
export function renderSheetMusic(abc: string): string {
  return engrave(abc).svg;
}

function cursorEvents(tune: abcjs.TuneObject, beatsPerMinute: number): CursorEvent[] {
  if (tune.lines.length === 0) return [];
  tune.setTiming(beatsPerMinute);
  const timings: unknown = Reflect.get(tune, 'noteTimings');
  if (!Array.isArray(timings)) throw internalError('the engraver gave no note timings');
  return timings.flatMap((timing: abcjs.NoteTimingEvent) => {
    const elements: readonly ScoreElement[] = (timing.elements ?? []).flat();
    return elements.flatMap((element) => {
      const index = element.getAttribute('data-index');
      return index === null ? [] : [{ atMs: Math.round(timing.milliseconds), index: Number(index) }];
    });
  });
}

/** Keeps what draws: coordinates to a hundredth of a pixel, no editor attributes, a class for the page's style. */
function cleanSvg(container: ScoreElement): string {
  const svg = container.querySelector('svg');
  const viewBox = svg?.getAttribute('viewBox')?.split(' ').map(Number);
  if (svg === null || viewBox === undefined) throw internalError('the engraver returned no SVG');
  // Elements of the page's title and style are raw text to an HTML serializer: they go before it sees them.
  svg.querySelector('title')?.remove();
  svg.querySelector('style')?.remove();
  const drawing = svg.innerHTML
    .replace(/ (?:(?:selectable|tabindex|data-name|text-decoration|class)="[^"]*"|fill="currentColor")/g, '')
    .replace(/-?\d+\.\d{3,}/g, (number) => String(Math.round(Number(number) * 100) / 100));
  const box = viewBox.map((size) => Math.ceil(size)).join(' ');
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" class="score" role="img" aria-label="Sheet music" viewBox="${box}" ` +
    `fill="currentColor" stroke="currentColor">${drawing}</svg>`
  );
}
