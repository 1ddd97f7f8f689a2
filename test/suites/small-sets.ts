/** Readers that make a little data for every dataset, whatever a recipe asks for: steps have their size all the same. */
import { corpusOf, extractSongs } from '../../harness/data/abc.ts';
import type { DatasetReader } from '../../harness/data/dataset-reader.ts';
import type { DatasetName } from '../../harness/data/datasets.ts';
import { readers, type Readers } from '../../harness/data/readers.ts';
import { smallCorpusText } from './music-rnn/abc-examples.ts';

/** Enough for one batch of any recipe, and for an evaluation. */
const synthetic = { trainImages: 80, testImages: 20 };

function limited<Name extends DatasetName>(reader: DatasetReader<Name>): DatasetReader<Name> {
  const { synthesize } = reader;
  if (synthesize === null) return reader;
  // Drawing faces takes longer than a small training on them: once is enough for every recipe.
  let made: ReturnType<typeof synthesize> | undefined;
  return { ...reader, synthesize: (request) => (made ??= synthesize({ ...request, synthetic })) };
}

/** Printable ASCII from '!' on, so many that the network's output is as wide as with the real songs. */
const characters = Array.from({ length: 83 }, (_, index) => String.fromCharCode(0x21 + index)).join('');

export const smallSets: Readers = {
  mnist: limited(readers.mnist),
  'train-faces': limited(readers['train-faces']),
  'test-faces': limited(readers['test-faces']),
  irish: {
    ...readers.irish,
    synthesize: () => ({
      data: corpusOf([...extractSongs(smallCorpusText.repeat(12)), characters]),
      files: [],
    }),
  },
};
