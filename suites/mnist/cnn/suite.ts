import { describeFit } from '../fit-report.ts';
import { mnistSuite } from '../mnist-suite.ts';
import { buildCnnModel } from './model.ts';
import { recipes, type CnnRecipe } from './recipe.ts';

/** Lab 2, part 1: the convolutional classifier. */
export const mnistCnn = mnistSuite<CnnRecipe>({
  name: 'mnist-cnn',
  version: 1,
  title: 'Convolutional digit classifier',
  summary: 'Two convolutions with max pooling and a dense layer classify MNIST digits; trained by epochs.',
  recipes,
  defaultRecipe: 'published',
  expectedSeconds: {
    published: 158,
    'course-2026': 280,
    'course-2026-sgd': 280,
    'course-2026-pytorch': 390,
  },
  shortenings: {
    smoke: {
      reason: 'smoke profile: 1 epoch over 112 images, 200 test images',
      overrides: { epochs: 1, trainImages: 112, testImages: 200 },
    },
  },
  stepsPerCall: 5,
  buildModel: buildCnnModel,
  describeTraining: describeFit,
});
