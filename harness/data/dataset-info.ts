/** What a result records of the data: which files, from where, and what a reader must know of them. */
import { hashOf } from '../core/hash.ts';
import type { DatasetInfo } from '../core/result-schema.ts';
import type { CheckedFile } from './check.ts';
import type { Resolution } from './resolve.ts';

type Complete = Extract<Resolution, { state: 'complete' }>;

/**
 * Describes the files that a dataset was read from. Files other than the official ones are a dataset of its own name,
 * `own-<dataset>-<hash of its files>`; a file that was known by its size alone, and a folder that was named and passed
 * over, are said in the note.
 */
export function describeFiles(name: string, { files: checked, source, passedOver }: Complete): DatasetInfo {
  const all = [...checked.values()];
  const files = all.map((file) => ({ name: file.name, sha256: file.sha256, sizeBytes: file.sizeBytes }));
  const own = all.filter(({ standing }) => standing === 'own');
  const notes = [
    ...otherFiles(own, source),
    ...all.filter(({ standing }) => standing === 'size-only').map(sizeOnly),
    ...passedOverNotes(name, passedOver),
  ];
  return {
    name: own.length === 0 ? name : `own-${name}-${hashOf(files).slice(0, 8)}`,
    kind: own.length === 0 ? 'real' : 'own',
    source,
    note: notes.length === 0 ? null : notes.join('; '),
    files,
  };
}

function otherFiles(own: readonly CheckedFile[], source: string): string[] {
  const [first] = own;
  if (first === undefined) return [];
  return [
    own.length === 1
      ? `${first.name} from ${source} is another file than the official one`
      : `${first.name} and ${own.length - 1} more from ${source} are other files than the official ones`,
  ];
}

function sizeOnly({ name }: CheckedFile): string {
  return `${name}: size as the official file's; its content could not be checked: no published checksum`;
}

/** Says that folders named by the user hold nothing of a dataset. */
export function passedOverNotes(name: string, places: readonly string[]): string[] {
  return places.map((place) => `nothing of ${name} was found in ${place}`);
}
