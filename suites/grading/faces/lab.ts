/** Lab 2, part 2: facial detection and its biases. */
import {
  type ExerciseInfo,
  type Finding,
  type GradedLab,
  type Notebook,
  type NotebookReading,
  wasRun,
} from '../../../harness/index.ts';
import { accuracyLines } from '../accuracy-line.ts';
import { compareConstants } from '../constants.ts';
import { ended, evidenceOf, notFound, notRun, ranBefore } from '../outcome.ts';
import { groups } from './charts.ts';
import { idOf, readGroups } from './groups.ts';
import { basisOf, models, partsOf, type Parts } from './parts.ts';
import { classifierConstants, expectedClassifier } from './recipe.ts';

const people = {
  LF: 'light-skinned women',
  LM: 'light-skinned men',
  DF: 'dark-skinned women',
  DM: 'dark-skinned men',
} as const;

const trainingAccuracy = 'faces/training-accuracy';

function readTrainingAccuracy({ cells, edition, dbvaeAt, trainings }: Parts): Finding {
  const training = trainings.standard;
  if (training === undefined) return notFound(trainingAccuracy, 'No cell trains the standard classifier.');
  if (!wasRun(training)) return notRun(trainingAccuracy, training);
  const failure = ended(trainingAccuracy, training, 'trains');
  const after = cells.slice(cells.indexOf(training), dbvaeAt);
  const printing = after.findLast((cell) => accuracyLines(cell, null).lines.length > 0);
  const line = printing === undefined ? undefined : accuracyLines(printing, null).lines.at(-1);
  if (printing === undefined || line === undefined) {
    return (
      failure ??
      notFound(trainingAccuracy, 'No cell after the training prints the accuracy on the training set.')
    );
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
  if (failure !== null) return { ...failure, value: accuracy, evidence };
  if (ranBefore(printing, training) === true) {
    const reason = `Stale: the accuracy in cell ${printing.number} is older than the training in cell ${training.number}.`;
    return { exercise: trainingAccuracy, state: 'failed', reason, value: accuracy, evidence };
  }
  const compared = compareConstants(expectedClassifier(edition), classifierConstants, cells, training);
  const basis = basisOf('standard', 'trainingAccuracy', edition, compared);
  return { exercise: trainingAccuracy, state: 'value', value: accuracy, evidence, basis, notes: [] };
}

function read(notebook: Notebook, edition: string | null): NotebookReading {
  const parts = partsOf(notebook, edition);
  const training = readTrainingAccuracy(parts);
  const { findings, prints } = readGroups(parts);
  return {
    findings: [training, ...findings],
    observations: [],
    prints: [...(training.value === undefined ? [] : [`accuracy: ${training.value.text}`]), ...prints],
  };
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
  // Lab 3 of 2023 goes on with the faces of this one.
  foreign: /\bimport capsa\b|\bcapsa\.\w*Wrapper\b/,
  read,
};
