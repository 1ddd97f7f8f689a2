import assert from 'node:assert/strict';
import { test } from 'uvu';
import type { Progress } from '../../harness/run/messages.ts';
import { Trainer } from '../../harness/run/train.ts';
import { DivergenceError } from '../../harness/core/divergence.ts';
import type { StepState } from '../../harness/engine/step.ts';
import { fakeEngine, fakeWorkload } from './fake-engine.ts';

/** Trains on the fake engine and returns what is left behind. */
async function trainFor(steps: number, stepsPerCall: number, firstStep = 0) {
  const engine = fakeEngine();
  const workload = fakeWorkload();
  const shown: Progress[] = [];
  const trainer = new Trainer(engine, (progress) => shown.push(progress));
  const compiled = await engine.compile(workload.step, { stepsPerCall });
  const seen: number[] = [];
  const summary = await trainer.train({
    workload,
    compiled,
    steps,
    label: 'epoch 1/1',
    firstStep,
    onStep: (index) => seen.push(index),
  });
  return { engine, trainer, shown, summary, seen, digest: engine.compiled[0]?.digest() };
}

const indices = (count: number, first = 0) => Array.from({ length: count }, (_, index) => first + index);

test('losses and onStep come for every step in order, from firstStep on', async () => {
  const { summary, seen } = await trainFor(15, 5, 100);
  assert.deepEqual([...summary.losses], indices(15, 100));
  assert.deepEqual(seen, indices(15, 100));
  assert.equal(summary.steps, 15);
});

test('steps that do not fill a call run exactly once, in order, on the same state', async () => {
  const single = await trainFor(23, 1);
  for (const stepsPerCall of [2, 5, 7, 23, 40]) {
    const grouped = await trainFor(23, stepsPerCall);
    assert.equal(grouped.digest, single.digest, `${stepsPerCall} steps a call`);
    assert.deepEqual(grouped.summary.losses, single.summary.losses);
    assert.deepEqual(grouped.seen, single.seen);
  }
});

test('first losses, state, CPU time and times to accuracies are kept over all steps', async () => {
  const { trainer } = await trainFor(230, 5);
  assert.deepEqual(trainer.history.firstLosses(7), indices(7));
  assert.equal(trainer.stateBytes, 4);
  assert.ok((trainer.cpuMsPerStep ?? 0) > 0);
  // Three of four samples are right in every step.
  const times = trainer.accuracy.times.map(({ target, steps }) => [target, steps]);
  assert.deepEqual(times.slice(0, 2), [
    [0.5, 100],
    [0.8, null],
  ]);
});

test('a step without a loss and a number of steps that is none are mistakes of the suite', async () => {
  await assert.rejects(trainFor(NaN, 5), {
    code: 'course-invalid',
    message: /'fake': expected a whole number of steps, found NaN/,
  });
  const engine = fakeEngine();
  const workload = fakeWorkload();
  const compiled = await engine.compile(workload.step);
  const lossless = { ...compiled, run: () => Promise.resolve([{ cost: Float32Array.of(1) }]) };
  await assert.rejects(
    new Trainer(engine, () => undefined).train({
      workload,
      compiled: lossless,
      steps: 1,
      label: 'epoch',
      firstStep: 0,
    }),
    { code: 'course-invalid', message: /'fake': expected an output 'loss', found cost/ },
  );
});

test('the compilation for the remainder is made once, reused and freed', async () => {
  const engine = fakeEngine();
  const workload = fakeWorkload();
  const trainer = new Trainer(engine, () => undefined);
  const compiled = await engine.compile(workload.step, { stepsPerCall: 5 });
  for (const firstStep of [0, 7]) {
    await trainer.train({ workload, compiled, steps: 7, label: 'epoch', firstStep });
  }
  assert.equal(engine.compiled.length, 2);
  const direct = await trainFor(14, 1);
  assert.equal(engine.compiled[0]?.digest(), direct.digest);
  await trainer.dispose();
  assert.equal(engine.compiled[1]?.isDisposed(), true);
});

test('progress ends at the last step with accuracy from `correct`', async () => {
  const { shown } = await trainFor(10, 5);
  const last = shown.at(-1);
  assert.deepEqual([last?.step, last?.steps, last?.accuracy, last?.etaSeconds], [10, 10, 0.75, 0]);
  assert.equal(last?.loss, 4.5);
});

test('the timing is that of the calls which did most of the steps', async () => {
  const engine = fakeEngine();
  const workload = fakeWorkload();
  const trainer = new Trainer(engine, () => undefined);
  const mainCalls = () => trainer.mainCalls;
  assert.equal(mainCalls(), null);
  const five = await engine.compile(workload.step, { stepsPerCall: 5 });
  const one = await engine.compile(workload.step);
  await trainer.train({ workload, compiled: five, steps: 20, label: 'a', firstStep: 0 });
  await trainer.train({ workload, compiled: one, steps: 6, label: 'b', firstStep: 20 });
  await trainer.train({ workload, compiled: five, steps: 5, label: 'c', firstStep: 26 });
  const main = mainCalls();
  assert.deepEqual([main?.stepsPerCall, main?.samplesPerStep, main?.callsMs.length], [5, 4, 5]);
});

/** Trains epochs of 20 steps with these losses, a variable 'w' having these values after each, until it diverges. */
async function diverge(lossOf: (x: number) => number, w: readonly number[] = [0, 1]) {
  const engine = fakeEngine(lossOf);
  const workload = fakeWorkload();
  const trainer = new Trainer(engine, () => undefined);
  const made = await engine.compile(workload.step, { stepsPerCall: 5 });
  const state: StepState = new Map([
    ['w', { shape: [w.length], dtype: 'float32', values: Float32Array.from(w) }],
  ]);
  const compiled = { ...made, readState: () => Promise.resolve(state) };
  let thrown: unknown;
  try {
    for (const epoch of [0, 1]) {
      const loop = { workload, compiled, steps: 20, label: `epoch ${epoch + 1}/2`, firstStep: 20 * epoch };
      await trainer.train(loop);
    }
  } catch (error) {
    thrown = error;
  }
  assert.ok(thrown instanceof DivergenceError);
  return { error: thrown, history: trainer.history };
}

test('a loss that is not finite ends the training; the losses up to there are kept over all loops', async () => {
  for (const value of [NaN, Infinity, -Infinity]) {
    const { error, history } = await diverge((x) => (x === 33 ? value : x));
    assert.deepEqual([error.quantity, error.value], ['loss', String(value)]);
    assert.match(error.message, /^Training diverged: the loss is -?(NaN|Infinity) at step 34 of 'fake'/);
    assert.match(error.advice ?? '', /--engine tfjs-cpu/);
    assert.deepEqual([history.loop, history.steps], ['epoch 2/2', 33]);
    const [curve] = history.curves();
    assert.equal(curve?.name, 'loss per step');
    assert.deepEqual(curve.x, indices(33, 1));
    assert.deepEqual(curve.y, indices(33));
  }
});

test('a first loss that is not finite leaves no curve', async () => {
  const { history } = await diverge(() => NaN);
  assert.deepEqual([history.steps, history.curves()], [0, []]);
});

test('a last update that broke the model is found in its variables, where no loss shows it', async () => {
  const { error, history } = await diverge((x) => x, [1, NaN]);
  assert.deepEqual([error.quantity, error.value, history.steps], ["variable 'w'", 'NaN', 20]);
});

test.run();
