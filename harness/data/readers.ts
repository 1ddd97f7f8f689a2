/** The table of dataset readers: a dataset of `DatasetContents` without an entry here does not compile. */
import { irishReader } from './abc.ts';
import type { DatasetReader } from './dataset-reader.ts';
import type { DatasetName } from './datasets.ts';
import { testFacesReader, trainFacesReader } from './faces-readers.ts';
import { mnistReader } from './mnist.ts';

export type Readers = { readonly [Name in DatasetName]: DatasetReader<Name> };

/** The reader of each dataset. */
export const readers: Readers = {
  mnist: mnistReader,
  irish: irishReader,
  'train-faces': trainFacesReader,
  'test-faces': testFacesReader,
};
