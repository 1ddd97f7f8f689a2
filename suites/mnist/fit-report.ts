import { metric } from '../../harness/index.ts';
import type { MnistLab } from './mnist-suite.ts';
import type { MnistRecipe } from './recipe.ts';

/** Curves and metrics as Keras's `fit` reports them: loss and accuracy of every epoch. */
export const describeFit: MnistLab<MnistRecipe>['describeTraining'] = (record) => ({
  curves: [...record.epochCurves(), record.stepCurve()],
  metrics: {
    trainingLoss: metric(record.epochLosses.at(-1) ?? Number.NaN, 'nats', 'lower'),
    trainingAccuracy: metric(record.epochAccuracies.at(-1) ?? Number.NaN, 'fraction', 'higher'),
  },
});
