/** What a state is to the three steps: training carries it, evaluation and generation begin from it or from zero. */
import * as tf from '@tensorflow/tfjs-core';
import assert from 'node:assert/strict';
import { test } from 'uvu';
import { exhibitSchema } from '../../../harness/core/result-schema.ts';
import { randomStreams } from '../../../harness/core/random.ts';
import { openEngine } from '../../../harness/engine/backends/registry.ts';
import type { StepState } from '../../../harness/index.ts';
import { evaluateText } from '../../../suites/music/evaluation.ts';
import { fillSequences } from '../../../suites/music/batches.ts';
import { largestCell, rowOf, statesExhibit } from '../../../suites/music/initial-states.ts';
import { KerasAdam } from '../../../suites/keras/adam.ts';
import { createModel } from '../../../suites/music/model.ts';
import { musicRecipes, musicShortenings } from '../../../suites/music/recipe.ts';
import { evaluationStep, generationStep, trainingStep } from '../../../suites/music/steps.ts';

const shape = { batchSize: 3, sequenceLength: 7 };
const vocabularySize = 6;
const recipe = { ...musicRecipes['course-2022'], ...musicShortenings.smoke.overrides, ...shape };
/** A text of a few hundred characters with some order in it. */
const text = Int32Array.from({ length: 300 }, (_, index) => (index * index + (index >> 2)) % vocabularySize);

/** A model after 60 updates; what follows shares its engine. */
async function trained() {
  const engine = await openEngine('onnx-cpu', { threads: 1 });
  const model = createModel(vocabularySize, recipe, randomStreams(1));
  const training = trainingStep(model, new KerasAdam(0.02), shape);
  const compiled = await engine.compile(training.step);
  const arrays = { characters: new Int32Array(21), targets: new Int32Array(21) };
  const train = async (starts: number[]) => {
    fillSequences(text, starts, shape.sequenceLength, arrays.characters, arrays.targets);
    const [outputs] = await compiled.run([arrays]);
    return outputs?.['loss']?.[0] as number;
  };
  for (let update = 0; update < 60; update++) await train([update, 200 - update, 3 * update]);
  return { engine, model, training, compiled, train };
}

const close = (actual: number, expected: number, what: string) => {
  assert.ok(Math.abs(actual - expected) < 2e-5, `${what}: expected ${expected}, got ${actual}`);
};

test('training, evaluation and generation give a window the same probabilities from the same state', async () => {
  const { engine, model, training, compiled, train } = await trained();
  const state = await compiled.readState();
  const carried = training.carriedState(state);
  const evaluation = evaluationStep(model, shape);
  const generation = generationStep(model);
  const evaluator = await engine.compile(evaluation.step);
  const generator = await engine.compile(generation.step);

  // Evenly spaced, as the evaluation cuts its streams, so that it reads the very same three windows.
  const windows = text.subarray(0, 3 * shape.sequenceLength + 1);
  const starts = [0, 7, 14];
  const evaluateFrom = (initial: StepState) =>
    evaluateText({
      compiled: evaluator,
      evaluation,
      trained: state,
      initial,
      text: windows,
      maximum: windows.length,
    });
  const generatedLoss = async (initialOf: (row: number) => StepState) => {
    let sum = 0;
    await generator.writeState(state);
    for (const [row, start] of starts.entries()) {
      await generator.writeState(initialOf(row));
      for (let t = start; t < start + shape.sequenceLength; t++) {
        const [outputs] = await generator.run([{ characters: text.slice(t, t + 1) }]);
        const logits = [...(outputs?.['logits'] ?? [])];
        const total = logits.reduce((all, logit) => all + Math.exp(logit), 0);
        sum += Math.log(total) - (logits[text[t + 1] as number] as number);
      }
    }
    return sum / (starts.length * shape.sequenceLength);
  };

  const fromCarried = await evaluateFrom(evaluation.stateFrom(carried));
  const fromZero = await evaluateFrom(evaluation.resetState());
  assert.equal(fromCarried.predictions, 21);
  assert.ok(Math.abs(fromCarried.loss - fromZero.loss) > 1e-3, 'the state makes no difference');
  close(
    await generatedLoss((row) => generation.stateFrom(rowOf(carried, row, recipe.lstmUnits))),
    fromCarried.loss,
    'generation from the carried state',
  );
  close(await generatedLoss(() => generation.resetState()), fromZero.loss, 'generation from zero');
  // The loss of the next update is that of the weights before it, from the state carried so far.
  close(await train(starts), fromCarried.loss, 'training');
  for (const step of [compiled, evaluator, generator]) await step.dispose();
  await engine.dispose();
});

test('a row of the carried state is that of one sequence', () => {
  const values = { hidden: Float32Array.of(1, 2, 3, 4), cell: Float32Array.of(5, 6, 7, -80) };
  assert.deepEqual(rowOf(values, 1, 2), { hidden: Float32Array.of(3, 4), cell: Float32Array.of(7, -80) });
  assert.throws(() => rowOf(values, 2, 2), /no row 2/);
  assert.equal(largestCell(values), 80);
});

test('a state takes the first rows of a larger one, and refuses a smaller one', async () => {
  const engine = await openEngine('tfjs-cpu');
  const model = createModel(vocabularySize, recipe, randomStreams(1));
  const { stateFrom } = evaluationStep(model, shape);
  const units = recipe.lstmUnits;
  const rows = Float32Array.from({ length: 5 * units }, (_, index) => index);
  for (const { shape: of, values } of stateFrom({ hidden: rows, cell: rows }).values()) {
    assert.deepEqual(of, [3, units]);
    assert.deepEqual(values, rows.slice(0, 3 * units));
  }
  assert.throws(() => stateFrom({ hidden: rows, cell: rows.slice(0, 2 * units) }), /expected 48 values/);
  assert.throws(
    () => trainingStep(model, tf.train.sgd(1), shape).carriedState(new Map()),
    /has no 'training_state/,
  );
  await engine.dispose();
});

test('the table of states says in words when the network fails from zero', () => {
  const evaluation = (loss: number) => ({ loss, accuracy: 0.5, predictions: 100 });
  const songs = { zero: { generated: 0, valid: 0 }, carried: { generated: 3, valid: 2 } };
  const exhibit = (zero: number, heldOut: boolean) => {
    const table = statesExhibit({
      onTraining: { zero: evaluation(zero), carried: evaluation(1) },
      onHeldOut: heldOut ? { zero: evaluation(9), carried: evaluation(2) } : null,
      songs,
      carriedCell: 1234,
      vocabularySize: 83,
    });
    exhibitSchema.parse(table);
    assert.equal(table.kind, 'table');
    return table;
  };
  assert.match(exhibit(10.5, false).note, /10\.50 nats .* worse than a guess among 83 characters \(4\.42\)/);
  assert.doesNotMatch(exhibit(1.1, false).note, /guess/);
  assert.deepEqual(exhibit(1.1, false).rows, [
    ['loss on training text (nats)', 1.1, 1],
    ['character accuracy on training text', 0.5, 0.5],
    ['songs generated', 0, 3],
    ['songs valid', 0, 2],
    ['largest cell state at the beginning', 0, 1234],
  ]);
  assert.deepEqual(exhibit(1.1, true).rows[2], ['loss on held-out text (nats)', 9, 2]);
});

test.run();
