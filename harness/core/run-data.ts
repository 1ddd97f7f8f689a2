/** What a run's datasets are, taken together. */
import type { DatasetInfo, Run } from './result-schema.ts';

/** A run's data as a whole; 'none' for a run that loaded nothing. */
export type DataKind = DatasetInfo['kind'] | 'none';

/**
 * What a claim about the run rests on: a single stand-in makes the whole synthetic, and a single set of the user's own
 * makes it one's own, since a model tested on other pictures says nothing about the official ones. Data that code makes
 * by definition is as official as a file.
 */
export function dataKindOf({ datasets }: Pick<Run, 'datasets'>): DataKind {
  const kinds = datasets.map(({ kind }) => kind);
  const first = (['synthetic', 'own', 'real', 'generated'] as const).find((kind) => kinds.includes(kind));
  return first ?? 'none';
}

/** The notes of all datasets, each once; null where there is none. */
export function dataNotesOf({ datasets }: Pick<Run, 'datasets'>): string | null {
  const notes = [...new Set(datasets.flatMap(({ note }) => note ?? []))];
  return notes.length === 0 ? null : notes.join('; ');
}

/** Names of the datasets: 'training-set + test-set'; 'none' where nothing was loaded. */
export function dataNameOf({ datasets }: Pick<Run, 'datasets'>): string {
  return datasets.length === 0 ? 'none' : datasets.map(({ name }) => name).join(' + ');
}
