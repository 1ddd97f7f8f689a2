/** What the face suites are tested on, by the kinds of the two datasets. */
import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { synthesizeFaces, defaultSyntheticFaces } from '../../../suites/faces/data/synthetic/synthesize.ts';
import { openEngine } from '../../../harness/engine/backends/registry.ts';
import { type Dataset, ReprolabError, type DatasetInfo } from '../../../harness/index.ts';
import { classifierRecipes } from '../../../suites/faces/classifier/recipe.ts';
import { loadFaces, type FaceData } from '../../../suites/faces/face-data.ts';
import { faceContext } from './face-context.ts';

const test = suite('data of the face suites');
type Kind = DatasetInfo['kind'];

const info = (name: string, kind: Kind) => ({ name, kind, source: 'test', note: null, files: [] });

/** Loads small procedural faces that say to be of these kinds; null for photographs that cannot be had. */
async function load(train: Kind, photographs: Kind | null): Promise<FaceData> {
  const engine = await openEngine('tfjs-cpu', {});
  const recipe = { ...classifierRecipes.published, trainImages: 20, testImagesPerGroup: 2 };
  const context = faceContext(engine, recipe);
  return loadFaces({
    ...context,
    async load(dataset, use) {
      return { ...(await context.load(dataset, use)), info: info(dataset.name, train) };
    },
    loadIfThere<Data>(dataset: Dataset<Data>) {
      if (photographs === null) return Promise.resolve(null);
      const { test: data } = synthesizeFaces({ ...defaultSyntheticFaces, trainCount: 0, testPerGroup: 1 });
      return Promise.resolve({ info: info(dataset.name, photographs), data: data as Data });
    },
  });
}

const named = ({ tests }: FaceData) => tests.map(({ prefix, what }) => [prefix, what]);

test('trained on official or own faces, the photographs are the test, official or own', async () => {
  for (const train of ['real', 'own'] as const) {
    assert.deepEqual(named(await load(train, 'real')), [['', 'the 20 test photographs']]);
    const { tests } = await load(train, 'own');
    assert.deepEqual(
      tests.map(({ what }) => what),
      ['4 test photographs of your own'],
    );
    assert.match(tests[0]?.note ?? '', /published claims are not evaluated on them.*smallest group has 1:/);
    await assert.rejects(
      () => load(train, null),
      (error) => error instanceof ReprolabError && error.code === 'data-missing',
    );
  }
});

test('trained on procedural faces, photographs stand beside the procedural test, under their own names', async () => {
  const procedural = ['', 'balanced procedural test set'];
  assert.deepEqual(named(await load('synthetic', null)), [procedural]);
  assert.deepEqual(named(await load('synthetic', 'real')), [
    procedural,
    ['testFaces', 'the 20 test photographs'],
  ]);
  assert.deepEqual(named(await load('synthetic', 'own')), [
    procedural,
    ['testFaces', '4 test photographs of your own'],
  ]);
});

test.run();
