import type { Recipe } from '../../harness/index.ts';

/** What the three MNIST labs have in common; each suite adds its model's sizes. */
export type MnistRecipe = Recipe & {
  readonly optimizer: 'SGD' | 'Adam';
  readonly learningRate: number;
  /**
   * What the gradient is taken of. Keras's `fit` differentiates the batch mean of the loss. The lab's
   * GradientTape differentiates the vector of per-sample losses, which is the gradient of their sum.
   */
  readonly gradientOf: 'batch mean' | 'batch sum';
  readonly batchSize: number;
  readonly epochs: number;
  readonly order: 'shuffled every epoch' | 'file order';
  /** The first so many images of the training file; the whole set has 60000. */
  readonly trainImages: number;
  /** The first so many images of the test file; the whole set has 10000. */
  readonly testImages: number;
  /** Left out: Keras's defaults, Glorot-uniform kernels and zero biases. */
  readonly initialWeights?: 'PyTorch defaults';
};

/** Sizes of the whole dataset, as every recipe uses it. */
export const wholeMnist = { trainImages: 60_000, testImages: 10_000 } as const;

/** How both labs that call Keras's `fit` train: notebook of September 2022 (course edition 2022). */
export const publishedFit = {
  optimizer: 'SGD',
  learningRate: 0.1,
  gradientOf: 'batch mean',
  batchSize: 16,
  epochs: 6,
  order: 'shuffled every epoch',
  ...wholeMnist,
} as const satisfies MnistRecipe;

/** Image height and width in pixels; one grey channel. */
export const imageSide = 28;

/** Digits 0..9. */
export const classCount = 10;
