import abcjs from 'abcjs';
import { ReprolabError } from '../../harness/index.ts';
import { parseTune } from './tune.ts';

/** A song as a Standard MIDI File, or why there is none. */
export interface Midi {
  /** Null for a song without notes and for one that cannot be played. */
  readonly file: Uint8Array | null;
  /** What stopped abcjs at a broken tune, such as an ending without music; else null. */
  readonly failure: string | null;
}

/**
 * Plays a song out, repeats included, into a Standard MIDI File. Throws 'result-invalid' when the writer gives
 * something else.
 */
export function midiOf(song: string): Midi {
  if (parseTune(song).noteLengths.length === 0) return { file: null, failure: null };
  let files: unknown;
  try {
    files = abcjs.synth.getMidiFile(song, { midiOutputType: 'binary' });
  } catch (error) {
    return { file: null, failure: error instanceof Error ? error.message : String(error) };
  }
  const file: unknown = Array.isArray(files) ? files[0] : files;
  if (file instanceof Uint8Array && Buffer.from(file.subarray(0, 4)).toString('latin1') === 'MThd') {
    return { file, failure: null };
  }
  throw new ReprolabError(
    'result-invalid',
    'music-rnn: expected abcjs to write a MIDI file that begins MThd',
    {
      advice: 'Check the installed version of abcjs: `npm ls abcjs`.',
    },
  );
}
