import { cnnSizes, type CnnRecipe } from '../cnn/recipe.ts';
import { wholeMnist } from '../recipe.ts';

/**
 * Notebook of September 2022 (course edition 2022); the edition of 2026 trains the same. The tape differentiates
 * the sum of the batch's 12 losses: the learning rate on their mean is 0.12.
 */
const published: CnnRecipe = {
  ...cnnSizes,
  optimizer: 'SGD',
  learningRate: 0.01,
  gradientOf: 'batch sum',
  batchSize: 12,
  epochs: 1,
  order: 'file order',
  ...wholeMnist,
};

export const recipes = { published, 'course-2026': published } as const satisfies Record<string, CnnRecipe>;
