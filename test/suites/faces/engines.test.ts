/** Training steps of both face labs on the capturing engine against the plain JavaScript one. */
import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { openEngine } from '../../../harness/engine/backends/registry.ts';
import type { Recipe, Suite, SuiteMeasurement } from '../../../harness/index.ts';
import * as classifier from '../../../suites/faces/classifier/recipe.ts';
import { faceClassifier } from '../../../suites/faces/classifier/suite.ts';
import * as dbvae from '../../../suites/faces/dbvae/recipe.ts';
import { faceDbvae } from '../../../suites/faces/dbvae/suite.ts';
import { faceContext } from './face-context.ts';

const test = suite('face suites on both engines');

/** The plain JavaScript engine takes its time: two images a step, few images to test. */
const tiny = {
  batchSize: 2,
  stepsPerEpoch: 3,
  trainImages: 20,
  testImagesPerGroup: 2,
  trainingCheckImages: 4,
};

async function measureOn<R extends Recipe>(
  name: 'tfjs-cpu' | 'onnx-cpu',
  lab: Suite<R>,
  recipe: R,
): Promise<SuiteMeasurement> {
  const engine = await openEngine(name, { threads: 1 });
  try {
    const stepsPerCall = name === 'onnx-cpu' ? 2 : 1;
    return await (await lab.prepare(faceContext(engine, recipe, { stepsPerCall }))).run();
  } finally {
    await engine.dispose();
  }
}

async function assertAgree<R extends Recipe>(lab: Suite<R>, recipe: R): Promise<void> {
  const eager = await measureOn('tfjs-cpu', lab, recipe);
  const captured = await measureOn('onnx-cpu', lab, recipe);
  const losses = (measured: SuiteMeasurement) =>
    measured.curves.find(({ name }) => name === 'loss per step')?.y ?? [];
  assert.equal(losses(captured).length, losses(eager).length);
  // float32 sums in another order; Adam's first steps divide tiny gradients by their own size.
  for (const [step, loss] of losses(eager).entries()) {
    assert.ok(
      Math.abs((losses(captured)[step] ?? NaN) - loss) < 2e-4,
      `step ${step}: ${losses(captured)[step] ?? NaN}, ${loss}`,
    );
  }
  const probability = 'probabilityDF';
  assert.ok(
    Math.abs((captured.metrics[probability]?.value ?? NaN) - (eager.metrics[probability]?.value ?? NaN)) <
      1e-3,
  );
}

test('the classifier trains alike', async () => {
  await assertAgree(faceClassifier, {
    ...classifier.classifierRecipes.published,
    ...classifier.smokeOverrides,
    ...tiny,
  });
});

test('the DB-VAE trains alike, resampling included', async () => {
  await assertAgree(faceDbvae, {
    ...dbvae.dbvaeRecipes.published,
    ...dbvae.smokeOverrides,
    ...tiny,
    epochs: 2,
  });
});

test('batch normalization in training mode trains alike', async () => {
  await assertAgree(faceClassifier, {
    ...classifier.classifierRecipes['paper-faithful'],
    ...classifier.smokeOverrides,
    ...tiny,
  });
});

test.run();
