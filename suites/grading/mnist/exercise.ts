/** The two accuracies of models that are fitted: the fully connected network's and the convolutional one's. */
import type { Assignments, Cell } from '../../../harness/index.ts';
import { evidenceOf, notFound, type Answer } from '../outcome.ts';
import { epochsOf, type Epochs } from '../progress.ts';
import { expectedRecipe, suiteOf } from './expected.ts';
import { compareRecipe } from './compare-recipe.ts';
import { foundRecipe } from './found-recipe.ts';
import type { OwnFunctions } from './functions.ts';
import {
  brokenTraining,
  isStale,
  readAccuracy,
  testImages,
  untrained,
  wrongModelOrData,
} from './refusals.ts';
import { evaluations, lastTraining } from './training.ts';

export interface Asked {
  readonly kind: 'fc' | 'cnn';
  readonly exercise: string;
  readonly section: readonly Cell[];
  readonly before: readonly Cell[];
  readonly edition: string | null;
  readonly own: OwnFunctions;
  readonly known: Assignments;
  /** A value that this one must not repeat: that of the other network; null without one. */
  readonly other: string | null;
}

/** First-epoch losses below these are of networks that had learnt before. */
const warmBelow = { fc: 0.14, cnn: 0.055 } as const;
/** One in ten by chance. */
const chance = { low: 0.05, high: 0.16 } as const;

/** Accuracies of so many images are multiples of 1/10,000. */
function isMultiple({ low, high }: { readonly low: number; readonly high: number }): boolean {
  return Math.floor(high * testImages + 1e-6) >= Math.ceil(low * testImages - 1e-6);
}

/** Reads the accuracy of a section. */
export function readFitted(asked: Asked): Answer {
  const { exercise, section, own, known, kind } = asked;
  const training = lastTraining(section, own, known);
  if (training === null) return { finding: untrained(exercise, section), observations: [] };
  const all = evaluations(section, own, known);
  const evaluation = all.at(-1);
  const broken = brokenTraining(exercise, training, evaluation);
  if (broken !== null) return { finding: broken, observations: [] };
  if (evaluation === undefined) {
    return { finding: notFound(exercise, 'No cell of the section evaluates a model.'), observations: [] };
  }
  const read = readAccuracy(exercise, evaluation);
  if ('state' in read) return { finding: read, observations: [] };
  const evidence = evidenceOf(evaluation.cell, read.line);
  const { accuracy } = read;
  if (accuracy === null) {
    return {
      finding: { exercise, state: 'not-readable', reason: 'What is printed is no number.', evidence },
      observations: [],
    };
  }
  const epochs = epochsOf(training.cell);
  const found = foundRecipe({ ...asked, training, epochs });
  const wrong = wrongModelOrData(training, evaluation, epochs, found.sourceBatch);
  const refuse = (reason: string): Answer => ({
    finding: { exercise, state: 'failed', reason, value: accuracy, evidence },
    observations: [],
  });
  if (wrong !== null) return refuse(`Wrong model or data: ${wrong}.`);
  if (asked.other === accuracy.text) {
    return refuse('Wrong model: the value is that of the other network to the last digit.');
  }
  const stale = isStale(training, evaluation);
  if (stale === true) {
    return refuse(
      `Stale: the evaluation in cell ${evaluation.cell.number} is older than the last training, in cell ${training.cell.number}.`,
    );
  }
  const expected = expectedRecipe(kind, asked.edition);
  if (expected === null) return refuse('This section is not in this edition.');
  const { recipe, differences, unknown } = compareRecipe(expected, found);
  const isWarm = epochs !== null && epochs.firstLoss !== null && epochs.firstLoss < warmBelow[kind];
  const didNotTrain = accuracy.high > chance.low && accuracy.low < chance.high;
  const others = all.length - 1;
  return {
    finding: {
      exercise,
      state: 'value',
      value: accuracy,
      evidence,
      basis: {
        by: 'runs',
        suite: suiteOf[kind],
        metric: 'testAccuracy',
        recipe,
        expected,
        differences,
        incomparable: isWarm
          ? `It may have trained longer: the first epoch's loss is ${epochs.firstLoss}, which no new network has, so it is no run of this recipe.`
          : null,
      },
      notes: [
        ...(didNotTrain ? ['The network did not train: one in ten is chance.'] : []),
        ...(stale === null && training.cell !== evaluation.cell
          ? ['The order of execution is unknown.']
          : []),
        ...(unknown.length > 0
          ? [`Neither source nor outputs tell the ${unknown.join(', ')}: taken to be the edition's.`]
          : []),
        ...(others > 0 ? [`The last of ${others + 1} evaluations in the section counts.`] : []),
      ],
    },
    observations: [
      ...(isMultiple(accuracy)
        ? []
        : [`${exercise}: ${accuracy.text} is no multiple of 1/10,000, and the test set has 10,000 images.`]),
      ...found.disagreements.map((text) => `${exercise}: ${text} (cell ${training.cell.number}).`),
      ...farFromCurve(exercise, accuracy, epochs),
    ],
  };
}

/** A network does not lose or gain so much from the training data to the test data in this lab. */
const farApart = 0.08;

function farFromCurve(
  exercise: string,
  { low, text }: { readonly low: number; readonly text: string },
  epochs: Epochs | null,
): string[] {
  const last = epochs?.lastAccuracy ?? null;
  return last === null || Math.abs(last - low) < farApart || last > 1
    ? []
    : [`${exercise}: training ended at an accuracy of ${last}, and ${text} was evaluated.`];
}
