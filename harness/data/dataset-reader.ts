/** What a dataset's module provides: a reader of its files and, where there is one, a synthetic stand-in. */
import type { DatasetInfo } from '../core/result-schema.ts';
import type { CheckedFile } from './check.ts';
import type { DatasetContents, DatasetName, DatasetRequest } from './datasets.ts';
import type { RegistryName } from './registry.ts';

/** Checked files by their registered name. */
export type CheckedFiles = ReadonlyMap<string, CheckedFile>;

type MaybePromise<T> = T | Promise<T>;

/** A generated stand-in with the identity of what was generated. */
export interface SyntheticDataset<Name extends DatasetName> {
  readonly data: DatasetContents[Name];
  /** Name, SHA-256 and size of each generated array: equal content has equal hashes. */
  readonly files: DatasetInfo['files'];
}

/** What a reader may need beside the files. */
export interface ReadingContext {
  /** Folder that unpacked copies are kept in; null where there is none (see `cacheFolder`). */
  readonly cache: string | null;
  /** A line for the user. */
  readonly log: (message: string) => void;
}

export interface DatasetReader<Name extends DatasetName> {
  /** The registry entry whose files it reads. */
  readonly entry: RegistryName;
  /** Reads files that passed the check; throws 'data-invalid' when a lab cannot use their content. */
  read(
    files: CheckedFiles,
    request: DatasetRequest<Name>,
    context: ReadingContext,
  ): MaybePromise<DatasetContents[Name]>;
  /** Generates the stand-in; null for a dataset without one: then only real data will do. */
  readonly synthesize: ((request: DatasetRequest<Name>) => MaybePromise<SyntheticDataset<Name>>) | null;
}
