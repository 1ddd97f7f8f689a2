import { internalError } from '../../harness/index.ts';
import type { IrishData } from './data/irish.ts';

/** A text as character classes: indices into the vocabulary. */
export type Classes = Int32Array;

/** The corpus as training sees it. */
export interface Corpus {
  readonly vocabulary: readonly string[];
  readonly trainingSongs: readonly string[];
  /** Training songs joined by blank lines. */
  readonly trainingText: string;
  readonly training: Classes;
  /** The last songs, joined likewise; empty when nothing is held out. */
  readonly heldOut: Classes;
}

/** Classes of a text's characters; the text must be written in the vocabulary. */
export function vectorize(text: string, vocabulary: readonly string[]): Classes {
  const classOf = new Map(vocabulary.map((character, index) => [character, index]));
  return Int32Array.from(text, (character) => {
    const index = classOf.get(character);
    if (index === undefined) throw internalError(`${JSON.stringify(character)} has no class`);
    return index;
  });
}

/**
 * Splits off the last `heldOutFraction` of the songs, rounded to whole ones. The vocabulary stays that of all
 * songs, so that losses with and without the split compare.
 */
export function splitCorpus(data: IrishData, heldOutFraction: number): Corpus {
  const heldOutSongs = Math.round(data.songs.length * heldOutFraction);
  const trainingSongs = data.songs.slice(0, data.songs.length - heldOutSongs);
  const trainingText = trainingSongs.join('\n\n');
  const heldOutText = data.songs.slice(trainingSongs.length).join('\n\n');
  return {
    vocabulary: data.vocabulary,
    trainingSongs,
    trainingText,
    training: vectorize(trainingText, data.vocabulary),
    heldOut: vectorize(heldOutText, data.vocabulary),
  };
}
