import { allocate, defineSuite, proportion, metric, stepCurve } from 'reprolab/suite';
import { noisyShapes } from './data.js';
import { buildModel, evaluationStep, trainingStep } from './steps.js';
const recipes = {
  published: { learningRate: 0.002, batchSize: 20, epochs: 3, filters: 8, trainImages: 2000 },
};

function fill(images, rows, x, y) {
  let slot = 0;
  for (const row of rows) {
    for (let p = 0; p < 784; p++) x[slot * 784 + p] = images.images[row * 784 + p] / 255;
    y[slot++] = images.labels[row];
  }
}
async function prepare(context) {
  const { batchSize, epochs, filters, learningRate, trainImages } = context.recipe;
  const { data } = await context.load(noisyShapes, { role: 'training and test' });
  const model = buildModel(filters, context.random);
  const perEpoch = Math.floor(trainImages / batchSize);
  const order = Int32Array.from({ length: trainImages }, (_, i) => i);
  const shuffle = context.random.stream('shuffle');
  const training = {
    step: trainingStep(model, batchSize, learningRate),
    samplesPerStep: batchSize,
    sampleUnit: 'images',
    lossUnit: 'nats',
    stepsPerCall: 5,
    fillBatch(index, { x, y }) {
      const slot = index % perEpoch;
      if (slot === 0) shuffle.shuffle(order);
      fill(data.train, order.subarray(slot * batchSize, (slot + 1) * batchSize), x, y);
    },
  };
  const evaluation = {
    step: evaluationStep(model, data.test.count),
    samplesPerStep: data.test.count,
    sampleUnit: 'images',
    fillBatch(_i, { x, y }) {
      fill(
        data.test,
        Array.from({ length: data.test.count }, (_, i) => i),
        x,
        y,
      );
    },
  };
  return {
    training,
    evaluation,
    async run() {
      const trained = await context.compileTraining(training);
      const tested = await context.compile(evaluation.step);
      try {
        const { losses } = await context.train({
          workload: training,
          compiled: trained,
          steps: epochs * perEpoch,
          label: 'training',
          firstStep: 0,
        });
        await tested.takeState(trained);
        const batch = { x: allocate(evaluation.step.inputs.x), y: allocate(evaluation.step.inputs.y) };
        evaluation.fillBatch(0, batch);
        const [outputs] = await context.phase('evaluate', () => tested.run([batch]));
        const predictions = outputs['predictions'];
        const counts = Array.from({ length: 10 }, () => new Array(10).fill(0));
        data.test.labels.forEach((label, i) => {
          counts[label][predictions[i]]++;
        });
        const correct = counts.reduce((sum, row, k) => sum + row[k], 0);
        return {
          metrics: {
            testAccuracy: proportion(correct / data.test.count, data.test.count),
            testLoss: metric(outputs['loss'][0], 'nats', 'lower'),
          },
          curves: [stepCurve('training loss', losses, 'nats')],
          exhibits: [
            {
              kind: 'confusion-matrix',
              title: 'Test images',
              labels: [
                'disc',
                'square',
                'cross',
                'diamond',
                'triangle',
                'ring',
                'slash',
                'backslash',
                'bar',
                'dash',
              ],
              counts,
            },
          ],
        };
      } finally {
        await trained.dispose();
        await tested.dispose();
      }
    },
  };
}
export const noisyShapesSuite = defineSuite({
  name: 'noisy-shapes',
  version: 1,
  lab: 'Lab 1: shapes',
  title: 'CNN on noisy shapes',
  summary: 'A small CNN tells ten noisy shapes apart.',
  datasets: [noisyShapes],
  recipes,
  defaultRecipe: 'published',
  shortenings: {
    smoke: { reason: 'smoke: one epoch of 200 images', overrides: { epochs: 1, trainImages: 200 } },
  },
  prepare,
});
