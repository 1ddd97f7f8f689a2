import type { Score } from '../../harness/abc/index.ts';
import type { Exhibit } from '../../harness/core/result-schema.ts';
import { formatDuration, plural } from '../format.ts';
import type { Scores } from './scores.ts';

/** Generated songs as sheet music; the page's script plays them from the note lists. */
export interface SongsView {
  readonly partial: 'exhibit-songs';
  readonly note: string;
  readonly summary: string;
  readonly songs: readonly SongView[];
}

export interface SongView {
  readonly id: string;
  readonly title: string;
  readonly abc: string;
  readonly valid: boolean;
  readonly problems: readonly string[];
  readonly novelty: string;
  readonly exactDuplicate: boolean;
  /** `href` is null for a name that does not lead to a file of this folder: it is shown, never followed. */
  readonly files: readonly { name: string; href: string | null }[];
  /** Inline SVG; null when the text holds no notes or cannot be engraved. */
  readonly svg: string | null;
  /** Why there is no drawing; null when there is one. */
  readonly undrawn: string | null;
  /** Whether there is something to play: a drawing may have notes without lengths. */
  readonly playable: boolean;
  readonly duration: string;
  /** JSON of [startMs, durationMs, midiPitch] for the player. */
  readonly notes: string;
  /** JSON of [atMs, data-index of the note in the drawing]. */
  readonly cursor: string;
}

export function songsView(
  id: string,
  exhibit: Extract<Exhibit, { kind: 'songs' }>,
  scores: Scores,
): SongsView {
  const valid = exhibit.songs.filter((song) => song.valid).length;
  return {
    partial: 'exhibit-songs',
    note: exhibit.note,
    summary:
      exhibit.songs.length === 0
        ? 'No songs.'
        : `${String(valid)} of ${plural(exhibit.songs.length, 'song')} valid.`,
    songs: exhibit.songs.map((song, index) => {
      const { value: score, failure } = scores(song.abc);
      return {
        id: `${id}-song-${String(index + 1)}`,
        title: song.title,
        abc: song.abc,
        valid: song.valid,
        problems: song.problems,
        novelty: `longest passage shared with the corpus: ${plural(song.longestSharedCharacters, 'character')}`,
        exactDuplicate: song.exactDuplicate,
        files: song.files.map((name) => ({ name, href: hrefInFolder(name) })),
        svg: isDrawn(score) ? score.svg : null,
        undrawn: isDrawn(score) ? null : undrawnReason(failure),
        playable: score !== null && score.notes.length > 0,
        duration: formatDuration((score?.durationMs ?? 0) / 1000),
        notes: JSON.stringify(
          (score?.notes ?? []).map((note) => [note.startMs, note.durationMs, note.pitch]),
        ),
        cursor: JSON.stringify((score?.cursor ?? []).map((event) => [event.atMs, event.index])),
      };
    }),
  };
}

/** Letters, digits, '-', '_' and '.' alone, in parts that are not hidden: no scheme, no way up, nothing to escape. */
function hrefInFolder(name: string): string | null {
  return /^\w[\w.-]*(?:\/\w[\w.-]*)*$/.test(name) ? name : null;
}

function isDrawn(score: Score | null): score is Score {
  return score !== null && score.svg !== '';
}

function undrawnReason(failure: string | null): string {
  return failure === null ? 'No notes to draw.' : `This song could not be drawn: ${failure}.`;
}
