import type * as tfl from '@tensorflow/tfjs-layers';
import {
  metric,
  proportion,
  type Curve,
  type EvaluationWorkload,
  type PreparedSuite,
  type RandomStreams,
  type Suite,
  type SuiteContext,
  type SuiteMeasurement,
  type TrainingWorkload,
} from '../../harness/index.ts';
import { mnist } from './data/mnist.ts';
import { fillInFileOrder, TrainingBatches, type Images } from './batches.ts';
import { confusionMatrix, evaluate, worstMistakes } from './evaluation.ts';
import { createOptimizer } from './optimizer.ts';
import type { MnistRecipe } from './recipe.ts';
import { evaluationStep, trainingStep, type ImageBatch } from './steps.ts';
import type { TrainingRecord } from './training-record.ts';
import { trainEpochs } from './training.ts';

/** Test images that one evaluation call classifies, where there are as many. */
const evaluationBatch = 1000;

/** What one MNIST lab adds to what the three share. */
export interface MnistLab<R extends MnistRecipe> extends Omit<Suite<R>, 'lab' | 'datasets' | 'prepare'> {
  /** Steps per call on engines that capture; small models gain most. */
  readonly stepsPerCall: number;
  /** Builds the model with fresh weights. Its last layer gives logits: softmax is part of the loss. */
  readonly buildModel: (recipe: R, random: RandomStreams) => tfl.LayersModel;
  /** Curves and metrics of training, beside the test metrics. */
  readonly describeTraining: (record: TrainingRecord) => {
    readonly curves: readonly Curve[];
    readonly metrics: SuiteMeasurement['metrics'];
  };
}

/** A suite from a lab: load, train by epochs, evaluate on the test set. */
export function mnistSuite<R extends MnistRecipe>(lab: MnistLab<R>): Suite<R> {
  const { stepsPerCall: _, buildModel: __, describeTraining: ___, ...suite } = lab;
  return {
    ...suite,
    lab: 'Lab 2, part 1: MNIST',
    datasets: [mnist],
    prepare: (context) => prepare(lab, context),
  };
}

/** The first images that the recipe asks for; a synthetic set may have fewer. */
function firstImages<R extends MnistRecipe>(
  context: SuiteContext<R>,
  what: 'training' | 'test',
  source: Images,
  wanted: number,
): Images {
  if (source.count < wanted) {
    context.log(`${what} set: the recipe asks for ${wanted} images, the data has ${source.count}`);
  }
  return { ...source, count: Math.min(source.count, wanted) };
}

async function prepare<R extends MnistRecipe>(
  lab: MnistLab<R>,
  context: SuiteContext<R>,
): Promise<PreparedSuite> {
  const { recipe, random } = context;
  const { trainImages, testImages } = recipe;
  const { data } = await context.load(mnist, {
    role: 'training and test',
    wanted: { trainImages, testImages },
  });
  const train = firstImages(context, 'training', data.train, trainImages);
  const test = firstImages(context, 'test', data.test, testImages);
  const model = lab.buildModel(recipe, random);
  const optimizer = createOptimizer(recipe);
  const openStream = recipe.order === 'file order' ? null : () => random.stream('shuffle');
  const batches = new TrainingBatches(train, recipe.batchSize, openStream);
  const workloadOf = (batchSize: number): TrainingWorkload<ImageBatch> => ({
    step: trainingStep({
      name: `${lab.name} training`,
      model,
      optimizer,
      gradientOf: recipe.gradientOf,
      batchSize,
    }),
    samplesPerStep: batchSize,
    sampleUnit: 'images',
    lossUnit: 'nats',
    stepsPerCall: lab.stepsPerCall,
    fillBatch: (index, arrays) => {
      batches.fill(index, arrays);
    },
  });
  const samplesPerStep = Math.min(evaluationBatch, test.count);
  const evaluation: EvaluationWorkload<ImageBatch> = {
    step: evaluationStep({ name: `${lab.name} evaluation`, model, batchSize: samplesPerStep }),
    samplesPerStep,
    sampleUnit: 'images',
    fillBatch: (index, arrays) => {
      fillInFileOrder(test, index, arrays);
    },
  };
  return {
    training: workloadOf(recipe.batchSize),
    evaluation,
    async run(): Promise<SuiteMeasurement> {
      const { record, state } = await trainEpochs(context, train.count, workloadOf);
      const tested = await evaluate(context, evaluation, test, state);
      const { curves, metrics } = lab.describeTraining(record);
      return {
        metrics: {
          testAccuracy: proportion(tested.accuracy, tested.samples),
          testLoss: metric(tested.loss, 'nats', 'lower', {
            samples: tested.samples,
            standardError: tested.lossStandardError,
          }),
          ...metrics,
        },
        curves,
        exhibits: [confusionMatrix(tested), ...worstMistakes(tested, test)],
      };
    },
  };
}
