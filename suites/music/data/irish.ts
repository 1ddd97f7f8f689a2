/** The corpus of the music lab: exactly what the lab's own code makes of irish.abc. */
import {
  beginsWith,
  defineDataset,
  type FileFormat,
  internalError,
  ReprolabError,
} from '../../../harness/index.ts';
import { courseFile } from '../../course-files.ts';

/** The corpus of Irish folk songs in ABC notation, as the lab reads it. */
export interface IrishData {
  /** In file order, as the lab's regular expression finds them (a few are fragments of others). */
  readonly songs: readonly string[];
  /** The songs joined by blank lines. */
  readonly text: string;
  /** The distinct characters of `text` in code order; a character's index is its class. */
  readonly vocabulary: readonly string[];
}

/** What the lab prints for its file; anything else is another corpus, on which its claims say nothing. */
export const irishFacts = { songs: 817, vocabulary: 83, characters: 200_679 } as const;

const abcText: FileFormat = {
  words: 'ABC text (it begins with "X:")',
  matches: beginsWith(0x58, 0x3a),
  isHeld: true,
};

/** The lab's songs; no stand-in exists. */
export const irish = defineDataset<IrishData>({
  name: 'irish',
  title: '817 Irish folk songs in ABC notation',
  provenance: 'MIT Introduction to Deep Learning, release 0.2.0 (MIT licence)',
  folders: ['irish'],
  files: [
    courseFile(
      'irish.abc',
      abcText,
      197_618,
      'df3782d5f7b5a2f4c66aa7c13f13008d5f48757b3f5f51620cd6c1ceb2c53023',
    ),
  ],
  read(files) {
    const file = files.get('irish.abc');
    if (!file?.content) throw internalError('irish: irish.abc was not loaded');
    return file.standing === 'own' ? parseOwnSongs(file.content) : parseIrish(file.content);
  },
  standIn: null,
});

/**
 * The songs of a text as the lab extracts them (mitdeeplearning/lab1.py, `extract_song_snippet`): overlapping
 * matches of (^|\n\n)(.*?)\n\n, where the dot matches a newline. A song ends with a blank line, so a last one
 * without it is no song; a run of three newlines gives a song twice, the second time from its last newline on.
 */
export function extractSongs(text: string): string[] {
  const pattern = /(?:^|\n\n)(.*?)\n\n/gs;
  const songs: string[] = [];
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    songs.push(match[1] ?? '');
    // Overlapping: the next match may begin one character after this one began.
    pattern.lastIndex = match.index + 1;
  }
  return songs;
}

/** Songs joined by blank lines, and the sorted set of their characters: what the lab trains on. */
export function corpusOf(songs: readonly string[]): IrishData {
  const text = songs.join('\n\n');
  return { songs, text, vocabulary: [...new Set(text)].sort() };
}

/**
 * Parses irish.abc. `expected` are the counts to hold it to. Throws 'data-invalid', with what was expected and
 * found, for text that is not ASCII and for any other number of songs, distinct characters or characters.
 */
export function parseIrish(bytes: Uint8Array, expected: IrishFacts = irishFacts): IrishData {
  const corpus = corpusOf(extractSongs(asciiText(bytes)));
  const found = {
    songs: corpus.songs.length,
    vocabulary: corpus.vocabulary.length,
    characters: corpus.text.length,
  };
  const same =
    found.songs === expected.songs &&
    found.vocabulary === expected.vocabulary &&
    found.characters === expected.characters;
  if (!same) throw invalid(inWords(expected), inWords(found));
  return corpus;
}

/**
 * Parses a corpus of the user's own, given as irish.abc. Throws 'data-invalid' for text that is not ASCII and for one
 * that does not end with a blank line: its last song would be left out, and most files cut short end so.
 */
export function parseOwnSongs(bytes: Uint8Array): IrishData {
  const text = asciiText(bytes);
  if (!text.endsWith('\n\n')) {
    throw new ReprolabError(
      'data-invalid',
      `irish.abc: expected a blank line after the last song, found ${JSON.stringify(text.slice(-20))} at its end`,
      { advice: 'If the file is whole, end it with a blank line. The lab counts no song without one.' },
    );
  }
  return corpusOf(extractSongs(text));
}

function asciiText(bytes: Uint8Array): string {
  const foreign = bytes.findIndex((byte) => byte > 0x7e || (byte < 0x20 && byte !== 0x0a));
  if (foreign !== -1) {
    const byte = (bytes[foreign] ?? 0).toString(16).padStart(2, '0');
    throw invalid('printable ASCII and newlines only', `byte ${byte} at offset ${foreign}`);
  }
  return Buffer.from(bytes).toString('latin1');
}

/** Counts that identify the corpus. */
export interface IrishFacts {
  readonly songs: number;
  /** Distinct characters. */
  readonly vocabulary: number;
  /** Characters of the songs joined by blank lines. */
  readonly characters: number;
}

function inWords({ songs, vocabulary, characters }: IrishFacts): string {
  return `${songs} songs, ${vocabulary} distinct characters, ${characters} characters in all`;
}

function invalid(expected: string, found: string): ReprolabError {
  return new ReprolabError('data-invalid', `irish.abc: expected ${expected}, found ${found}`, {
    advice:
      'A song is missing, added or changed. Move the file away; `reprolab data pull irish` fetches the original.',
  });
}
