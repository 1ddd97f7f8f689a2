import { wholeMnist, type MnistRecipe } from '../mnist/recipe.ts';

/** One hidden layer. */
export type FcRecipe = MnistRecipe & {
  readonly hiddenUnits: number;
  readonly hiddenActivation: 'sigmoid' | 'relu';
};

/** Notebook of September 2022 (course edition 2022). */
const published: FcRecipe = {
  hiddenUnits: 128,
  hiddenActivation: 'sigmoid',
  optimizer: 'SGD',
  learningRate: 0.1,
  gradientOf: 'batch mean',
  batchSize: 16,
  epochs: 6,
  order: 'shuffled every epoch',
  ...wholeMnist,
};

export const recipes = {
  published,
  'course-2026': { ...published, hiddenActivation: 'relu', batchSize: 64, epochs: 5 },
} as const satisfies Record<string, FcRecipe>;
