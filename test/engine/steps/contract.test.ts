/** What a compiled step promises its callers, on the captured engine and on the eager one alike. */
import * as tf from '@tensorflow/tfjs-core';
import assert from 'node:assert/strict';
import { test } from 'uvu';
import { openEngine } from '../../../harness/engine/backends/registry.ts';
import type { CompiledStep, Step } from '../../../harness/engine/step.ts';
import { batches, makeModel } from '../small-models.ts';

type Counting = { readonly x: { readonly shape: readonly number[]; readonly dtype: 'float32' } };

interface Bench {
  readonly compiled: CompiledStep<Counting>;
  readonly total: tf.Variable;
}

let made = 0;

/** total <- total + x; gives the new total, and twice it. */
async function withCounting(
  engineName: string,
  stepsPerCall: number,
  use: (bench: Bench) => Promise<void>,
): Promise<void> {
  const engine = await openEngine(engineName, { threads: 1 });
  const total = tf.variable<tf.Rank>(tf.tensor([1, 2]), false, `total-${String(made++)}`);
  const step: Step<Counting> = {
    name: 'count',
    inputs: { x: { shape: [2], dtype: 'float32' } },
    variables: [total],
    apply: ({ x }) => {
      total.assign(tf.add(total, x));
      return { total: tf.clone(total), twice: tf.mul(total, 2) };
    },
  };
  const compiled = await engine.compile(step, { stepsPerCall });
  assert.equal(compiled.stepsPerCall, stepsPerCall);
  await use({ compiled, total });
  await compiled.dispose();
  await engine.dispose();
  total.dispose();
}

const stateOf = async ({ compiled, total }: Bench) => [
  ...((await compiled.readState()).get(total.name)?.values ?? []),
];

for (const engineName of ['onnx-cpu', 'tfjs-cpu']) {
  test(`${engineName}: outputs by name, in the order of the steps`, async () => {
    await withCounting(engineName, 2, async ({ compiled }) => {
      const outputs = await compiled.run([{ x: Float32Array.of(1, 1) }, { x: Float32Array.of(10, 20) }]);
      assert.deepEqual(
        outputs.map(({ total, twice }) => [[...(total ?? [])], [...(twice ?? [])]]),
        [
          [
            [2, 3],
            [4, 6],
          ],
          [
            [12, 23],
            [24, 46],
          ],
        ],
      );
    });
  });

  test(`${engineName}: arrays given may be reused, arrays returned are the caller's`, async () => {
    await withCounting(engineName, 1, async (bench) => {
      const x = Float32Array.of(1, 1);
      const [first] = await bench.compiled.run([{ x }]);
      x.set([10, 20]);
      const [second] = await bench.compiled.run([{ x }]);
      assert.deepEqual([...(first?.['total'] ?? [])], [2, 3], 'the next run leaves it alone');
      assert.deepEqual([...(second?.['total'] ?? [])], [12, 23]);
      second?.['total']?.fill(-1);
      x.fill(-1);
      assert.deepEqual(await stateOf(bench), [12, 23], 'the caller cannot reach the state');
    });
  });

  test(`${engineName}: one array may be given for several steps and inputs`, async () => {
    await withCounting(engineName, 3, async (bench) => {
      const x = Float32Array.of(1, 2);
      await bench.compiled.run([{ x }, { x }, { x }]);
      assert.deepEqual(await stateOf(bench), [4, 8]);
    });
  });

  test(`${engineName}: an array given may be a view of a larger one`, async () => {
    await withCounting(engineName, 1, async (bench) => {
      const all = Float32Array.of(9, 1, 2, 9);
      await bench.compiled.run([{ x: all.subarray(1, 3) }]);
      assert.deepEqual(await stateOf(bench), [2, 4]);
    });
  });

  test(`${engineName}: state read is a copy with shape and type`, async () => {
    await withCounting(engineName, 1, async (bench) => {
      const state = await bench.compiled.readState();
      assert.deepEqual(state.get(bench.total.name), {
        shape: [2],
        dtype: 'float32',
        values: Float32Array.of(1, 2),
      });
      state.get(bench.total.name)?.values.fill(7);
      assert.deepEqual(await stateOf(bench), [1, 2]);
    });
  });

  test(`${engineName}: state written is what the next step begins with; unknown names are ignored`, async () => {
    await withCounting(engineName, 1, async (bench) => {
      const values = Float32Array.of(100, 200);
      await bench.compiled.writeState(
        new Map([
          [bench.total.name, { shape: [2], dtype: 'float32', values }],
          ['of another step', { shape: [1], dtype: 'float32', values: Float32Array.of(1) }],
        ]),
      );
      values.fill(0);
      const [outputs] = await bench.compiled.run([{ x: Float32Array.of(1, 1) }]);
      assert.deepEqual([...(outputs?.['total'] ?? [])], [101, 201]);
      assert.deepEqual([...(await bench.compiled.readState()).keys()], [bench.total.name]);
    });
  });

  test(`${engineName}: state goes round: written back, it gives the same again`, async () => {
    await withCounting(engineName, 1, async (bench) => {
      const before = await bench.compiled.readState();
      const x = Float32Array.of(3, 4);
      const first = await bench.compiled.run([{ x }]);
      await bench.compiled.writeState(before);
      assert.deepEqual(await bench.compiled.run([{ x }]), first);
    });
  });

  test(`${engineName}: another number of steps than agreed is a bug`, async () => {
    await withCounting(engineName, 2, async ({ compiled }) => {
      await assert.rejects(
        compiled.run([{ x: Float32Array.of(1, 1) }]),
        /internal: step 'count' runs 2 steps a call, got 1/,
      );
    });
  });

  test(`${engineName}: an input that is missing, short or of another type is named`, async () => {
    await withCounting(engineName, 1, async (bench) => {
      const wrong: readonly Readonly<Record<string, unknown>>[] = [
        {},
        { x: Float32Array.of(1) },
        { x: Int32Array.of(1, 1) },
      ];
      for (const arrays of wrong) {
        await assert.rejects(
          bench.compiled.run([arrays as { x: Float32Array }]),
          /internal: step 'count' expects 2 values of float32 as input 'x', got/,
        );
      }
      assert.deepEqual(await stateOf(bench), [1, 2], 'a refused call changes nothing');
    });
  });

  test(`${engineName}: a state of another size is refused`, async () => {
    await withCounting(engineName, 1, async ({ compiled, total }) => {
      const data = { shape: [1], dtype: 'float32', values: Float32Array.of(1) } as const;
      await assert.rejects(
        async () => compiled.writeState(new Map([[total.name, data]])),
        /internal: step 'count' expects state .* float32\[2\], got float32\[1\]/,
      );
    });
  });

  test(`${engineName}: outputs keep their types`, async () => {
    const engine = await openEngine(engineName, { threads: 1 });
    const compiled = await engine.compile({
      name: 'types',
      inputs: { x: { shape: [3], dtype: 'float32' }, flags: { shape: [3], dtype: 'bool' } },
      variables: [],
      apply: ({ x, flags }) => ({
        index: tf.argMax(x),
        not: tf.logicalNot(flags),
        chosen: tf.where(flags, x, tf.zerosLike(x)),
        same: tf.reshape(x, [3, 1]),
        constant: tf.tensor([7, 8], [2], 'int32'),
      }),
    });
    const [outputs] = await compiled.run([{ x: Float32Array.of(1, 3, 2), flags: Uint8Array.of(1, 0, 1) }]);
    assert.deepEqual(
      { ...outputs },
      {
        index: Int32Array.of(1),
        not: Uint8Array.of(0, 1, 0),
        chosen: Float32Array.of(1, 0, 2),
        same: Float32Array.of(1, 3, 2),
        constant: Int32Array.of(7, 8),
      },
    );
    await compiled.dispose();
    await engine.dispose();
  });
}

for (const engineName of ['onnx-cpu', 'tfjs-cpu']) {
  test(`${engineName}: state written before the first run holds for optimizer slots too`, async () => {
    const engine = await openEngine(engineName, { threads: 1 });
    const { training, dispose } = makeModel('fc', 'adam');
    const data = batches('fc', 3);
    const first = await engine.compile(training);
    for (const batch of data.slice(0, 2)) await first.run([batch]);
    const state = await first.readState();
    const [expected] = await first.run(data.slice(2));
    const expectedState = await first.readState();
    const again = await engine.compile(training);
    await again.writeState(state);
    assert.deepEqual(await again.run(data.slice(2)), [expected]);
    assert.deepEqual(await again.readState(), expectedState);
    for (const each of [first, again]) await each.dispose();
    dispose();
    await engine.dispose();
  });
}

test('tfjs-cpu: a slot that the first run makes begins with the state written, or is asked for', async () => {
  const engine = await openEngine('tfjs-cpu');
  let slots: tf.Variable[] = [];
  const step: Step<Counting> = {
    name: 'lazy',
    inputs: { x: { shape: [2], dtype: 'float32' } },
    variables: [],
    apply: ({ x }) => {
      if (slots.length === 0) {
        slots = ['lazy/m', 'lazy/v'].map((name) => tf.variable(tf.zeros([2]), false, name));
      }
      for (const slot of slots) slot.assign(tf.add(slot, x));
      return { sum: tf.add(...(slots as [tf.Variable, tf.Variable])) };
    },
  };
  const data = (value: number) =>
    ({ shape: [2], dtype: 'float32', values: Float32Array.of(value, value) }) as const;
  const x = Float32Array.of(1, 2);
  const compiled = await engine.compile(step);
  await compiled.writeState(
    new Map([
      ['lazy/m', data(10)],
      ['lazy/v', data(100)],
      ['of another step', data(1)],
    ]),
  );
  assert.deepEqual(await compiled.run([{ x }]), [{ sum: Float32Array.of(112, 114) }]);
  assert.deepEqual(await compiled.run([{ x }]), [{ sum: Float32Array.of(114, 118) }]);
  for (const slot of slots) slot.dispose();
  slots = [];
  const partly = await engine.compile(step);
  await partly.writeState(new Map([['lazy/m', data(10)]]));
  await assert.rejects(partly.run([{ x }]), /internal: step 'lazy' expects state 'lazy\/v' beside/);
  for (const slot of slots) slot.dispose();
  await engine.dispose();
});

test('one array may serve two inputs of different shapes', async () => {
  const engine = await openEngine('onnx-cpu', { threads: 1 });
  const compiled = await engine.compile({
    name: 'shapes',
    inputs: { row: { shape: [1, 4], dtype: 'float32' }, column: { shape: [4, 1], dtype: 'float32' } },
    variables: [],
    apply: ({ row, column }) => ({ dot: tf.matMul(row as tf.Tensor2D, column as tf.Tensor2D) }),
  });
  const shared = Float32Array.of(1, 2, 3, 4);
  const [outputs] = await compiled.run([{ row: shared, column: shared }]);
  assert.deepEqual([...(outputs?.['dot'] ?? [])], [30]);
  await compiled.dispose();
  await engine.dispose();
});

test('FLOPs and seconds of capture and compilation are told; an eager engine has neither', async () => {
  await withCounting('onnx-cpu', 3, ({ compiled }) => {
    assert.equal(compiled.cost?.flopsPerStep, 4, 'of one step');
    assert.ok(compiled.phases.captureSeconds > 0 && compiled.phases.compileSeconds > 0);
    return Promise.resolve();
  });
  await withCounting('tfjs-cpu', 3, ({ compiled }) => {
    assert.equal(compiled.cost, null);
    return Promise.resolve();
  });
});

test.run();
