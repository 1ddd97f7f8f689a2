/** Files that are damaged: small, and with everything in them that is judged. */
import { metric } from '../../harness/core/metric.ts';
import type { Result, Run } from '../../harness/core/result-schema.ts';
import type { References } from '../../harness/verdict/index.ts';
import {
  makeClaim,
  makeError,
  makeReference,
  makeResult,
  makeRun,
  syntheticData,
} from '../verdict/made-runs.ts';
import { madeUpValues } from '../verdict/real-recipes.ts';

const curves: Run['curves'] = [
  {
    name: 'training loss',
    xUnit: 'epoch',
    yUnit: 'nats',
    x: [1, 2, 3],
    y: [0.8, 0.4, 0.2],
    note: null,
  },
];

function run(seed: number, changes: Partial<Run> = {}): Run {
  const metrics = {
    accuracy: metric(0.9 + 0.0005 * (seed % 3), 'fraction', 'higher', { samples: 10_000 }),
    loss: 0.3 + 0.001 * (seed % 3),
    right: metric(3, 'count'),
  };
  return makeRun(seed, metrics, { curves, ...changes });
}

const seeds = [1, 2, 3, 4, 5];
const plan: Result['plan'] = [{ suite: 'net', recipe: 'published', seeds }];
const runs = seeds.map((seed) => run(seed));

/** One that passes, and ones that a single changed value would let pass. */
export const results: readonly Result[] = [
  makeResult(runs, { plan }),
  makeResult(runs.slice(1), { plan, errors: [makeError(1)], status: 'partial' }),
  makeResult([run(1, { shortened: 'one epoch' }), ...runs.slice(1)], { plan }),
  makeResult([run(1, { datasets: [syntheticData, ...run(1).datasets] }), ...runs.slice(1)], { plan }),
  makeResult(
    [run(1, { diverged: { loop: 'epoch 1', step: 3, quantity: 'loss', value: 'NaN' } }), ...runs.slice(1)],
    { plan, profile: 'full' },
  ),
  makeResult(runs, { plan, profile: 'smoke' }),
];

const { recipeValues: _, preconditions: __, ...claim } = makeClaim();

/** A lab file with a claim of each form. */
export const labFile = {
  schemaVersion: 1,
  lab: 'Lab',
  note: 'made up',
  recipes: { net: { published: madeUpValues }, before: { published: madeUpValues } },
  preconditions: {
    learnt: { metric: 'accuracy', unit: 'fraction', atLeast: 0.5, because: 'it has learnt nothing' },
  },
  claims: [
    { ...claim, requires: ['learnt'] },
    ...[
      { form: 'theory', metric: 'loss', unit: 'nats', value: 0.3, tolerance: 0.01 },
      {
        ...{ form: 'change', metric: 'accuracy', unit: 'fraction', fromSuite: 'before' },
        ...{ direction: 'increases', resolution: 0.0001 },
      },
      { form: 'all-of', metric: 'right', what: { one: 'exercise', many: 'exercises' } },
      { form: 'occurrence', metric: 'right', standing: 'own', what: { one: 'song', many: 'songs' } },
    ].map((form) => {
      const { suite, recipe, title, text, citation, family, data, needsFullRecipe, caveat } = claim;
      const common = { suite, recipe, title, text, citation, family, data, needsFullRecipe, caveat };
      return { ...common, id: form.form, ...form };
    }),
  ],
};

/** Stored runs of another framework and of our own engine. */
export const references = [makeReference(), makeReference({ engineClass: 'onnx-cpu' })];

/** What results are judged by. */
export const judgedBy: References = { claims: [makeClaim()], measured: references };
