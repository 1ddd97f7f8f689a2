/** The parts of the face lab, and what its values are held against. */
import { type Basis, type Cell, codeCells, functionsIn, type Notebook } from '../../../harness/index.ts';
import type { ComparedConstants } from '../constants.ts';
import { expectedClassifier, expectedDbvae } from './recipe.ts';

export const models = {
  standard: { suite: 'face-classifier', title: 'Standard classifier', expected: expectedClassifier },
  dbvae: { suite: 'face-dbvae', title: 'DB-VAE', expected: expectedDbvae },
} as const;
export type Model = keyof typeof models;

export interface Parts {
  readonly cells: readonly Cell[];
  readonly edition: string | null;
  /** Where the first autoencoder is defined; the number of cells where none is. */
  readonly dbvaeAt: number;
  /** The last cell that trains each; undefined where none does. */
  readonly trainings: Readonly<Record<Model, Cell | undefined>>;
}

/** Whether the cell trains, in a loop that runs when the cell runs. */
const trains = ({ source }: Cell) =>
  /^\s*for\b/m.test(source) &&
  /apply_gradients\s*\(|\.backward\s*\(|train_step\w*\s*\(|GradientTape/.test(source);

export function partsOf(notebook: Notebook, edition: string | null): Parts {
  const cells = codeCells(notebook);
  const found = cells.findIndex(({ source }) =>
    functionsIn(source).some(({ kind, name }) => kind === 'class' && /vae/i.test(name)),
  );
  const dbvaeAt = found < 0 ? cells.length : found;
  const trainings = {
    standard: cells.slice(0, dbvaeAt).findLast(trains),
    dbvae: cells.slice(dbvaeAt).findLast(trains),
  };
  return { cells, edition, dbvaeAt, trainings };
}

const fewPictures =
  'A group is five pictures, and debiasing helps every weak group in about two runs of five: one notebook cannot tell, and is not judged.';

export function basisOf(
  model: Model,
  metric: string,
  edition: string | null,
  compared?: ComparedConstants,
): Basis {
  const { suite, expected } = models[model];
  const recipe = expected(edition);
  const incomparable = metric === 'trainingAccuracy' ? null : fewPictures;
  return { by: 'runs', suite, metric, expected: recipe, recipe, differences: [], incomparable, ...compared };
}
