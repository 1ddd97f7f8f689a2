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

/** Batches and epochs of every TensorFlow edition, 2019 to 2026; its optimizer is left to the student. */
const course: CnnRecipe = { ...published, batchSize: 64, epochs: 5 };

export const recipes = {
  published,
  /** The optimizer of the editions' own solutions. */
  'course-2026': { ...course, optimizer: 'Adam', learningRate: 1e-3 },
  /** The optimizer that the part before it has, which many students keep. */
  'course-2026-sgd': course,
  /** The PyTorch editions, 2025 and 2026. */
  'course-2026-pytorch': { ...course, learningRate: 0.01, epochs: 7, initialWeights: 'PyTorch defaults' },
} as const satisfies Record<string, CnnRecipe>;
