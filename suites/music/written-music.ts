import {
  type Exhibit,
  metric,
  type Metric,
  type RandomStreams,
  type SuiteMeasurement,
} from '../../harness/index.ts';
import { type AbcLibrary, openAbcLibrary } from './abc/index.ts';
import type { Corpus } from './corpus.ts';
import type { FromBoth } from './initial-states.ts';
import { divergenceMetrics, sampleSongs, songSet, statisticsExhibit } from './music-statistics.ts';
import { type GeneratedSongs, judgeSongs, songMetrics, songsExhibit } from './songs.ts';

/** What was written, and what is said about it. */
export interface WrittenMusic {
  /** About the songs from the zero state; `carriedSongs...` about the others. */
  readonly metrics: Record<string, Metric>;
  readonly counts: FromBoth<{ readonly generated: number; readonly valid: number }>;
  readonly exhibits: readonly Exhibit[];
  readonly files: NonNullable<SuiteMeasurement['files']>;
}

/**
 * Songs of texts written from either state, what is said about them, and their files, with the texts as they are
 * beside them. The lab's songs are those from the zero state: only they are compared with the corpus.
 */
export async function describeMusic(
  texts: FromBoth<readonly string[]>,
  corpus: Corpus,
  random: RandomStreams,
): Promise<WrittenMusic> {
  const library = openAbcLibrary();
  try {
    return await describeWith(library, texts, corpus, random);
  } finally {
    await library.close();
  }
}

async function describeWith(
  library: AbcLibrary,
  texts: FromBoth<readonly string[]>,
  corpus: Corpus,
  random: RandomStreams,
): Promise<WrittenMusic> {
  const zero = await judgeSongs(texts.zero, corpus, library);
  const carried = await judgeSongs(texts.carried, corpus, library, 'carried-song');
  const counts = { zero: countsOf(zero), carried: countsOf(carried) };
  const exhibits: Exhibit[] = [
    songsExhibit(zero, charactersOf(texts.zero), {
      title: 'Generated songs',
      lead: 'Written from the zero state, as the lab does.',
    }),
  ];
  const metrics = songMetrics(zero);
  if (zero.songs.length > 0) {
    const generated = await songSet(
      zero.songs.map(({ shown }) => shown.text),
      library,
    );
    const training = await songSet(corpus.trainingSongs, library);
    const sample = sampleSongs(training, generated.texts.length, random.stream('corpus sample'));
    exhibits.push(statisticsExhibit(generated, sample, training));
    Object.assign(metrics, divergenceMetrics(generated, training));
  }
  exhibits.push(
    songsExhibit(carried, charactersOf(texts.carried), {
      title: 'Songs from the carried state',
      lead: 'Not in the lab, and judged by no claim: written from the state that training ended in.',
    }),
  );
  return {
    metrics: {
      ...metrics,
      carriedSongsGenerated: metric(counts.carried.generated, 'count'),
      carriedSongsValid: metric(counts.carried.valid, 'count', 'higher'),
    },
    counts,
    exhibits,
    files: {
      ...zero.files,
      ...textFiles('generated-text', texts.zero),
      ...carried.files,
      ...textFiles('carried-text', texts.carried),
    },
  };
}

function countsOf({ songs }: GeneratedSongs): { generated: number; valid: number } {
  return { generated: songs.length, valid: songs.filter(({ shown }) => shown.valid).length };
}

function charactersOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + text.length, 0);
}

function textFiles(prefix: string, texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(texts.map((text, index) => [`${prefix}-${index + 1}.txt`, text]));
}
