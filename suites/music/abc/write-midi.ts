import abcjs from 'abcjs';

/** Plays a song out, repeats included, into a Standard MIDI File. Throws where abcjs does, or when it gives no such file. */
export function writeMidi(song: string): Uint8Array {
  const files: unknown = abcjs.synth.getMidiFile(song, { midiOutputType: 'binary' });
  const file: unknown = Array.isArray(files) ? files[0] : files;
  if (file instanceof Uint8Array && Buffer.from(file.subarray(0, 4)).toString('latin1') === 'MThd')
    return file;
  throw new Error('abcjs wrote something that is no MIDI file');
}
