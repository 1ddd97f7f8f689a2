import { publishedFit, type MnistRecipe } from '../recipe.ts';

/** One hidden layer. */
export type FcRecipe = MnistRecipe & {
  readonly hiddenUnits: number;
  readonly hiddenActivation: 'sigmoid' | 'relu';
};

const published: FcRecipe = {
  hiddenUnits: 128,
  hiddenActivation: 'sigmoid',
  ...publishedFit,
};

export const recipes = {
  published,
  'course-2026': { ...published, hiddenActivation: 'relu', batchSize: 64, epochs: 5 },
} as const satisfies Record<string, FcRecipe>;
