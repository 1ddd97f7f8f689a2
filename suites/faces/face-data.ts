import {
  type DatasetInfo,
  internalError,
  type RandomStreams,
  ReprolabError,
  type SuiteContext,
} from '../../harness/index.ts';
import { testFaces, trainFaces } from './data/datasets.ts';
import { faceGroups, type FaceTestData, type FaceTrainingData } from './data/faces.ts';
import type { Detection } from './evaluation.ts';
import { reportGroups, type GroupReport } from './group-metrics.ts';
import type { FaceRecipe } from './recipe.ts';

/** A test set with what its metrics are called. */
export interface TestSet {
  readonly what: string;
  readonly prefix: string;
  readonly note: string;
  readonly data: FaceTestData;
}

/** What a face suite trains and is tested on. */
export interface FaceData {
  readonly train: FaceTrainingData;
  readonly tests: readonly TestSet[];
}

/** The test photographs, the lab's or the user's own, with what a reader has to know about them. */
function photographSet(data: FaceTestData, kind: DatasetInfo['kind']): Omit<TestSet, 'prefix'> {
  if (kind === 'real') {
    const note = '5 photographs a group are few: one of them moves its group by up to 0.2.';
    return { what: 'the 20 test photographs', note, data };
  }
  const counts = faceGroups.map((group) => data.groups[group].count);
  const all = counts.reduce((sum, count) => sum + count, 0);
  const fewest = Math.min(...counts);
  const note =
    `Not the lab's photographs: published claims are not evaluated on them. The smallest group has ${fewest}: one of ` +
    `them moves it by up to ${(1 / fewest).toFixed(2)}.`;
  return { what: `${all} test photographs of your own`, note, data };
}

/**
 * Loads the training set and the test sets. Trained on real faces, the photographs are the test. Trained on procedural
 * faces, the balanced procedural set is, and the photographs are looked at beside it (metrics `testFaces...`) where
 * they can be had.
 */
export async function loadFaces<R extends FaceRecipe>(context: SuiteContext<R>): Promise<FaceData> {
  const { trainImages, testImagesPerGroup } = context.recipe;
  const photographs = await context.loadIfThere(testFaces, { role: 'test photographs' });
  const { info, data: train } = await context.load(trainFaces, {
    role: 'training',
    wanted: { trainImages, testImages: testImagesPerGroup },
  });
  const pictures = photographs === null ? null : photographSet(photographs.data, photographs.info.kind);
  if (info.kind !== 'synthetic') {
    if (pictures === null) {
      throw new ReprolabError(
        'data-missing',
        'test-faces: expected the 20 photographs, or some of your own, beside the real training set',
        {
          advice: 'Run `reprolab data pull test-faces`, or use --data synthetic.',
        },
      );
    }
    return { train, tests: [{ ...pictures, prefix: '' }] };
  }
  if (train.balancedTest === null) throw internalError('synthetic training faces came without a test set');
  const tests: TestSet[] = [
    {
      what: 'balanced procedural test set',
      prefix: '',
      note: 'Procedural faces, not photographs: published claims are not evaluated on them.',
      data: train.balancedTest,
    },
  ];
  if (pictures !== null) {
    tests.push({
      ...pictures,
      prefix: 'testFaces',
      note: `The model was trained on procedural faces, so this says nothing about the published claims. ${pictures.note}`,
    });
  }
  return { train, tests };
}

/** Steps of an epoch: whole batches, or the recipe's own number. */
export function stepsPerEpochOf(recipe: FaceRecipe, images: number): number {
  const whole = Math.floor(images / recipe.batchSize);
  return recipe.stepsPerEpoch === 0 ? whole : Math.min(whole, recipe.stepsPerEpoch);
}

/** Metrics and bars of every test set together. */
export function reportTests(
  tests: readonly TestSet[],
  detections: readonly Detection[],
  random: RandomStreams,
): GroupReport {
  const reports = tests.map((test, index) => {
    const detection = detections[index];
    if (detection === undefined) throw internalError(`test set '${test.what}' was not evaluated`);
    return reportGroups(detection, random.stream(`bootstrap/${test.what}`), test);
  });
  return {
    metrics: Object.fromEntries(reports.flatMap(({ metrics }) => Object.entries(metrics))),
    exhibits: reports.flatMap(({ exhibits }) => exhibits),
  };
}

/** Share of every group among the faces of a training set; null where groups are not known. */
export function groupShares(
  groups: Uint8Array | null,
  faces: Int32Array,
  weights: Float64Array | null,
): number[] | null {
  if (groups === null) return null;
  const shares = faceGroups.map(() => 0);
  for (const [at, row] of faces.entries()) {
    const group = groups[row] ?? 0;
    shares[group] = (shares[group] ?? 0) + (weights === null ? 1 / faces.length : (weights[at] ?? 0));
  }
  return shares;
}
