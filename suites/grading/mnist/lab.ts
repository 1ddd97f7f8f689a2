/** Lab 2, part 1: MNIST digit classification. */
import {
  assignmentsIn,
  type Cell,
  codeCells,
  type Basis,
  type ExerciseInfo,
  type Finding,
  type GradedLab,
  type Notebook,
  type NotebookReading,
} from '../../../harness/index.ts';
import { printedLosses } from '../progress.ts';
import { readFitted } from './exercise.ts';
import { expectedRecipe, suiteOf } from './expected.ts';
import { ownFunctions } from './functions.ts';
import { sectionsOf } from './sections.ts';
import { readTape } from './tape.ts';

const exerciseOf = {
  fc: 'mnist/fc-accuracy',
  cnn: 'mnist/cnn-accuracy',
  tape: 'mnist/tape-accuracy',
} as const;

/** A file of values is taken at its word that the edition's recipe was trained; it must say which. */
function basisOf(section: keyof typeof exerciseOf, edition: string | null): Basis {
  const recipe = edition === null ? null : expectedRecipe(section, edition);
  if (recipe === null) {
    return {
      by: 'missing',
      reason: 'The file does not say of which edition it is, and with it by which recipe was trained.',
    };
  }
  return {
    by: 'runs',
    suite: suiteOf[section],
    metric: 'testAccuracy',
    recipe,
    expected: recipe,
    differences: [],
    incomparable: null,
  };
}

const exercise = (section: keyof typeof exerciseOf, title: string): ExerciseInfo => ({
  id: exerciseOf[section],
  title,
  unit: 'fraction',
  basis: (edition) => basisOf(section, edition),
});

/** Losses with their place, without those that stand there twice: a network that learns nothing repeats one. */
function ownLosses(cells: readonly Cell[]): string[] {
  const all = cells.flatMap(printedLosses);
  return all.flatMap((loss, index) =>
    all.indexOf(loss) === all.lastIndexOf(loss) ? [`loss ${index}: ${loss}`] : [],
  );
}

const valueText = (finding: Finding): string[] => (finding.state === 'value' ? [finding.value.text] : []);

function read(notebook: Notebook, edition: string | null): NotebookReading {
  const cells = codeCells(notebook);
  const sections = sectionsOf(notebook);
  const own = ownFunctions(notebook);
  const ask = (section: readonly (typeof cells)[number][]) => {
    const last = section.at(-1);
    const before = last === undefined ? cells : cells.slice(0, cells.indexOf(last) + 1);
    return { section, before, edition, own, known: assignmentsIn(before.map(({ source }) => source)) };
  };
  const fc = readFitted({ ...ask(sections.fc), kind: 'fc', exercise: exerciseOf.fc, other: null });
  const fcText = fc.finding.value?.text ?? null;
  const cnn = readFitted({ ...ask(sections.cnn), kind: 'cnn', exercise: exerciseOf.cnn, other: fcText });
  const tape = readTape({
    ...ask(sections.tape),
    exercise: exerciseOf.tape,
    builders: sections.cnn,
    others: [fc.finding, cnn.finding].flatMap(valueText),
  });
  const answers = [fc, cnn, tape];
  return {
    findings: answers.map(({ finding }) => finding),
    observations: answers.flatMap(({ observations }) => observations),
    prints: [
      ...answers
        .map(({ finding }) => finding)
        .flatMap((finding) => valueText(finding).map((text) => `${finding.exercise}: ${text}`)),
      ...ownLosses(cells),
    ],
  };
}

export const mnistLab: GradedLab = {
  name: 'lab2-part1',
  title: 'Lab 2, part 1: MNIST digit classification',
  exercises: [
    exercise('fc', 'Test accuracy of the fully connected network'),
    exercise('cnn', 'Test accuracy of the convolutional network'),
    exercise('tape', 'Test accuracy of the network trained with a gradient tape'),
  ],
  signs: [
    /\bMNIST\b/,
    /\bdatasets\.mnist\b|\bdatasets\.MNIST\b/,
    /\bbuild_fc_model\b|\bFullyConnected/,
    /\bbuild_cnn_model\b|\bcnn_model\b/,
    /sparse_categorical_crossentropy|CrossEntropyLoss/,
    /handwritten digit/i,
  ],
  read,
};
