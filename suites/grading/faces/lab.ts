/** Lab 2, part 2: facial detection and its biases. */
import {
  assignmentsIn,
  type Assignments,
  type Cell,
  codeCells,
  type Basis,
  type ExerciseInfo,
  type Finding,
  functionsIn,
  type GradedLab,
  type Notebook,
  type NotebookReading,
  tellsOrder,
  wasRun,
} from '../../../harness/index.ts';
import { accuracyLines } from '../accuracy-line.ts';
import { ended, evidenceOf, notFound, notRun } from '../outcome.ts';
import { groups, isComparison, isConstant, readComparison } from './charts.ts';
import { comparedRecipe, expectedClassifier, expectedDbvae } from './recipe.ts';

const models = {
  standard: { suite: 'face-classifier', title: 'Standard classifier', expected: expectedClassifier },
  dbvae: { suite: 'face-dbvae', title: 'DB-VAE', expected: expectedDbvae },
} as const;
type Model = keyof typeof models;
const people = {
  LF: 'light-skinned women',
  LM: 'light-skinned men',
  DF: 'dark-skinned women',
  DM: 'dark-skinned men',
} as const;

const trainingAccuracy = 'faces/training-accuracy';
const idOf = (model: Model, group: (typeof groups)[number]) => `faces/${model}-${group.toLowerCase()}`;
const fewPictures =
  'A group is five pictures, and debiasing helps every weak group in about two runs of five: one notebook cannot tell, and is not judged.';

interface Parts {
  readonly cells: readonly Cell[];
  readonly known: Assignments;
  readonly edition: string | null;
  /** Where the DB-VAE is defined; the number of cells where it is not. */
  readonly dbvaeAt: number;
}

/** Whether the cell trains, in a loop that runs when the cell runs. */
const trains = ({ source }: Cell) =>
  /^\s*for\b/m.test(source) &&
  /apply_gradients\s*\(|\.backward\s*\(|train_step\w*\s*\(|GradientTape/.test(source);

function partsOf(notebook: Notebook, edition: string | null): Parts {
  const cells = codeCells(notebook);
  const found = cells.findIndex(({ source }) =>
    functionsIn(source).some(({ kind, name }) => kind === 'class' && /vae/i.test(name)),
  );
  const known = assignmentsIn(cells.map(({ source }) => source));
  return { cells, known, edition, dbvaeAt: found < 0 ? cells.length : found };
}

function basisOf(
  model: Model,
  metric: string,
  edition: string | null,
  compared?: ReturnType<typeof comparedRecipe>,
): Basis {
  const { suite, expected } = models[model];
  const recipe = expected(edition);
  const incomparable = metric === 'trainingAccuracy' ? null : fewPictures;
  return { by: 'runs', suite, metric, expected: recipe, recipe, differences: [], incomparable, ...compared };
}

function readTrainingAccuracy({ cells, known, edition, dbvaeAt }: Parts): Finding {
  const before = cells.slice(0, dbvaeAt);
  const training = before.findLast(trains);
  if (training === undefined) return notFound(trainingAccuracy, 'No cell trains the standard classifier.');
  if (!wasRun(training)) return notRun(trainingAccuracy, training);
  const failure = ended(trainingAccuracy, training, 'trains');
  if (failure !== null) return failure;
  const after = before.slice(before.indexOf(training));
  const printing = after.findLast((cell) => accuracyLines(cell, null).lines.length > 0);
  const line = printing === undefined ? undefined : accuracyLines(printing, null).lines.at(-1);
  if (printing === undefined || line === undefined) {
    return notFound(trainingAccuracy, 'No cell after the training prints the accuracy on the training set.');
  }
  const evidence = evidenceOf(printing, line.line);
  const { accuracy } = line;
  if (accuracy === null) {
    return {
      exercise: trainingAccuracy,
      state: 'not-readable',
      reason: 'What is printed is no number.',
      evidence,
    };
  }
  if (isOlder(printing, training)) {
    const reason = `Stale: the accuracy in cell ${printing.number} is older than the training in cell ${training.number}.`;
    return { exercise: trainingAccuracy, state: 'failed', reason, value: accuracy, evidence };
  }
  const compared = comparedRecipe(expectedClassifier(edition), known, training);
  const basis = basisOf('standard', 'trainingAccuracy', edition, compared);
  return { exercise: trainingAccuracy, state: 'value', value: accuracy, evidence, basis, notes: [] };
}

/** Whether the counts say that `cell` ran before `other`. */
function isOlder(cell: Cell, other: Cell): boolean {
  return tellsOrder(cell) && tellsOrder(other) && (cell.executionCount ?? 0) < (other.executionCount ?? 0);
}

/** Why no value of the chart counts, whichever it is; null when they do. */
function refusal(parts: Parts, chart: Cell): string | null {
  const training = parts.cells.slice(parts.dbvaeAt).findLast(trains);
  if (training === undefined) return null;
  const [error] = training.errors;
  if (error !== undefined) {
    return `Stale: the last training of the DB-VAE, in cell ${training.number}, ended with ${error.name}.`;
  }
  return isOlder(chart, training)
    ? `Stale: the chart in cell ${chart.number} is older than the last training of the DB-VAE, in cell ${training.number}.`
    : null;
}

/** A finding for each group of each classifier. */
function forAll(answer: (id: string, model: Model, index: number) => Finding): Finding[] {
  return (['standard', 'dbvae'] as const).flatMap((model) =>
    groups.map((group, index) => answer(idOf(model, group), model, index)),
  );
}

function readGroups(parts: Parts): Finding[] {
  const { cells, dbvaeAt, edition } = parts;
  if (dbvaeAt === cells.length) {
    return forAll((id) =>
      notFound(
        id,
        'This edition of the lab, or this notebook, has no DB-VAE, and with it no chart of both classifiers.',
      ),
    );
  }
  const chart = cells.slice(dbvaeAt).findLast(isComparison);
  if (chart === undefined)
    return forAll((id) => notFound(id, 'No cell draws the chart of both classifiers.'));
  if (!wasRun(chart)) return forAll((id) => notRun(id, chart));
  const [error] = chart.errors;
  if (error !== undefined) return forAll((id) => ended(id, chart, 'draws the chart') ?? notRun(id, chart));
  const why = refusal(parts, chart);
  const values = readComparison(chart, cells.slice(0, cells.indexOf(chart)));
  const evidence = evidenceOf(chart, 'bar chart of both classifiers');
  if (typeof values === 'string') {
    return forAll((exercise) => ({
      exercise,
      state: 'picture-only',
      reason: `It exists only in a chart, which cannot be read: ${values}.`,
      evidence,
    }));
  }
  return forAll((exercise, model, index): Finding => {
    const height = values[model][index] ?? 0;
    const { error: off } = values;
    const value = {
      text: height.toFixed(3),
      low: Math.max(0, height - off),
      high: Math.min(1, height + off),
      unit: 'fraction',
    } as const;
    if (why !== null) return { exercise, state: 'failed', reason: why, value, evidence };
    if (isConstant(values[model])) {
      const reason =
        'Constant answer: every group has the same value, so the classifier tells nothing apart.';
      return { exercise, state: 'failed', reason, value, evidence };
    }
    const basis = basisOf(model, `probability${groups[index] ?? ''}`, edition);
    const notes = [`Read from the pixels of the chart, within ${off.toFixed(3)}.`];
    return { exercise, state: 'value', value, evidence, basis, notes };
  });
}

function read(notebook: Notebook, edition: string | null): NotebookReading {
  const parts = partsOf(notebook, edition);
  return { findings: [readTrainingAccuracy(parts), ...readGroups(parts)], observations: [], prints: [] };
}

const groupExercises = (['standard', 'dbvae'] as const).flatMap((model) =>
  groups.map((group): ExerciseInfo => ({
    id: idOf(model, group),
    title: `${models[model].title}: mean face probability for ${people[group]}`,
    unit: 'fraction',
    basis: (edition) => basisOf(model, `probability${group}`, edition),
  })),
);

export const facesLab: GradedLab = {
  name: 'lab2-part2',
  title: 'Lab 2, part 2: facial detection and its biases',
  exercises: [
    {
      id: trainingAccuracy,
      title: 'Accuracy of the standard classifier on the training set',
      unit: 'fraction',
      basis: (edition) => basisOf('standard', 'trainingAccuracy', edition),
    },
    ...groupExercises,
  ],
  signs: [
    /\bCelebA\b/i,
    /\bstandard_classifier\b/,
    /\bDB-?_?VAE\b/i,
    /lab2\.(?:TrainingDatasetLoader|get_test_faces)/,
    /facial (?:detection|recognition)/i,
    /debias/i,
  ],
  read,
};
