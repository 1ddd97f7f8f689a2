import {
  proportion,
  stepCurve,
  type EvaluationWorkload,
  type PreparedSuite,
  type StepState,
  type Suite,
  type SuiteContext,
  type SuiteMeasurement,
  type TrainingWorkload,
} from '../../../harness/index.ts';
import { consecutiveRows, FaceBatches } from '../batches.ts';
import { buildEncoder } from '../encoder.ts';
import { epochCurve, trainEpoch } from '../epoch.ts';
import { detectAll, evaluationBatchOf, trainingAccuracy, type Detection } from '../evaluation.ts';
import { testFaces, trainFaces } from '../data/datasets.ts';
import { loadFaces, reportTests, stepsPerEpochOf } from '../face-data.ts';
import { contactSheet } from '../image-grids.ts';
import type { FaceRecipe } from '../recipe.ts';
import { detectionStep, type ImageInput, type LabelledInput } from '../steps.ts';
import { classifierRecipes, classifierShortenings } from './recipe.ts';
import { classifierDetector, classifierTrainingStep } from './steps.ts';

/** Lab 2, part 2: the standard classifier, trained on skewed faces, before any debiasing. */
export const faceClassifier: Suite<FaceRecipe> = {
  name: 'face-classifier',
  version: 1,
  lab: 'Lab 2, part 2: debiasing facial detection',
  title: 'Standard face classifier',
  summary:
    'A convolutional classifier of faces and non-faces, and how its answers differ between groups of people.',
  datasets: [trainFaces, testFaces],
  recipes: classifierRecipes,
  defaultRecipe: 'published',
  shortenings: classifierShortenings,
  prepare: prepareClassifier,
};

async function prepareClassifier(context: SuiteContext<FaceRecipe>): Promise<PreparedSuite> {
  const { recipe, random } = context;
  const { train, tests } = await loadFaces(context);
  const evaluationBatch = evaluationBatchOf(train.count);
  const batches = new FaceBatches(train, recipe.batchSize, random);
  const model = buildEncoder(recipe, 1, random);
  const detection = detectionStep(classifierDetector(model), evaluationBatch);
  const workload: TrainingWorkload<LabelledInput> = {
    step: classifierTrainingStep(model, recipe),
    samplesPerStep: recipe.batchSize,
    sampleUnit: 'images',
    lossUnit: 'nats',
    stepsPerCall: 10,
    fillBatch: (index, arrays) => {
      batches.fill(index, arrays);
    },
  };

  const evaluation: EvaluationWorkload<ImageInput> = {
    step: detection,
    samplesPerStep: evaluationBatch,
    sampleUnit: 'images',
    fillBatch: (index, { x }) => {
      batches.fillRows(consecutiveRows(index, evaluationBatch, train.count), 'rgb', x);
    },
  };

  async function evaluate(
    state: StepState,
  ): Promise<{ detections: Detection[]; onTraining: number; checked: number }> {
    const compiled = await context.compile(detection);
    try {
      return await context.phase('evaluate', async () => {
        await compiled.writeState(state);
        const spec = detection.inputs.x;
        const detections: Detection[] = [];
        for (const { data } of tests) detections.push(await detectAll(compiled, spec, data));
        const rows = batches.checkRows(recipe.trainingCheckImages);
        const onTraining = await trainingAccuracy(compiled, spec, batches, rows, train.labels);
        return { detections, onTraining, checked: rows.length };
      });
    } finally {
      await compiled.dispose();
    }
  }

  return {
    training: workload,
    evaluation,
    async run(): Promise<SuiteMeasurement> {
      const stepsPerEpoch = stepsPerEpochOf(recipe, train.count);
      const compiled = await context.compileTraining(workload);
      const values = { loss: [] as number[], accuracy: [] as number[] };
      let state: StepState;
      try {
        for (let epoch = 0; epoch < recipe.epochs; epoch++) {
          await trainEpoch(context, { workload, compiled, stepsPerEpoch }, epoch, values);
        }
        state = await compiled.readState();
      } finally {
        await compiled.dispose();
      }
      const { detections, onTraining, checked } = await evaluate(state);
      const report = reportTests(tests, detections, random);
      const sheet = tests[0] === undefined ? [] : [contactSheet(train, tests[0])];
      train.close();
      return {
        metrics: { ...report.metrics, trainingAccuracy: proportion(onTraining, checked) },
        curves: [
          epochCurve('training loss', 'nats', values.loss, stepsPerEpoch),
          epochCurve('training accuracy', 'fraction', values.accuracy, stepsPerEpoch),
          stepCurve('loss per step', values.loss, 'nats'),
        ],
        exhibits: [...report.exhibits, ...sheet],
      };
    },
  };
}
