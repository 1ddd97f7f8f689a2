/** The recipes of the face lab: the edition's, and what the source sets in their place. */
import type { Recipe } from '../../../harness/index.ts';
import { classifierRecipes } from '../../faces/classifier/recipe.ts';
import { dbvaeRecipes } from '../../faces/dbvae/recipe.ts';
import type { Constant } from '../constants.ts';

/** Both of the course's editions that there are recipes of: until 2023 the DB-VAE trains for six epochs, then for one. */
const courseOf = (edition: string | null) =>
  edition === 'tensorflow-2024' || edition === 'pytorch-2025' ? 'course-2026' : 'course-2022';

/** PyTorch's layers and normalization begin otherwise. */
const framework = (edition: string | null): Recipe =>
  edition === 'pytorch-2025' ? { framework: 'PyTorch' } : {};

export const expectedClassifier = (edition: string | null): Recipe => ({
  ...classifierRecipes[courseOf(edition)],
  ...framework(edition),
});

/** PyTorch's editions train the DB-VAE for two epochs. */
export const expectedDbvae = (edition: string | null): Recipe => ({
  ...dbvaeRecipes[courseOf(edition)],
  ...(edition === 'pytorch-2025' ? { epochs: 2 } : {}),
  ...framework(edition),
});

export const classifierConstants: readonly Constant[] = [
  { name: 'epochs', key: 'epochs', names: ['num_epochs', 'epochs'] },
  { name: 'batch size', key: 'batchSize', names: ['batch_size'] },
  { name: 'rate', key: 'learningRate', names: ['learning_rate', 'lr'] },
  { name: 'filters', key: 'filters', names: ['n_filters'] },
];

export const dbvaeConstants: readonly Constant[] = [
  ...classifierConstants,
  { name: 'latent size', key: 'latentSize', names: ['latent_dim'] },
];
