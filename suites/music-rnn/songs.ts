import {
  metric,
  proportion,
  type AbcLibrary,
  type Exhibit,
  type Tune,
  type Metric,
} from '../../harness/index.ts';
import { extractSongs } from './data/irish.ts';
import type { Corpus } from './corpus.ts';
import { isExactDuplicate, longestSharedSubstring } from './novelty.ts';
import { problemsOf } from './validation.ts';

type SongsExhibit = Extract<Exhibit, { kind: 'songs' }>;
type ShownSong = SongsExhibit['songs'][number];

/** A generated song with what was found about it. */
export interface GeneratedSong {
  readonly tune: Tune;
  readonly shown: ShownSong;
}

export interface GeneratedSongs {
  readonly songs: readonly GeneratedSong[];
  /** File name -> content, .abc and .mid. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
}

/**
 * The songs of generated texts, extracted as the lab does (a last song without its end is none), each validated,
 * compared with the training songs, and given its files, `<prefix>-NN`: .abc always, .mid where there are notes.
 */
export async function judgeSongs(
  texts: readonly string[],
  corpus: Corpus,
  library: AbcLibrary,
  prefix = 'song',
): Promise<GeneratedSongs> {
  const files: Record<string, string | Uint8Array> = {};
  const songs: GeneratedSong[] = [];
  for (const [index, abc] of texts.flatMap(extractSongs).entries()) {
    const stem = `${prefix}-${String(index + 1).padStart(2, '0')}`;
    const tune = await library.parse(abc);
    const problems = problemsOf(tune);
    const midi = tune.noteLengths.length === 0 ? null : await library.midi(abc);
    if (midi !== null && midi.failure !== null) problems.push(`cannot be played: ${midi.failure}`);
    const names = [`${stem}.abc`];
    files[`${stem}.abc`] = `${abc}\n`;
    if (midi !== null && midi.value !== null) {
      names.push(`${stem}.mid`);
      files[`${stem}.mid`] = midi.value;
    }
    const shown: ShownSong = {
      title: tune.headers.find(([name]) => name === 'T')?.[1] ?? `untitled song ${index + 1}`,
      abc,
      valid: problems.length === 0,
      problems,
      longestSharedCharacters: longestSharedSubstring(abc, corpus.trainingText).length,
      exactDuplicate: isExactDuplicate(abc, corpus.trainingSongs),
      files: names,
    };
    songs.push({ tune, shown });
  }
  return { songs, files };
}

/** The report's section of songs; `lead` says which texts they are from. */
export function songsExhibit(
  { songs }: GeneratedSongs,
  characters: number,
  { title, lead }: { readonly title: string; readonly lead: string },
): SongsExhibit {
  return {
    kind: 'songs',
    title,
    note:
      `${lead} ${songs.length} songs in ${characters} characters, extracted as the lab does: what stands ` +
      'before the first and after the last blank line of a text is not a whole song.',
    songs: songs.map(({ shown }) => shown),
  };
}

/**
 * Scalars about the songs; those about a single song are left out when there is none. A song is playable when it
 * is valid and no copy from the corpus: what the write-up claims of one.
 */
export function songMetrics({ songs }: GeneratedSongs): Record<string, Metric> {
  const shown = songs.map((song) => song.shown);
  const valid = shown.filter((song) => song.valid);
  const counts = {
    songsGenerated: metric(shown.length, 'count'),
    songsValid: metric(valid.length, 'count', 'higher'),
    songsDuplicated: metric(shown.filter((song) => song.exactDuplicate).length, 'count', 'lower'),
    songsPlayable: metric(valid.filter((song) => !song.exactDuplicate).length, 'count', 'higher'),
  };
  if (shown.length === 0) return counts;
  return {
    ...counts,
    validSongShare: proportion(valid.length / shown.length, shown.length),
    longestSharedCharacters: metric(
      Math.max(...shown.map((song) => song.longestSharedCharacters)),
      'count',
      'lower',
    ),
  };
}
