import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { curveSchema, exhibitSchema } from '../../../../harness/core/result-schema.ts';
import { dbvaeRecipes, smokeOverrides, type DbvaeRecipe } from '../../../../suites/faces/dbvae/recipe.ts';
import { faceDbvae } from '../../../../suites/faces/dbvae/suite.ts';
import { openEngine } from '../../../../harness/engine/backends/registry.ts';
import { faceContext } from '../face-context.ts';
import { valuesOf } from '../../metric-values.ts';

const test = suite('face-dbvae');
const engine = await openEngine('onnx-cpu', { threads: 1 });
test.after(() => engine.dispose());

function smoke(name: keyof typeof dbvaeRecipes): DbvaeRecipe {
  return { ...dbvaeRecipes[name], ...smokeOverrides };
}

test('the smoke recipe resamples before each epoch, trains, is tested and shows what it learnt', async () => {
  const context = faceContext(engine, smoke('published'));
  const prepared = await faceDbvae.prepare(context);
  const { metrics: measured, curves, exhibits } = await prepared.run();
  const metrics = valuesOf(measured);
  assert.deepEqual(context.loops, ['epoch 1/2: 4 steps from 0', 'epoch 2/2: 4 steps from 4']);
  assert.equal(measured['probabilityLF']?.samples, 6);
  for (const name of ['probabilityLF', 'worstGroup', 'accuracySpread', 'effectiveSampleShare']) {
    assert.ok((metrics[name] ?? NaN) >= 0 && (metrics[name] ?? NaN) <= 1, name);
  }
  const shares = ['LF', 'LM', 'DF', 'DM'].reduce(
    (sum, group) => sum + (metrics[`resampledShare${group}`] ?? NaN),
    0,
  );
  assert.ok(Math.abs(shares - 1) < 1e-9);
  for (const exhibit of exhibits) exhibitSchema.parse(exhibit);
  for (const curve of curves) curveSchema.parse(curve);
  assert.deepEqual(
    exhibits.map(({ kind }) => kind),
    ['group-bars', 'group-bars', 'table', 'image-grid', 'image-grid', 'image-grid', 'image-grid'],
  );
  assert.equal(curves.find(({ name }) => name === 'resampled share DF')?.y.length, 2);
});

for (const recipe of ['paper-faithful', 'broadcast-loss', 'course-2026'] as const) {
  test(`the recipe ${recipe} trains`, async () => {
    const prepared = await faceDbvae.prepare(faceContext(engine, smoke(recipe), { stepsPerCall: 2 }));
    const { curves } = await prepared.run();
    const losses = curves.find(({ name }) => name === 'loss per step')?.y ?? [];
    assert.equal(losses.length, 8);
    assert.ok(losses.every(Number.isFinite));
  });
}

test.run();
