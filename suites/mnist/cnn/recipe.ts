import { publishedFit, type MnistRecipe } from '../recipe.ts';

/** Two convolutions, each with pooling, and one hidden dense layer. */
export type CnnRecipe = MnistRecipe & {
  readonly filters1: number;
  readonly filters2: number;
  readonly hiddenUnits: number;
};

/** Sizes of the labs' convolutional network, which the gradient-tape lab trains too. */
export const cnnSizes = { filters1: 24, filters2: 36, hiddenUnits: 128 } as const;

const published: CnnRecipe = {
  ...cnnSizes,
  ...publishedFit,
};

export const recipes = {
  published,
  'course-2026': { ...published, optimizer: 'Adam', learningRate: 1e-3, batchSize: 64, epochs: 5 },
} as const satisfies Record<string, CnnRecipe>;
