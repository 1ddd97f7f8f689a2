/** A little data for every dataset, whatever a recipe asks for: steps have their size all the same. */
import type { FilesDataset } from '../../harness/data/dataset.ts';
import { createDataLoader, type DataLoader } from '../../harness/data/load.ts';
import { trainFaces } from '../../suites/faces/data/datasets.ts';
import { mnist } from '../../suites/mnist/data/mnist.ts';
import { corpusOf, extractSongs, irish } from '../../suites/music/data/irish.ts';
import { smallCorpusText } from './music/abc-examples.ts';

/** Enough for one batch of any recipe, and for an evaluation. */
const few = { trainImages: 80, testImages: 20 };

/** Makes its stand-in once and small: drawing faces takes longer than a small training on them. */
function limited<Data>(dataset: FilesDataset<Data, typeof few>): FilesDataset<Data, typeof few> {
  const { standIn } = dataset;
  if (standIn === null) return dataset;
  let made: ReturnType<typeof standIn> | undefined;
  return { ...dataset, standIn: () => (made ??= standIn(few)) };
}

/** Printable ASCII from '!' on, so many that the network's output is as wide as with the real songs. */
const characters = Array.from({ length: 83 }, (_, index) => String.fromCharCode(0x21 + index)).join('');

const songs = {
  ...irish,
  standIn: () => ({
    data: corpusOf([...extractSongs(smallCorpusText.repeat(12)), characters]),
    files: [],
  }),
};

/** What is loaded in place of a dataset; one that is not here is loaded as it is. */
const small = new Map<unknown, unknown>([
  [mnist, limited(mnist)],
  [trainFaces, limited(trainFaces)],
  [irish, songs],
]);

const loader = createDataLoader({ mode: 'synthetic' });

/** Loads small sets in place of the suites' own. */
export const smallSets: DataLoader = {
  // Each stands in for a dataset of its own type, which the map cannot say.
  load: (dataset, wanted) => loader.load((small.get(dataset) ?? dataset) as typeof dataset, wanted),
  loadIfThere: (dataset, wanted) => loader.loadIfThere(dataset, wanted),
};
