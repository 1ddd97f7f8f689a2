import { describeFit } from '../fit-report.ts';
import { mnistSuite } from '../mnist-suite.ts';
import { buildFcModel } from './model.ts';
import { recipes, type FcRecipe } from './recipe.ts';

/** Lab 2, part 1: the fully connected classifier. */
export const mnistFc = mnistSuite<FcRecipe>({
  name: 'mnist-fc',
  version: 1,
  title: 'Fully connected digit classifier',
  summary: 'One hidden layer of 128 sigmoid units classifies MNIST digits; trained with SGD by epochs.',
  recipes,
  defaultRecipe: 'published',
  expectedSeconds: { published: 8, 'course-2026': 5, 'course-2026-pytorch': 5 },
  shortenings: {
    smoke: {
      reason: 'smoke profile: 1 epoch over 480 images, 1000 test images',
      overrides: { epochs: 1, trainImages: 480, testImages: 1000 },
    },
  },
  stepsPerCall: 25,
  buildModel: buildFcModel,
  describeTraining: describeFit,
});
