import abcjs from 'abcjs';
import { ReprolabError } from '../../harness/index.ts';
import { parseTune } from './tune.ts';

/**
 * A song as a Standard MIDI File, repeats played out; null for a song without notes, of which a player can make
 * nothing. Throws 'result-invalid' when the writer does not give a MIDI file.
 */
export function midiOf(song: string): Uint8Array | null {
  if (parseTune(song).noteLengths.length === 0) return null;
  const files: unknown = abcjs.synth.getMidiFile(song, { midiOutputType: 'binary' });
  const file: unknown = Array.isArray(files) ? files[0] : files;
  if (file instanceof Uint8Array && Buffer.from(file.subarray(0, 4)).toString('latin1') === 'MThd')
    return file;
  throw new ReprolabError(
    'result-invalid',
    'music-rnn: expected abcjs to write a MIDI file that begins MThd',
    {
      advice: 'Check the installed version of abcjs: `npm ls abcjs`.',
    },
  );
}
