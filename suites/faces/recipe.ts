import type { Recipe } from '../../harness/index.ts';

/** What decides a run of either face lab, beside the seed. */
export type FaceRecipe = Recipe & {
  /** Filters of the first convolution; the others are multiples of it. */
  readonly filters: number;
  readonly batchSize: number;
  /** Adam's; its other constants are Keras's defaults. */
  readonly learningRate: number;
  readonly epochs: number;
  /**
   * The lab calls its models without `training=True`, so batch normalization divides by its initial moving variance
   * of 1 for the whole training, and only its scale and offset learn ('inference').
   */
  readonly batchNormalization: 'inference' | 'training';
  /** Steps of an epoch; 0 for as many as the training set has whole batches. */
  readonly stepsPerEpoch: number;
  /** Size of the procedural training set, where the real one cannot be had. */
  readonly trainImages: number;
  readonly testImagesPerGroup: number;
  /** Images, half of them faces, on which the lab looks at its accuracy on the training set. */
  readonly trainingCheckImages: number;
};

/** Notebook of September 2022. */
export const publishedTraining = {
  filters: 24,
  batchSize: 16,
  learningRate: 2e-4,
  batchNormalization: 'inference',
  stepsPerEpoch: 0,
  trainImages: 12_000,
  testImagesPerGroup: 250,
  trainingCheckImages: 5000,
} as const;

/** Both editions of the course. */
export const courseTraining = {
  ...publishedTraining,
  filters: 12,
  batchSize: 32,
  learningRate: 5e-4,
} as const;

/** A model and a set so small that a run takes seconds and learns next to nothing. */
export const smokeTraining = {
  filters: 2,
  batchSize: 4,
  stepsPerEpoch: 4,
  trainImages: 80,
  testImagesPerGroup: 6,
  trainingCheckImages: 20,
} as const;
