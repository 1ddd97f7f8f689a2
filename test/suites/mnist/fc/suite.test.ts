import assert from 'node:assert/strict';
import { test } from 'uvu';
import { allocate, type PreparedSuite } from '../../../../harness/index.ts';
import { recipes, type FcRecipe } from '../../../../suites/mnist/fc/recipe.ts';
import { mnistFc } from '../../../../suites/mnist/fc/suite.ts';
import { barDigits, testContext, engine } from '../suite-context.ts';
import { updateFc, type FcWeights } from './reference.ts';

const data = barDigits(520, 150);
const short: FcRecipe = { ...recipes.published, trainImages: 480, testImages: 150, epochs: 2 };

function trainingOf(prepared: PreparedSuite) {
  assert.ok(prepared.training);
  return prepared.training;
}

function firstBatches(prepared: PreparedSuite, count: number) {
  const training = trainingOf(prepared);
  return Array.from({ length: count }, (_, index) => {
    const arrays = Object.fromEntries(
      Object.entries(training.step.inputs).map(([name, spec]) => [name, allocate(spec)]),
    );
    training.fillBatch(index, arrays);
    return arrays;
  });
}

test('the model has 101,770 parameters, zero biases, glorot kernels', async () => {
  const prepared = await mnistFc.prepare(testContext(mnistFc, short, { data }));
  const { variables } = trainingOf(prepared).step;
  assert.equal(
    variables.reduce((sum, { size }) => sum + size, 0),
    101_770,
  );
  assert.deepEqual(
    variables.map(({ shape }) => shape),
    [[784, 128], [128], [128, 10], [10]],
  );
  const [kernel, bias, , logitsBias] = variables.map((each) => each.dataSync<'float32'>());
  assert.ok(kernel && bias && logitsBias);
  assert.ok([...bias, ...logitsBias].every((value) => value === 0));
  const limit = Math.sqrt(6 / (784 + 128));
  const largest = kernel.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  assert.ok(largest <= limit && largest > 0.999 * limit, `${largest} against ${limit}`);
});

test('initial weights follow from the seed', async () => {
  const kernelOf = async (seed: number) => {
    const prepared = await mnistFc.prepare(testContext(mnistFc, short, { data, seed }));
    return trainingOf(prepared).step.variables[0]?.dataSync<'float32'>().slice(0, 50);
  };
  assert.deepEqual(await kernelOf(1), await kernelOf(1));
  assert.notDeepEqual(await kernelOf(1), await kernelOf(2));
});

test('three updates equal those of a hand-written network', async () => {
  const prepared = await mnistFc.prepare(testContext(mnistFc, short, { data }));
  const { step } = trainingOf(prepared);
  const [hiddenKernel, hiddenBias, logitsKernel, logitsBias] = step.variables.map((each) => each.arraySync());
  const weights = { hiddenKernel, hiddenBias, logitsKernel, logitsBias } as FcWeights;
  const compiled = await engine.compile(step);
  for (const batch of firstBatches(prepared, 3)) {
    const [outputs] = await compiled.run([batch]);
    const pixels = Array.from(batch['x'] ?? []);
    const images = Array.from({ length: 16 }, (_, row) => pixels.slice(row * 784, (row + 1) * 784));
    const expected = updateFc(weights, images, Array.from(batch['y'] ?? []), 0.1);
    assert.ok(Math.abs((outputs?.['loss']?.[0] ?? NaN) - expected.loss) < 1e-5);
    assert.equal(outputs?.['correct']?.[0], expected.correct);
  }
  const expected = [
    weights.hiddenKernel.flat(),
    weights.hiddenBias,
    weights.logitsKernel.flat(),
    weights.logitsBias,
  ];
  for (const [index, values] of expected.entries()) {
    const trained = step.variables[index]?.dataSync<'float32'>() ?? [];
    const difference = values.reduce(
      (most, value, i) => Math.max(most, Math.abs(value - (trained[i] ?? NaN))),
      0,
    );
    assert.ok(difference < 2e-6, `weights ${index} differ by ${difference}`);
  }
});

test('a run learns, measures on the test images and repeats exactly', async () => {
  const measure = async (stepsPerCall: number) => {
    const context = testContext(mnistFc, short, { data, stepsPerCall });
    return { context, measured: await (await mnistFc.prepare(context)).run() };
  };
  const { context, measured } = await measure(25);
  assert.deepEqual(context.loops, [
    { label: 'epoch 1/2', steps: 30, firstStep: 0, stepsPerCall: 25, samples: 16 },
    { label: 'epoch 2/2', steps: 30, firstStep: 30, stepsPerCall: 25, samples: 16 },
  ]);
  assert.deepEqual(context.logged, []);
  assert.equal(measured.metrics['testAccuracy']?.samples, 150);
  assert.deepEqual(Object.keys(measured.metrics), [
    'testAccuracy',
    'testLoss',
    'trainingLoss',
    'trainingAccuracy',
  ]);
  assert.ok(measured.metrics['testAccuracy'].value > 0.9);
  assert.deepEqual(
    measured.curves.map(({ name, xUnit, x }) => [name, xUnit, x.length]),
    [
      ['training loss', 'epoch', 2],
      ['training accuracy', 'epoch', 2],
      ['loss per step', 'step', 60],
    ],
  );
  assert.deepEqual((await measure(1)).measured, measured);
});

test('course-2026 trains on the partial batch of every epoch', async () => {
  const recipe: FcRecipe = { ...recipes['course-2026'], trainImages: 100, testImages: 50, epochs: 2 };
  const context = testContext(mnistFc, recipe, { data, stepsPerCall: 1 });
  const prepared = await mnistFc.prepare(context);
  assert.deepEqual(trainingOf(prepared).step.inputs['x']?.shape, [64, 28, 28, 1]);
  const { curves } = await prepared.run();
  assert.deepEqual(
    context.loops.map(({ steps, samples, firstStep }) => [steps, samples, firstStep]),
    [
      [1, 64, 0],
      [1, 36, 1],
      [1, 64, 2],
      [1, 36, 3],
    ],
  );
  const byEpoch = curves.find(({ name }) => name === 'training loss')?.y ?? [];
  const byStep = curves.find(({ name }) => name === 'loss per step')?.y ?? [];
  assert.equal(byEpoch[0], ((byStep[0] ?? NaN) * 64 + (byStep[1] ?? NaN) * 36) / 100);
});

test('the confusion matrix counts each test image once: rows actual, columns predicted', async () => {
  const prepared = await mnistFc.prepare(testContext(mnistFc, short, { data }));
  const { exhibits, metrics } = await prepared.run();
  const matrix = exhibits[0];
  assert.ok(matrix?.kind === 'confusion-matrix');
  const actual = new Array<number>(10).fill(0);
  for (const label of data.test.labels) actual[label] = (actual[label] ?? 0) + 1;
  assert.deepEqual(
    matrix.counts.map((row) => row.reduce((sum, count) => sum + count, 0)),
    actual,
  );
  const diagonal = matrix.counts.reduce((sum, row, digit) => sum + (row[digit] ?? 0), 0);
  assert.equal(metrics['testAccuracy']?.value, diagonal / 150);
});

test('a dataset smaller than the recipe is used whole, and said', async () => {
  const context = testContext(
    mnistFc,
    { ...short, trainImages: 60_000, testImages: 10_000, epochs: 1 },
    { data },
  );
  const { metrics } = await (await mnistFc.prepare(context)).run();
  assert.equal(
    context.loops.reduce((sum, { steps, samples }) => sum + steps * samples, 0),
    520,
  );
  assert.equal(metrics['testAccuracy']?.samples, 150);
  assert.equal(context.logged.length, 2);
  assert.match(context.logged[0] ?? '', /training set: the recipe asks for 60000 images, the data has 520/);
});

test.run();
