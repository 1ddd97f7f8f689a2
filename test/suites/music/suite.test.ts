/** The whole lab at toy size, on the pure JavaScript engine and on ONNX Runtime. */
import * as tf from '@tensorflow/tfjs-core';
import assert from 'node:assert/strict';
import { test } from 'uvu';
import { randomStreams } from '../../../harness/core/random.ts';
import { curveSchema, exhibitSchema } from '../../../harness/core/result-schema.ts';
import { corpusOf, extractSongs } from '../../../suites/music/data/irish.ts';
import { openEngine } from '../../../harness/engine/backends/registry.ts';
import type { DatasetInfo, SuiteMeasurement } from '../../../harness/index.ts';
import { createContext } from '../../../harness/run/suite-context.ts';
import { KerasAdam } from '../../../suites/keras/adam.ts';
import { createModel } from '../../../suites/music/model.ts';
import { type MusicRecipe, musicRecipes, musicShortenings } from '../../../suites/music/recipe.ts';
import { trainingStep } from '../../../suites/music/steps.ts';
import { musicRnn } from '../../../suites/music/suite.ts';
import { smallCorpusText } from './abc-examples.ts';
import { valuesOf } from '../metric-values.ts';

/** 24 songs out of two, numbered apart. */
const data = corpusOf(
  extractSongs(
    Array.from({ length: 12 }, (_, index) => smallCorpusText.replaceAll(/^X:\d+/gm, `X:${index}`)).join(''),
  ),
);

const tiny: MusicRecipe = {
  ...musicRecipes['course-2022'],
  ...musicShortenings.smoke.overrides,
  sequenceLength: 8,
  iterations: 100,
  heldOutFraction: 0.1,
  generatedTexts: 2,
  generatedCharacters: 300,
};

interface LabRun {
  readonly measured: SuiteMeasurement;
  readonly phases: readonly string[];
}

async function runLab(engineName: string, recipe: MusicRecipe, seed = 1): Promise<LabRun> {
  const engine = await openEngine(engineName, { threads: 1 });
  const recording = createContext({
    suite: musicRnn,
    recipe,
    seed,
    engine,
    journal: null,
    captures: engineName !== 'tfjs-cpu',
    loader: {
      load(dataset) {
        assert.equal(dataset.name, 'irish');
        const info: DatasetInfo = { name: 'irish', kind: 'synthetic', source: 'test', note: null, files: [] };
        const loaded: { info: DatasetInfo; data: never } = { info, data: data as never };
        return Promise.resolve(loaded);
      },
      loadIfThere: () => Promise.resolve(null),
    },
    log: () => undefined,
    progressed: () => undefined,
  });
  try {
    const prepared = await musicRnn.prepare({ ...recording.context, recipe });
    const measured = await prepared.run();
    return { measured, phases: recording.clock.phases.map((phase) => phase.name) };
  } finally {
    await recording.dispose();
    await engine.dispose();
  }
}

test('the lab runs from end to end, and the result holds its schema', async () => {
  const { measured, phases } = await runLab('onnx-cpu', tiny);
  const metrics = valuesOf(measured.metrics);
  const guess = Math.log(data.vocabulary.length);
  const {
    initialLoss = NaN,
    lossAt100 = NaN,
    characterAccuracy = NaN,
    heldOutCharacterAccuracy = NaN,
  } = metrics;
  // Small initial weights: hardly better or worse than a guess among all characters.
  assert.ok(Math.abs(initialLoss - guess) < 0.05, `initial loss ${initialLoss}, expected about ${guess}`);
  // The mean over all 100 iterations, and so over the slow beginning too.
  assert.ok(lossAt100 < guess - 0.2, `loss at 100: ${lossAt100}`);
  assert.equal('lossAt500' in metrics, false);
  // Better than twice a guess, on songs that were trained on and on others like them.
  assert.ok(characterAccuracy > 2 / data.vocabulary.length, `accuracy ${characterAccuracy}`);
  assert.ok(heldOutCharacterAccuracy > 2 / data.vocabulary.length, `accuracy ${heldOutCharacterAccuracy}`);
  assert.ok((metrics['heldOutLoss'] ?? Infinity) < guess, 'held-out loss');
  assert.equal(measured.metrics['characterAccuracy']?.samples, 200);
  for (const [name, value] of Object.entries(metrics)) assert.ok(Number.isFinite(value), name);
  for (const curve of measured.curves) curveSchema.parse(curve);
  for (const exhibit of measured.exhibits) exhibitSchema.parse(exhibit);
  assert.deepEqual(
    measured.curves.map((curve) => curve.name),
    ['mean loss per 100 iterations', 'loss per iteration'],
  );
  assert.deepEqual(measured.curves[0]?.x, [100]);
  assert.match(String(measured.files?.['generated-text-1.txt']), /^X[^]{300}$/);
  assert.match(String(measured.files?.['carried-text-2.txt']), /^X[^]{300}$/);
  assert.deepEqual(
    measured.exhibits.filter(({ kind }) => kind === 'works').map(({ title }) => title),
    ['Generated songs', 'Songs from the carried state'],
  );
  for (const name of [
    'carriedTrainingTextLoss',
    'carriedHeldOutLoss',
    'largestCarriedCell',
    'songsPlayable',
  ]) {
    assert.ok(name in metrics, name);
  }
  for (const phase of ['load', 'train', 'evaluate', 'generate']) assert.ok(phases.includes(phase), phase);
});

test('the same seed gives the same result, another seed another', async () => {
  const short = { ...tiny, iterations: 10, generatedCharacters: 50 };
  const first = await runLab('onnx-cpu', short, 3);
  assert.deepEqual((await runLab('onnx-cpu', short, 3)).measured, first.measured);
  assert.notDeepEqual((await runLab('onnx-cpu', short, 4)).measured.metrics, first.measured.metrics);
});

test('ONNX Runtime trains, evaluates and generates the same', async () => {
  const short = { ...tiny, iterations: 10, generatedCharacters: 50 };
  const oracle = (await runLab('tfjs-cpu', short)).measured;
  const onnx = (await runLab('onnx-cpu', short)).measured;
  for (const name of ['initialLoss', 'trainingTextLoss', 'heldOutLoss']) {
    const [a, b] = [onnx.metrics[name]?.value ?? NaN, oracle.metrics[name]?.value ?? NaN];
    assert.ok(Math.abs(a - b) < 2e-4, `${name}: ${a} on onnx-cpu, ${b} on tfjs-cpu`);
  }
  const [curve, reference] = [onnx.curves[1]?.y, oracle.curves[1]?.y];
  reference?.forEach((loss, index) => {
    assert.ok(Math.abs(loss - (curve?.[index] ?? 0)) < 2e-4, `iteration ${index + 1}`);
  });
  assert.equal(onnx.files?.['generated-text-1.txt'], oracle.files?.['generated-text-1.txt']);
});

test('every recipe and shortening is complete, and smoke and quick say why they are short', () => {
  assert.equal(musicRecipes['course-2022'].iterations, 2000);
  assert.deepEqual(
    [musicRecipes['course-2026'].batchSize, musicRecipes['course-2026'].iterations],
    [8, 3000],
  );
  assert.equal(musicRecipes['held-out'].heldOutFraction, 0.05);
  for (const profile of ['smoke', 'quick'] as const) {
    assert.match(musicRnn.shortenings[profile]?.reason ?? '', /iterations/);
  }
  assert.equal(musicRnn.shortenings.nightly, undefined);
});

test('the gradient is that of the sum over characters, and the state carries over to the next batch', async () => {
  await openEngine('tfjs-cpu');
  const learningRate = 0.01;
  const shape = { batchSize: 2, sequenceLength: 3 };
  const recipe = { ...tiny, ...shape };
  const model = createModel(5, recipe, randomStreams(1));
  const bias = model.variables.find((variable) => variable.shape.join() === '5') as tf.Variable;
  const { step } = trainingStep(model, tf.train.sgd(learningRate), shape);
  const characters = tf.tensor2d([0, 1, 2, 3, 4, 0], [3, 2], 'int32');
  const targets = tf.tensor2d([1, 2, 3, 4, 0, 1], [3, 2], 'int32');
  const apply = () => tf.tidy(() => step.apply({ characters, targets })['loss']?.dataSync()[0] as number);

  const zeros = () => ({ hidden: tf.zeros([2, recipe.lstmUnits]), cell: tf.zeros([2, recipe.lstmUnits]) });
  const oneHot = (classes: tf.Tensor) =>
    tf.oneHot(tf.reshape(classes, [-1]), 5, 1, 0, 'float32') as tf.Tensor2D;
  const before = model.predict(oneHot(characters), zeros());
  const expected = tf.sum(tf.sub(tf.softmax(before.logits), oneHot(targets)), 0).dataSync();
  const biasBefore = bias.dataSync().slice();
  const loss = apply();
  const probabilities = tf.sum(tf.mul(tf.softmax(before.logits), oneHot(targets)), 1);
  assert.ok(Math.abs(loss - (tf.neg(tf.mean(tf.log(probabilities))).dataSync()[0] as number)) < 1e-5);
  bias.dataSync().forEach((value, index) => {
    const moved = (biasBefore[index] as number) - value;
    assert.ok(Math.abs(moved - learningRate * (expected[index] as number)) < 1e-6, `bias ${index}`);
  });

  const hidden = step.variables.at(-2);
  assert.ok(hidden !== undefined, 'the step lists its state');
  const carried = hidden.dataSync();
  before.state.hidden.dataSync().forEach((value, index) => {
    assert.ok(Math.abs(value - (carried[index] as number)) < 1e-6, `carried state ${index}`);
  });
  const fromZero = model.predict(oneHot(characters), zeros());
  const lossFromZero = tf
    .neg(tf.mean(tf.log(tf.sum(tf.mul(tf.softmax(fromZero.logits), oneHot(targets)), 1))))
    .dataSync()[0] as number;
  assert.ok(Math.abs(apply() - lossFromZero) > 1e-6, 'the second batch did not begin from the carried state');
});

test('a training step runs on these kernels alone', async () => {
  await openEngine('tfjs-cpu');
  const shape = { batchSize: 2, sequenceLength: 3 };
  const model = createModel(5, { ...tiny, ...shape }, randomStreams(1));
  const { step } = trainingStep(model, new KerasAdam(5e-3), shape);
  const { kernels: calls } = await tf.profile(() => {
    tf.tidy(() => step.apply({ characters: tf.zeros([3, 2], 'int32'), targets: tf.zeros([3, 2], 'int32') }));
    return tf.scalar(0);
  });
  // tfjs reports its customGrad scopes too; kernels begin with a capital or an underscore.
  const kernels = [...new Set(calls.map((call) => call.name))].filter((name) => /^_?[A-Z]/.test(name)).sort();
  assert.deepEqual(kernels, [
    'Add',
    'BatchMatMul',
    'Concat',
    'Exp',
    'Identity',
    'Log',
    'Max',
    'Multiply',
    'OneHot',
    'PadV2',
    'RealDiv',
    'Reshape',
    'Sigmoid',
    'Slice',
    'Sqrt',
    'Square',
    'Sub',
    'Sum',
    'Tanh',
    '_FusedMatMul',
  ]);
  // Each of the three time steps runs once: two tanh a step, the candidate's and the cell's.
  assert.equal(calls.filter((call) => call.name === 'Tanh').length, 6);
});

test.run();
