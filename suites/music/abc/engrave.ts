import abcjs from 'abcjs';
import { cleanSvg, internalError } from '../../../harness/child-process.ts';
import type { Score } from './readings.ts';
import { withDocument, type ScoreElement } from './score-dom.ts';

/** Quarter notes a minute for tunes that name no tempo: a lively but playable reel. */
const defaultQuartersPerMinute = 180;

/**
 * Draws the first tune of an ABC text and lists its notes in time; a text without notes has no
 * drawing. Throws where the
 * engraver breaks off: a network writes tunes that nobody would.
 */
export function engrave(abc: string): Score {
  return withDocument((container) => {
    const [tune] = abcjs.renderAbc(container, abc, {
      add_classes: true,
      staffwidth: 720,
      responsive: 'resize',
    });
    const svg = cleanSvg(container.innerHTML);
    if (svg === null) throw internalError('the engraver returned no SVG');
    const beatsPerMinute = tune.metaText.tempo
      ? tune.getBpm()
      : (defaultQuartersPerMinute * 0.25) / tune.getBeatLength();
    const msPerWholeNote = tune.millisecondsPerMeasure(beatsPerMinute) / tune.getBarLength();
    const written = tune
      .setUpAudio({ chordsOff: true })
      .tracks.flat()
      .filter((event) => event.cmd === 'note');
    // With an L: that is no fraction the library draws notes whose lengths and times are NaN: nothing to play.
    const notes = written
      .map((event) => ({
        startMs: Math.round(event.start * msPerWholeNote),
        durationMs: Math.round(event.duration * msPerWholeNote),
        pitch: event.pitch,
      }))
      .filter(({ startMs, durationMs }) => Number.isFinite(startMs) && Number.isFinite(durationMs))
      .sort((a, b) => a.startMs - b.startMs);
    return {
      svg: written.length === 0 ? '' : svg,
      notes,
      cursor: cursorEvents(tune, beatsPerMinute).filter(({ atMs }) => Number.isFinite(atMs)),
      durationMs: notes.reduce((latest, note) => Math.max(latest, note.startMs + note.durationMs), 0),
    };
  });
}

function cursorEvents(tune: abcjs.TuneObject, beatsPerMinute: number): Score['cursor'] {
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
