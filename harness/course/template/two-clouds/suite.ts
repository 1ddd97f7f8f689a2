/** The lab: trains on one set of points and measures the accuracy on another. */
import {
  allocate,
  type EvaluationWorkload,
  type PreparedSuite,
  proportion,
  stepCurve,
  type Suite,
  type SuiteContext,
  type TrainingWorkload,
} from 'reprolab/suite';
import { clouds, type Points } from './data.ts';
import { type CloudsRecipe, recipes } from './recipe.ts';
import { createModel, evaluationStep, type PointBatch, trainingStep } from './steps.ts';

/** Writes the points of these indices into a batch. */
function fill(
  points: Points,
  rows: readonly number[],
  x: ArrayLike<number> & { [at: number]: number },
  y: typeof x,
) {
  for (const [slot, row] of rows.entries()) {
    x[2 * slot] = points.positions[2 * row] ?? 0;
    x[2 * slot + 1] = points.positions[2 * row + 1] ?? 0;
    y[slot] = points.labels[row] ?? 0;
  }
}

async function prepare(context: SuiteContext<CloudsRecipe>): Promise<PreparedSuite> {
  const { batchSize, epochs, learningRate } = context.recipe;
  const { data } = await context.load(clouds, { role: 'training and test' });
  const model = createModel();
  const stepsPerEpoch = Math.floor(data.train.count / batchSize);
  const order = Int32Array.from({ length: data.train.count }, (_, index) => index);
  const shuffling = context.random.stream('shuffle');
  const training: TrainingWorkload<PointBatch> = {
    step: trainingStep(model, batchSize, learningRate),
    samplesPerStep: batchSize,
    sampleUnit: 'points',
    lossUnit: 'nats',
    stepsPerCall: 10,
    fillBatch(index, { x, y }) {
      const slot = index % stepsPerEpoch;
      if (slot === 0) shuffling.shuffle(order);
      fill(data.train, [...order.subarray(slot * batchSize, (slot + 1) * batchSize)], x, y);
    },
  };
  const everyRow = Array.from({ length: data.test.count }, (_, index) => index);
  const evaluation: EvaluationWorkload<PointBatch> = {
    step: evaluationStep(model, data.test.count),
    samplesPerStep: data.test.count,
    sampleUnit: 'points',
    fillBatch(_index, { x, y }) {
      fill(data.test, everyRow, x, y);
    },
  };
  return {
    training,
    evaluation,
    async run() {
      const trained = await context.compileTraining(training);
      const tested = await context.compile(evaluation.step);
      try {
        const steps = epochs * stepsPerEpoch;
        const { losses } = await context.train({
          workload: training,
          compiled: trained,
          steps,
          label: 'training',
          firstStep: 0,
        });
        await tested.takeState(trained);
        const batch = { x: allocate(evaluation.step.inputs.x), y: allocate(evaluation.step.inputs.y) };
        evaluation.fillBatch(0, batch);
        const [outputs] = await context.phase('evaluate', () => tested.run([batch]));
        return {
          metrics: {
            testAccuracy: proportion(Number(outputs?.['correct']?.[0]) / data.test.count, data.test.count),
          },
          curves: [stepCurve('training loss', losses, 'nats')],
          exhibits: [],
        };
      } finally {
        await trained.dispose();
        await tested.dispose();
      }
    },
  };
}

export const twoClouds: Suite<CloudsRecipe> = {
  name: 'two-clouds',
  version: 1,
  lab: 'Lab 1: two clouds',
  title: 'Logistic regression on two clouds of points',
  summary: 'A line is learnt that tells two overlapping clouds of points apart.',
  datasets: [clouds],
  recipes,
  defaultRecipe: 'published',
  shortenings: {
    smoke: { reason: 'smoke: one epoch', overrides: { epochs: 1 } },
  },
  prepare,
};
