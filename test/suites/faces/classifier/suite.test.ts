import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { exhibitSchema, curveSchema } from '../../../../harness/core/result-schema.ts';
import { classifierRecipes, smokeOverrides } from '../../../../suites/faces/classifier/recipe.ts';
import { faceClassifier } from '../../../../suites/faces/classifier/suite.ts';
import { openEngine } from '../../../../harness/engine/backends/registry.ts';
import { faceContext } from '../face-context.ts';
import { valuesOf } from '../../metric-values.ts';

const test = suite('face-classifier');
const engine = await openEngine('onnx-cpu', { threads: 1 });
test.after(() => engine.dispose());

const smoke = { ...classifierRecipes.published, ...smokeOverrides };

async function run(seed: number) {
  const context = faceContext(engine, smoke, { seed });
  const prepared = await faceClassifier.prepare(context);
  return { context, measured: await prepared.run() };
}

test('the smoke recipe trains, is tested on every group and shows it', async () => {
  const { context, measured } = await run(1);
  assert.deepEqual(context.loops, ['epoch 1/1: 4 steps from 0']);
  const metrics = valuesOf(measured.metrics);
  for (const name of [
    'probabilityLF',
    'probabilityDM',
    'accuracyLM',
    'worstGroup',
    'falsePositiveRate',
    'trainingAccuracy',
  ]) {
    const value = metrics[name] ?? NaN;
    assert.ok(value >= 0 && value <= 1, `${name} ${value}`);
  }
  const groups = ['LF', 'LM', 'DF', 'DM'].map((group) => metrics[`probability${group}`] ?? NaN);
  assert.equal(metrics['worstGroup'], Math.min(...groups));
  assert.ok(Math.abs((metrics['spread'] ?? NaN) - (Math.max(...groups) - Math.min(...groups))) < 1e-12);
  assert.equal(measured.metrics['probabilityDF']?.samples, 6);
  assert.equal(measured.metrics['worstGroup']?.samples, 24);
  for (const exhibit of measured.exhibits) exhibitSchema.parse(exhibit);
  for (const curve of measured.curves) curveSchema.parse(curve);
  assert.deepEqual(
    measured.exhibits.map(({ kind }) => kind),
    ['group-bars', 'group-bars', 'image-grid'],
  );
  assert.equal(measured.curves.find(({ name }) => name === 'loss per step')?.y.length, 4);
});

test('the same seed gives the same metrics and curves, another seed others', async () => {
  const [first, again, other] = [await run(3), await run(3), await run(4)];
  assert.deepEqual(again.measured.metrics, first.measured.metrics);
  assert.deepEqual(again.measured.curves, first.measured.curves);
  assert.notDeepEqual(other.measured.curves, first.measured.curves);
});

test.run();
