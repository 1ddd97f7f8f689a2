/** The table of dataset readers: a dataset of `DatasetContents` without an entry here does not compile. */
import { irishReader } from './abc.ts';
import type { DatasetReader } from './dataset-reader.ts';
import type { DatasetName } from './datasets.ts';
import { mnistReader } from './mnist.ts';

/** The reader of each dataset. */
export const readers: { readonly [Name in DatasetName]: DatasetReader<Name> } = {
  mnist: mnistReader,
  irish: irishReader,
};
