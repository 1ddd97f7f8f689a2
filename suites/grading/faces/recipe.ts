/** The recipe of the standard classifier, as the source sets it. */
import { type Assignments, type Cell, type Recipe, resolveNumber, callsIn } from '../../../harness/index.ts';
import { classifierRecipes } from '../../faces/classifier/recipe.ts';
import { dbvaeRecipes } from '../../faces/dbvae/recipe.ts';

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

export const expectedDbvae = (edition: string | null): Recipe => ({
  ...dbvaeRecipes[courseOf(edition)],
  ...framework(edition),
});

const fields = [
  ['epochs', 'epochs', /(?:^|["_])(?:num_)?epochs(?:"\])?$/],
  ['batch size', 'batchSize', /(?:^|["_])batch_?size(?:"\])?$/],
  ['rate', 'learningRate', /(?:^|["_])(?:learning_rate|lr)(?:"\])?$/],
  ['filters', 'filters', /(?:^|["_])n_filters(?:"\])?$/],
] as const;

/** The student's values where constants in the source tell them: by the names of the lab, in a dictionary or alone. */
export function comparedRecipe(expected: Recipe, known: Assignments, training: Cell) {
  const used = callsIn(training.source).flatMap(({ arguments: given }) => given.map(({ text }) => text));
  const found = fields.flatMap(([name, key, pattern]) => {
    const names = [...known.keys()].filter((each) => pattern.test(each));
    const own = names.filter((each) => used.some((text) => text.includes(each)));
    const value = resolveNumber((own.length > 0 ? own : names).at(-1), known);
    return value === null || value === expected[key] ? [] : [{ name, key, value }];
  });
  return {
    recipe: { ...expected, ...Object.fromEntries(found.map(({ key, value }) => [key, value])) },
    differences: found.map(({ name, key, value }) => ({
      name,
      expected: String(expected[key]),
      found: String(value),
    })),
  };
}
