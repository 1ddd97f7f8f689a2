import {
  metric,
  type Suite,
  type SuiteContext,
  type SuiteMeasurement,
  type TrainingWorkload,
} from '../../harness/index.ts';
import { denseExercises, gradientExercises, graphExercises } from './computations.ts';
import { descend, descentCurves, descentExercises, descentWorkload, type DescentInputs } from './descent.ts';
import { recipes, type BasicsRecipe } from './recipe.ts';
import { tensorExercises } from './tensors.ts';

async function measure(
  context: SuiteContext<BasicsRecipe>,
  workload: TrainingWorkload<DescentInputs>,
): Promise<SuiteMeasurement> {
  const computed = await context.phase('evaluate', async () => [
    ...(await tensorExercises(context)),
    ...(await graphExercises(context)),
    ...(await denseExercises(context)),
    ...(await gradientExercises(context)),
  ]);
  const descent = await descend(context, workload);
  const rows = [...computed, ...descentExercises(context.recipe, descent)];
  return {
    metrics: {
      exercisesPassed: metric(rows.filter(({ passed }) => passed).length, 'count', 'higher'),
      exercisesTotal: metric(rows.length, 'count'),
      finalPosition: metric(descent.positions.at(-1) ?? Number.NaN, 'number'),
    },
    curves: descentCurves(descent),
    exhibits: [{ kind: 'exercises', title: 'The checks of the lab', rows }],
  };
}

/** Lab 1, part 1. It needs no data, and every value is computed by the run's engine. */
export const tensorflowBasics: Suite<BasicsRecipe> = {
  name: 'tensorflow-basics',
  version: 1,
  lab: 'Lab 1, part 1: TensorFlow basics',
  title: 'Tensors, graphs, gradients',
  summary: 'Tensor shapes, a computation graph, a dense layer, automatic differentiation, gradient descent.',
  datasets: [],
  recipes,
  defaultRecipe: 'published',
  expectedSeconds: { published: 4 },
  shortenings: {},
  prepare(context) {
    const training = descentWorkload(context.recipe, context.random);
    return Promise.resolve({ training, evaluation: null, run: () => measure(context, training) });
  },
};
