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

/** Every TensorFlow edition of the course, 2019 to 2026. */
const course: FcRecipe = { ...published, hiddenActivation: 'relu', batchSize: 64, epochs: 5 };

export const recipes = {
  published,
  'course-2026': course,
  /** The PyTorch editions, 2025 and 2026: the same but for the first weights. */
  'course-2026-pytorch': { ...course, initialWeights: 'PyTorch defaults' },
} as const satisfies Record<string, FcRecipe>;
