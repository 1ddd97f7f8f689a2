import { type Exhibit, type Metric, metric, proportion } from '../../harness/index.ts';
import type { AbcLibrary, Reading, Score, Tune } from './abc/index.ts';
import { extractSongs } from './data/irish.ts';
import type { Corpus } from './corpus.ts';
import { isExactDuplicate, longestSharedSubstring } from './novelty.ts';
import { problemsOf } from './validation.ts';

type WorksExhibit = Extract<Exhibit, { kind: 'works' }>;
type Work = WorksExhibit['works'][number];

/** A generated song with what was found about it. */
export interface GeneratedSong {
  readonly tune: Tune;
  readonly shown: Work;
  /** Longest substring shared with the corpus, in characters. */
  readonly longestSharedCharacters: number;
  readonly exactDuplicate: boolean;
}

export interface GeneratedSongs {
  readonly songs: readonly GeneratedSong[];
  /** File name -> content, .abc and .mid. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
}

/**
 * The songs of generated texts, extracted as the lab does (a last song without its end is none), each validated,
 * compared with the training songs, drawn, and given its files, `<prefix>-NN`: .abc always, .mid where there are notes.
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
    const longestSharedCharacters = longestSharedSubstring(abc, corpus.trainingText).length;
    const exactDuplicate = isExactDuplicate(abc, corpus.trainingSongs);
    const shown: Work = {
      title: tune.headers.find(([name]) => name === 'T')?.[1] ?? `untitled song ${index + 1}`,
      text: abc,
      valid: problems.length === 0,
      problems,
      warnings: exactDuplicate ? ['Copy of a corpus song'] : [],
      facts: [
        `longest passage shared with the corpus: ${longestSharedCharacters} ${longestSharedCharacters === 1 ? 'character' : 'characters'}`,
      ],
      files: names,
      ...sheetOf(await library.engrave(abc)),
    };
    songs.push({ tune, shown, longestSharedCharacters, exactDuplicate });
  }
  return { songs, files };
}

/** Sheet music and what plays it, or why there is none. A drawing may have notes without lengths: nothing sounds then. */
function sheetOf({ value: score, failure }: Reading<Score>): Pick<Work, 'drawing' | 'undrawn' | 'sound'> {
  if (score === null) {
    return { drawing: null, undrawn: `This song could not be drawn: ${failure}.`, sound: null };
  }
  const isDrawn = score.svg !== '';
  return {
    drawing: isDrawn ? score.svg : null,
    undrawn: isDrawn ? null : 'No notes to draw.',
    sound:
      score.notes.length === 0
        ? null
        : {
            notes: score.notes.map(({ startMs, durationMs, pitch }) => [startMs, durationMs, pitch]),
            cursor: score.cursor.map(({ atMs, index }) => [atMs, index]),
          },
  };
}

/** The report's section of songs; `lead` says which texts they are from. */
export function songsExhibit(
  { songs }: GeneratedSongs,
  characters: number,
  { title, lead }: { readonly title: string; readonly lead: string },
): WorksExhibit {
  return {
    kind: 'works',
    format: 'ABC',
    title,
    note:
      `${lead} ${songs.length} songs in ${characters} characters, extracted as the lab does: what stands ` +
      'before the first and after the last blank line of a text is not a whole song.',
    works: songs.map(({ shown }) => shown),
  };
}

/**
 * Scalars about the songs; those about a single song are left out when there is none. A song is playable when it
 * is valid and no copy from the corpus: what the write-up claims of one.
 */
export function songMetrics({ songs }: GeneratedSongs): Record<string, Metric> {
  const valid = songs.filter(({ shown }) => shown.valid);
  const counts = {
    songsGenerated: metric(songs.length, 'count'),
    songsValid: metric(valid.length, 'count', 'higher'),
    songsDuplicated: metric(songs.filter((song) => song.exactDuplicate).length, 'count', 'lower'),
    songsPlayable: metric(valid.filter((song) => !song.exactDuplicate).length, 'count', 'higher'),
  };
  if (songs.length === 0) return counts;
  return {
    ...counts,
    validSongShare: proportion(valid.length / songs.length, songs.length),
    longestSharedCharacters: metric(
      Math.max(...songs.map((song) => song.longestSharedCharacters)),
      'count',
      'lower',
    ),
  };
}
