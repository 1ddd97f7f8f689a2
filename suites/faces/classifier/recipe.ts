import type { Shortening } from '../../../harness/index.ts';
import { courseTraining, publishedTraining, smokeTraining, type FaceRecipe } from '../recipe.ts';

const published: FaceRecipe = { ...publishedTraining, epochs: 5 };

export const classifierRecipes = {
  published,
  'course-2022': { ...courseTraining, epochs: 2 },
  'course-2026': { ...courseTraining, epochs: 2 },
  'paper-faithful': { ...published, batchNormalization: 'training' },
} as const satisfies Readonly<Record<string, FaceRecipe>>;

/** What `smoke` makes small. */
export const smokeOverrides = { ...smokeTraining, epochs: 1 } as const;

export const classifierShortenings: Readonly<Record<'smoke' | 'quick', Shortening<FaceRecipe>>> = {
  smoke: {
    reason: 'smoke: a tiny model (2 filters), 4 steps of 4 images',
    overrides: smokeOverrides,
  },
  quick: {
    reason: 'quick: 2 epochs of 375 steps, and 6,000 images where they are generated',
    overrides: { epochs: 2, stepsPerEpoch: 375, trainImages: 6000, trainingCheckImages: 1000 },
  },
};
