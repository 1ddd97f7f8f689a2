import {
  type CompiledStep,
  internalError,
  metric,
  proportion,
  type Exhibit,
  type Metric,
  type StepState,
  type SuiteContext,
  type SuiteMeasurement,
  type TrainingWorkload,
} from '../../harness/index.ts';
import type { Corpus } from './corpus.ts';
import { evaluateText, type TextEvaluation } from './evaluation.ts';
import { generateText } from './generation.ts';
import { type FromBoth, largestCell, type Origin, rowOf, statesExhibit } from './initial-states.ts';
import { lossCurves, lossMetrics } from './loss-curves.ts';
import type { MusicRecipe } from './recipe.ts';
import type { LstmValues } from './state-variables.ts';
import type {
  EvaluationStep,
  GenerationStep,
  InitialStates,
  SingleCharacter,
  TextBatch,
  TrainingStep,
} from './steps.ts';
import { describeMusic } from './written-music.ts';

type Context = SuiteContext<MusicRecipe>;

/** What `prepare` built. */
export interface LabParts {
  readonly corpus: Corpus;
  readonly training: TrainingWorkload<TextBatch>;
  readonly carriedState: TrainingStep['carriedState'];
  readonly evaluation: EvaluationStep;
  readonly generation: GenerationStep;
}

/** What training left. */
interface Trained {
  readonly losses: Float32Array;
  readonly state: StepState;
  /** The LSTM's part of it. */
  readonly carried: LstmValues;
}

interface Evaluations {
  readonly onTraining: FromBoth<TextEvaluation>;
  readonly onHeldOut: FromBoth<TextEvaluation> | null;
}

/** The lab from beginning to end: train, evaluate, generate, judge the songs. */
export async function runLab(context: Context, parts: LabParts): Promise<SuiteMeasurement> {
  const trained = await train(context, parts);
  const evaluations = await evaluate(context, parts, trained);
  const texts = await generate(context, parts, trained);
  const music = await context.phase('generate', () => describeMusic(texts, parts.corpus, context.random));
  const carriedCell = largestCell(trained.carried);
  const exhibits: Exhibit[] = [
    statesExhibit({
      ...evaluations,
      songs: music.counts,
      carriedCell,
      vocabularySize: parts.corpus.vocabulary.length,
    }),
    ...music.exhibits,
  ];
  return {
    metrics: {
      ...lossMetrics(trained.losses),
      ...evaluationMetrics(evaluations),
      largestCarriedCell: metric(carriedCell, 'number'),
      ...music.metrics,
    },
    curves: lossCurves(trained.losses),
    exhibits,
    files: music.files,
  };
}

async function train(context: Context, { training, carriedState }: LabParts): Promise<Trained> {
  const compiled = await context.compileTraining(training);
  try {
    const { losses } = await context.train({
      workload: training,
      compiled,
      steps: context.recipe.iterations,
      label: 'training',
      firstStep: 0,
    });
    const state = await compiled.readState();
    return { losses, state, carried: carriedState(state) };
  } finally {
    await compiled.dispose();
  }
}

async function evaluate(
  context: Context,
  { corpus, evaluation }: LabParts,
  { state: trained, carried }: Trained,
): Promise<Evaluations> {
  const compiled = await context.compile(evaluation.step);
  const on = (text: Corpus['training'], maximum: number) =>
    fromBoth(evaluation, carried, (initial) =>
      evaluateText({ compiled, evaluation, trained, initial, text, maximum }),
    );
  try {
    return await context.phase('evaluate', async () => ({
      onTraining: await on(corpus.training, context.recipe.evaluationCharacters),
      onHeldOut: corpus.heldOut.length === 0 ? null : await on(corpus.heldOut, corpus.heldOut.length),
    }));
  } finally {
    await compiled.dispose();
  }
}

/** Texts written from either state; those from the carried one have random streams of their own. */
async function generate(
  context: Context,
  { corpus, generation }: LabParts,
  { state: trained, carried }: Trained,
): Promise<FromBoth<string[]>> {
  const { recipe, random } = context;
  const compiled = await context.compile(generation.step);
  const write = async (initial: StepState, stream: string): Promise<string[]> => {
    const texts: string[] = [];
    for (let index = 0; index < recipe.generatedTexts; index++) {
      await compiled.writeState(initial);
      texts.push(
        await generateText({
          next: (characterClass) => nextLogits(compiled, characterClass),
          vocabulary: corpus.vocabulary,
          startText: recipe.startText,
          length: recipe.generatedCharacters,
          temperature: recipe.temperature,
          stream: random.stream(`${stream}/${index}`),
        }),
      );
    }
    return texts;
  };
  try {
    return await context.phase('generate', async () => {
      await compiled.writeState(trained);
      return fromBoth(generation, rowOf(carried, 0, recipe.lstmUnits), (initial, origin) =>
        write(initial, origin === 'zero' ? 'generate' : 'generate carried'),
      );
    });
  } finally {
    await compiled.dispose();
  }
}

/** One after the other: both use the one compiled step. */
async function fromBoth<T>(
  states: InitialStates,
  carried: LstmValues,
  measure: (initial: StepState, origin: Origin) => Promise<T>,
): Promise<FromBoth<T>> {
  const zero = await measure(states.resetState(), 'zero');
  return { zero, carried: await measure(states.stateFrom(carried), 'carried') };
}

async function nextLogits(
  compiled: CompiledStep<SingleCharacter>,
  characterClass: number,
): Promise<ArrayLike<number>> {
  const [outputs] = await compiled.run([{ characters: Int32Array.of(characterClass) }]);
  const logits = outputs?.['logits'];
  if (logits === undefined) throw internalError('the generation step returned no logits');
  return logits;
}

/** Names without an origin are from the zero state. */
function evaluationMetrics({ onTraining, onHeldOut }: Evaluations): Record<string, Metric> {
  return {
    characterAccuracy: accuracyOf(onTraining.zero),
    trainingTextLoss: lossOf(onTraining.zero),
    carriedCharacterAccuracy: accuracyOf(onTraining.carried),
    carriedTrainingTextLoss: lossOf(onTraining.carried),
    ...(onHeldOut && {
      heldOutCharacterAccuracy: accuracyOf(onHeldOut.zero),
      heldOutLoss: lossOf(onHeldOut.zero),
      carriedHeldOutCharacterAccuracy: accuracyOf(onHeldOut.carried),
      carriedHeldOutLoss: lossOf(onHeldOut.carried),
    }),
  };
}

function accuracyOf({ accuracy, predictions }: TextEvaluation): Metric {
  return proportion(accuracy, predictions);
}

function lossOf({ loss, predictions }: TextEvaluation): Metric {
  return metric(loss, 'nats', 'lower', { samples: predictions });
}
