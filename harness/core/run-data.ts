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

/** The notes of the datasets that make the run's data what `dataKindOf` says, each once; null where there is none. */
export function dataNotesOf(run: Pick<Run, 'datasets'>): string | null {
  const kind = dataKindOf(run);
  const deciding = run.datasets.filter((dataset) => dataset.kind === kind);
  const notes = [...new Set(deciding.flatMap(({ note }) => note ?? []))];
  return notes.length === 0 ? null : notes.join('; ');
}

/** Names of the datasets: 'training-set + test-set'; 'none' where nothing was loaded. */
export function dataNameOf({ datasets }: Pick<Run, 'datasets'>): string {
  return datasets.length === 0 ? 'none' : datasets.map(({ name }) => name).join(' + ');
}

/**
 * SHA-256 of every file that the run read, by its name; with several datasets by `<dataset>/<file>`, since two may name
 * their files alike.
 */
export function fileHashesOf({ datasets }: Pick<Run, 'datasets'>): Record<string, string> {
  const prefix = (name: string) => (datasets.length > 1 ? `${name}/` : '');
  return Object.fromEntries(
    datasets.flatMap(({ name: dataset, files }) =>
      files.map(({ name, sha256 }) => [prefix(dataset) + name, sha256]),
    ),
  );
}
