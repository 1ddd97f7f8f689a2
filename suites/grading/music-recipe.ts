/** The recipe of the music lab: the edition's, and what the source sets in its place. */
import type { Cell, Recipe } from '../../harness/index.ts';
import { musicRecipes } from '../music/recipe.ts';
import { compareConstants, type ComparedConstants, type Constant } from './constants.ts';

/** Until 2023 the lab trains for 2,000 iterations in batches of 4, then for 3,000 in batches of 8. */
const expectedRecipe = (edition: string | null): Recipe =>
  musicRecipes[edition === 'tensorflow-2024' || edition === 'pytorch-2025' ? 'course-2026' : 'course-2022'];

const constants: readonly Constant[] = [
  { name: 'iterations', key: 'iterations', names: ['num_training_iterations', 'num_iterations'] },
  { name: 'batch size', key: 'batchSize', names: ['batch_size'] },
  { name: 'rate', key: 'learningRate', names: ['learning_rate', 'lr'] },
  { name: 'characters in a sequence', key: 'sequenceLength', names: ['seq_length'] },
  { name: 'embedding', key: 'embeddingUnits', names: ['embedding_dim'] },
  { name: 'LSTM units', key: 'lstmUnits', names: ['rnn_units', 'hidden_size'] },
];

/** Where the training of the cell differs from the edition's; nothing where the edition is not known. */
export function musicDifferences(
  edition: string | null,
  cells: readonly Cell[],
  training: Cell,
): ComparedConstants['differences'] {
  return edition === null
    ? []
    : compareConstants(expectedRecipe(edition), constants, cells, training).differences;
}
