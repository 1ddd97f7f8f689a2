import { metric } from '../../../harness/index.ts';
import { buildCnnModel } from '../cnn/model.ts';
import type { CnnRecipe } from '../cnn/recipe.ts';
import { mnistSuite } from '../mnist-suite.ts';
import { recipes } from './recipe.ts';

/** Iterations whose mean loss is compared with Keras's. */
const firstIterations = 500;

/** Lab 2, part 1: the convolutional classifier trained by hand with a GradientTape. */
export const mnistGradientTape = mnistSuite<CnnRecipe>({
  name: 'mnist-gradient-tape',
  version: 1,
  title: 'Convolutional digit classifier, trained with a gradient tape',
  summary:
    "The convolutional classifier with the lab's own training loop: one pass in file order, summed loss.",
  recipes,
  defaultRecipe: 'published',
  expectedSeconds: { published: 25, 'course-2026': 28 },
  shortenings: {
    smoke: {
      reason: 'smoke profile: 10 iterations, 200 test images',
      overrides: { trainImages: 120, testImages: 200 },
    },
  },
  stepsPerCall: 10,
  buildModel: buildCnnModel,
  describeTraining(record) {
    const meanLossFirst500 = record.meanOfFirst(firstIterations);
    // A shortened run has fewer iterations: nothing to average over.
    if (meanLossFirst500 === undefined) return { curves: [record.stepCurve()], metrics: {} };
    return {
      curves: [record.curvePer500(), record.stepCurve()],
      metrics: { meanLossFirst500: metric(meanLossFirst500, 'nats', 'lower') },
    };
  },
});
