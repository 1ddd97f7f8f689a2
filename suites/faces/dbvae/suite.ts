import {
  proportion,
  stepCurve,
  type EvaluationWorkload,
  type PreparedSuite,
  type Suite,
  type SuiteContext,
  type SuiteMeasurement,
  type TrainingWorkload,
  type TypedArray,
} from '../../../harness/index.ts';
import { consecutiveRows, FaceBatches } from '../batches.ts';
import { epochCurve } from '../epoch.ts';
import { detectAll, evaluationBatchOf, trainingAccuracy, type Detection } from '../evaluation.ts';
import { testFaces, trainFaces } from '../data/datasets.ts';
import { loadFaces, reportTests } from '../face-data.ts';
import { contactSheet } from '../image-grids.ts';
import type { ImageInput } from '../steps.ts';
import { latentMeans } from './latent-space.ts';
import { Dbvae } from './model.ts';
import { likelyFaces, reconstructions, traversals } from './pictures.ts';
import { dbvaeRecipes, dbvaeShortenings, type DbvaeRecipe } from './recipe.ts';
import { dbvaeTrainingStep, decodingStep, encodingStep, type DbvaeInput } from './steps.ts';
import { trainResampled, type Session, type Trained } from './training.ts';

/** Latent vectors that one decoding call takes. */
const decodingBatch = 5;

/** Lab 2, part 2: the debiasing variational autoencoder with adaptive resampling. */
export const faceDbvae: Suite<DbvaeRecipe> = {
  name: 'face-dbvae',
  version: 1,
  lab: 'Lab 2, part 2: debiasing facial detection',
  title: 'Debiasing variational autoencoder (DB-VAE)',
  summary:
    'Learns faces and their latent variables together, draws rare faces more often, and is compared with the standard classifier by group.',
  datasets: [trainFaces, testFaces],
  recipes: dbvaeRecipes,
  defaultRecipe: 'published',
  shortenings: dbvaeShortenings,
  prepare: prepareDbvae,
};

/** Standard normal noise of batch `index`, the same on every engine. */
function fillNoise(context: SuiteContext<DbvaeRecipe>, index: number, noise: TypedArray): void {
  const stream = context.random.stream(`noise/${index}`);
  for (let at = 0; at < noise.length; at++) noise[at] = stream.normal();
}

async function prepareDbvae(context: SuiteContext<DbvaeRecipe>): Promise<PreparedSuite> {
  const { recipe, random } = context;
  const data = await loadFaces(context);
  const { train } = data;
  const encodingBatch = evaluationBatchOf(train.count);
  const batches = new FaceBatches(train, recipe.batchSize, random);
  const model = new Dbvae(recipe, random);
  const workload: TrainingWorkload<DbvaeInput> = {
    step: dbvaeTrainingStep(model, recipe),
    samplesPerStep: recipe.batchSize,
    sampleUnit: 'images',
    // Of a classification, a reconstruction and a divergence together.
    lossUnit: 'number',
    stepsPerCall: 10,
    fillBatch: (index, arrays) => {
      batches.fill(index, arrays);
      fillNoise(context, index, arrays.noise);
    },
  };
  const evaluation: EvaluationWorkload<ImageInput> = {
    step: encodingStep(model, encodingBatch),
    samplesPerStep: encodingBatch,
    sampleUnit: 'images',
    fillBatch: (index, { x }) => {
      batches.fillRows(consecutiveRows(index, encodingBatch, train.count), 'rgb', x);
    },
  };
  return {
    training: workload,
    evaluation,
    async run(): Promise<SuiteMeasurement> {
      const compiled = await context.compileTraining(workload);
      const encoding = await context.compile(evaluation.step);
      try {
        const trained = await trainResampled({
          context,
          data,
          batches,
          workload,
          compiled,
          evaluation,
          encoding,
        });
        return await measure({ context, data, batches, model, evaluation, encoding, compiled }, trained);
      } finally {
        await compiled.dispose();
        await encoding.dispose();
        train.close();
      }
    },
  };
}

/** Tests the trained model and shows what it has learnt. */
async function measure(
  session: Session & { readonly model: Dbvae },
  trained: Trained,
): Promise<SuiteMeasurement> {
  const { context, data, batches, model, evaluation, encoding, compiled } = session;
  const { recipe } = context;
  const { train, tests } = data;
  const spec = evaluation.step.inputs.x;
  const state = await compiled.readState();
  const decoder = decodingStep(model, decodingBatch, recipe.latentSize);
  const decoding = await context.compile(decoder);
  try {
    return await context.phase('evaluate', async () => {
      await encoding.writeState(state);
      await decoding.writeState(state);
      const detections: Detection[] = [];
      for (const test of tests) detections.push(await detectAll(encoding, spec, test.data));
      const rows = batches.checkRows(recipe.trainingCheckImages);
      const onTraining = await trainingAccuracy(encoding, spec, batches, rows, train.labels);
      // Pictures are of RGB images, as the model was trained; resampling may have used BGR.
      const latent = await latentMeans(encoding, spec, batches, {
        latentSize: recipe.latentSize,
        channels: 'rgb',
      });
      const report = reportTests(tests, detections, context.random);
      const z = decoder.inputs.z;
      const { record, values, stepsPerEpoch } = trained;
      return {
        metrics: {
          ...report.metrics,
          ...record.metrics(),
          trainingAccuracy: proportion(onTraining, rows.length),
        },
        curves: [
          epochCurve('training loss', 'number', values.loss, stepsPerEpoch),
          epochCurve('classification loss', 'nats', values.classificationLoss, stepsPerEpoch),
          epochCurve('training accuracy', 'fraction', values.accuracy, stepsPerEpoch),
          ...record.curves(),
          stepCurve('loss per step', values.loss, 'number'),
        ],
        exhibits: [
          ...report.exhibits,
          ...record.tables(),
          likelyFaces(train, batches, trained.probabilities, recipe.epochs),
          await reconstructions(decoding, z, train, batches, latent),
          await traversals(decoding, z, latent),
          ...tests.slice(0, 1).map((test) => contactSheet(train, test)),
        ],
      };
    });
  } finally {
    await decoding.dispose();
  }
}
