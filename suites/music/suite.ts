import type {
  EvaluationWorkload,
  PreparedSuite,
  Suite,
  SuiteContext,
  TrainingWorkload,
} from '../../harness/index.ts';
import { KerasAdam } from '../keras/adam.ts';
import { fillEvaluation, fillSequences, planEvaluation, startIndices } from './batches.ts';
import { splitCorpus } from './corpus.ts';
import { irish } from './data/irish.ts';
import { createModel } from './model.ts';
import { type MusicRecipe, musicRecipes, musicShortenings } from './recipe.ts';
import { runLab } from './run-lab.ts';
import {
  evaluationStep,
  generationStep,
  type TextBatch,
  trainingStep,
  type WeightedTextBatch,
} from './steps.ts';

/** Lab 1, part 2: an RNN learns Irish folk songs in ABC notation character by character, and makes new ones. */
export const musicRnn: Suite<MusicRecipe> = {
  name: 'music-rnn',
  version: 1,
  lab: 'Lab 1, part 2: music generation with an RNN',
  title: 'Irish folk songs from an LSTM',
  summary:
    'An LSTM of 1024 units learns 817 Irish folk songs in ABC notation character by character, then ' +
    'generates songs that are validated, compared with the corpus and saved as ABC and MIDI.',
  datasets: [irish],
  recipes: musicRecipes,
  defaultRecipe: 'course-2022',
  expectedSeconds: { 'course-2022': 227 },
  shortenings: musicShortenings,
  prepare,
};

/**
 * Every call copies the 64 MB of weights and moments out of ONNX Runtime, some 10% of a step's time; several steps a call
 * do so once. Compiling them costs seconds (1.7 s for one step, 5 for five), which a short training does not win back.
 */
const longTrainingSteps = 5;
const longTraining = 500;

async function prepare(context: SuiteContext<MusicRecipe>): Promise<PreparedSuite> {
  const { recipe, random } = context;
  const { data } = await context.load(irish, { role: 'corpus' });
  const corpus = splitCorpus(data, recipe.heldOutFraction);
  const shape = { batchSize: recipe.batchSize, sequenceLength: recipe.sequenceLength };
  const model = createModel(corpus.vocabulary.length, recipe, random);
  const optimizer = new KerasAdam(recipe.learningRate);

  const { step, carriedState } = trainingStep(model, optimizer, shape);
  const training: TrainingWorkload<TextBatch> = {
    step,
    samplesPerStep: shape.batchSize,
    sampleUnit: 'sequences',
    lossUnit: 'nats',
    stepsPerCall: recipe.iterations >= longTraining ? longTrainingSteps : 1,
    fillBatch(index, { characters, targets }) {
      const starts = startIndices(corpus.training.length, shape, random, index);
      fillSequences(corpus.training, starts, shape.sequenceLength, characters, targets);
    },
  };
  const evaluation = evaluationStep(model, shape);
  const plan = planEvaluation(corpus.training.length, shape, recipe.evaluationCharacters);
  const evaluationWorkload: EvaluationWorkload<WeightedTextBatch> = {
    step: evaluation.step,
    samplesPerStep: shape.batchSize,
    sampleUnit: 'sequences',
    fillBatch(index, arrays) {
      fillEvaluation(corpus.training, plan, shape.sequenceLength, index % plan.steps, arrays);
    },
  };
  return {
    training,
    evaluation: evaluationWorkload,
    run: () =>
      runLab(context, { corpus, training, carriedState, evaluation, generation: generationStep(model) }),
  };
}
