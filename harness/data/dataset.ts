/** What a dataset is: a value that a suite brings and hands to `context.load`. */
import type { DatasetInfo } from '../core/result-schema.ts';
import type { CheckedFile } from './check.ts';
import type { FileSet } from './file-set.ts';

/** Checked files by their registered name. */
export type CheckedFiles = ReadonlyMap<string, CheckedFile>;

/** Data that was made by code, with the identity of what was made. */
export interface Generated<Data> {
  readonly data: Data;
  /** Name, SHA-256 and size of each generated array (see `identify`): equal content has equal hashes. */
  readonly files: DatasetInfo['files'];
}

/** What a reader may need beside the files. */
export interface Reading<Wanted> {
  /** What the suite asked for; a reader may give more. */
  readonly wanted: Wanted | undefined;
  /** Folder that unpacked copies are kept in; null where there is none. */
  readonly unpackFolder: string | null;
  /** A line for the user. */
  readonly log: (message: string) => void;
}

type MaybePromise<T> = T | Promise<T>;

interface Described {
  /** Kebab-case, unique in a course: `reprolab data pull <name>`. */
  readonly name: string;
  readonly title: string;
  /** Who made it, and under which licence. */
  readonly provenance: string;
}

/** A dataset of official files, found on disk or downloaded. */
export interface FilesDataset<Data, Wanted = never> extends Described, FileSet {
  readonly origin: 'files';
  /** Reads files that passed the check; throws 'data-invalid' when a lab cannot use their content. */
  read(files: CheckedFiles, reading: Reading<Wanted>): MaybePromise<Data>;
  /** Makes data in its place where the files cannot be had; null for a dataset without: then only real data will do. */
  readonly standIn: ((wanted: Wanted | undefined) => MaybePromise<Generated<Data>>) | null;
}

/** A dataset that is made by code, by definition: there are no other files of it. */
export interface GeneratedDataset<Data, Wanted = never> extends Described {
  readonly origin: 'generated';
  generate(wanted: Wanted | undefined): MaybePromise<Generated<Data>>;
}

/**
 * @typeParam Data - What it loads as.
 * @typeParam Wanted - What a suite may ask of it, such as a number of rows; never for one that is loaded as it is.
 */
export type Dataset<Data = unknown, Wanted = never> =
  FilesDataset<Data, Wanted> | GeneratedDataset<Data, Wanted>;

/** Declares a dataset of official files. A download starts without being asked unless `downloadUnasked` is false. */
export function defineDataset<Data, Wanted = never>(
  dataset: Omit<FilesDataset<Data, Wanted>, 'origin' | 'downloadUnasked'> & {
    readonly downloadUnasked?: boolean;
  },
): FilesDataset<Data, Wanted> {
  return { downloadUnasked: true, ...dataset, origin: 'files' };
}

/** Declares a dataset that code makes. Draw its random numbers from a seed of its own: it is the same for all runs. */
export function defineGeneratedDataset<Data, Wanted = never>(
  dataset: Omit<GeneratedDataset<Data, Wanted>, 'origin'>,
): GeneratedDataset<Data, Wanted> {
  return { ...dataset, origin: 'generated' };
}

/** Every dataset of several suites, once, in the order in which they are first declared. */
export function datasetsOf(suites: readonly { readonly datasets: readonly Dataset[] }[]): readonly Dataset[] {
  return [...new Set(suites.flatMap(({ datasets }) => datasets))];
}
