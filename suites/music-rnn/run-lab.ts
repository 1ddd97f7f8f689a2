import {
  type CompiledStep,
  internalError,
  type Exhibit,
  type StepState,
  type SuiteContext,
  type SuiteMeasurement,
  type TrainingWorkload,
} from '../../harness/index.ts';
import type { Corpus } from './corpus.ts';
import { evaluateText, type TextEvaluation } from './evaluation.ts';
import { generateText } from './generation.ts';
import { lossCurves, lossMetrics } from './loss-curves.ts';
import { divergenceMetrics, sampleSongs, songSet, statisticsExhibit } from './music-statistics.ts';
import type { MusicRecipe } from './recipe.ts';
import { judgeSongs, songMetrics, songsExhibit } from './songs.ts';
import type { EvaluationStep, GenerationStep, SingleCharacter, TextBatch } from './steps.ts';

type Context = SuiteContext<MusicRecipe>;

/** What `prepare` built. */
export interface LabParts {
  readonly corpus: Corpus;
  readonly training: TrainingWorkload<TextBatch>;
  readonly evaluation: EvaluationStep;
  readonly generation: GenerationStep;
}

/** The lab from beginning to end: train, evaluate, generate, judge the songs. */
export async function runLab(context: Context, parts: LabParts): Promise<SuiteMeasurement> {
  const { losses, state } = await train(context, parts.training);
  const { onTraining, onHeldOut } = await evaluate(context, parts, state);
  const texts = await generate(context, parts, state);
  const judged = await context.phase('generate', () => Promise.resolve(describeMusic(context, parts, texts)));
  return {
    metrics: {
      ...lossMetrics(losses),
      characterAccuracy: onTraining.accuracy,
      trainingTextLoss: onTraining.loss,
      ...(onHeldOut && { heldOutLoss: onHeldOut.loss, heldOutCharacterAccuracy: onHeldOut.accuracy }),
      ...judged.metrics,
    },
    sampleCounts: {
      characterAccuracy: onTraining.predictions,
      ...(onHeldOut && { heldOutCharacterAccuracy: onHeldOut.predictions }),
    },
    curves: lossCurves(losses),
    exhibits: judged.exhibits,
    files: judged.files,
  };
}

async function train(
  context: Context,
  workload: TrainingWorkload<TextBatch>,
): Promise<{ losses: Float32Array; state: StepState }> {
  const stepsPerCall = context.stepsPerCall(workload.stepsPerCall);
  const compiled = await context.compile(workload.step, { stepsPerCall });
  try {
    const { losses } = await context.train({
      workload,
      compiled,
      steps: context.recipe.iterations,
      label: 'training',
      firstStep: 0,
    });
    return { losses, state: await compiled.readState() };
  } finally {
    await compiled.dispose();
  }
}

async function evaluate(
  context: Context,
  { corpus, evaluation }: LabParts,
  trained: StepState,
): Promise<{ onTraining: TextEvaluation; onHeldOut: TextEvaluation | null }> {
  const compiled = await context.compile(evaluation.step);
  const on = (text: Corpus['training'], maximum: number) =>
    evaluateText({ compiled, evaluation, trained, text, maximum });
  try {
    return await context.phase('evaluate', async () => ({
      onTraining: await on(corpus.training, context.recipe.evaluationCharacters),
      onHeldOut: corpus.heldOut.length === 0 ? null : await on(corpus.heldOut, corpus.heldOut.length),
    }));
  } finally {
    await compiled.dispose();
  }
}

async function generate(
  context: Context,
  { corpus, generation }: LabParts,
  trained: StepState,
): Promise<string[]> {
  const { recipe, random } = context;
  const compiled = await context.compile(generation.step);
  try {
    return await context.phase('generate', async () => {
      await compiled.writeState(trained);
      const texts: string[] = [];
      for (let index = 0; index < recipe.generatedTexts; index++) {
        await compiled.writeState(generation.resetState());
        texts.push(
          await generateText({
            next: (characterClass) => nextLogits(compiled, characterClass),
            vocabulary: corpus.vocabulary,
            startText: recipe.startText,
            length: recipe.generatedCharacters,
            temperature: recipe.temperature,
            stream: random.stream(`generate/${index}`),
          }),
        );
      }
      return texts;
    });
  } finally {
    await compiled.dispose();
  }
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

/** Songs, what is said about them, and their files; the generated texts as they are beside them. */
function describeMusic(
  { random }: Context,
  { corpus }: LabParts,
  texts: readonly string[],
): Pick<SuiteMeasurement, 'metrics' | 'exhibits'> & { files: Record<string, string | Uint8Array> } {
  const judged = judgeSongs(texts, corpus);
  const characters = texts.reduce((sum, text) => sum + text.length, 0);
  const exhibits: Exhibit[] = [songsExhibit(judged, characters)];
  const metrics = songMetrics(judged);
  const files: Record<string, string | Uint8Array> = { ...judged.files };
  texts.forEach((text, index) => {
    files[`generated-text-${index + 1}.txt`] = text;
  });
  if (judged.songs.length > 0) {
    const generated = songSet(judged.songs.map(({ shown }) => shown.abc));
    const training = songSet(corpus.trainingSongs);
    const sample = sampleSongs(training, generated.texts.length, random.stream('corpus sample'));
    exhibits.push(statisticsExhibit(generated, sample, training));
    Object.assign(metrics, divergenceMetrics(generated, training));
  }
  return { metrics, exhibits, files };
}
