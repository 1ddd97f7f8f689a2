/**
 * The first steps of every suite on TensorFlow beside onnx-cpu. Each engine in a process of its own, as tfjs has one global
 * backend and TensorFlow takes its devices when it loads.
 */
import { execa } from 'execa';
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import { z } from 'zod';
import { loaderOptions } from '../../../harness/core/installation.ts';
import { engines } from '../../../harness/engine/backends/engines.ts';
import course from '../../../suites/course.ts';

/** Float32 rounding of the loss itself is 6e-8; measured over 20 steps: 3.2e-7 at most. */
const tolerance = 1e-6;
const lossesSchema = z.record(z.string(), z.array(z.number()));

async function lossesOn(engine: string): Promise<z.infer<typeof lossesSchema>> {
  const script = fileURLToPath(new URL('first-losses.ts', import.meta.url));
  const { stdout } = await execa(process.execPath, [...loaderOptions(), script, engine]);
  return lossesSchema.parse(JSON.parse(stdout.split('\n').at(-1) ?? ''));
}

for (const name of ['tensorflow', 'tensorflow-gpu'] as const) {
  const title = `the first 20 losses of every suite on ${name} are those on onnx-cpu`;
  const { available, detail } = await engines[name].probe();
  if (!available) {
    test.skip(title);
    console.log(`SKIPPED: ${name}: ${detail}`);
    continue;
  }
  test(title, async () => {
    const expected = await lossesOn('onnx-cpu');
    const got = await lossesOn(name);
    assert.deepEqual(
      Object.keys(got),
      course.suites.map((suite) => suite.name),
    );
    for (const [suite, losses] of Object.entries(expected)) {
      assert.equal(losses.length, 20);
      assert.ok(new Set(losses).size > 15, `${suite}: the losses move, so that states are compared too`);
      losses.forEach((loss, step) => {
        const other = got[suite]?.[step] ?? NaN;
        const difference = Math.abs(other - loss) / Math.abs(loss);
        assert.ok(difference <= tolerance, `${suite}, step ${step + 1}: ${other}, expected ${loss}`);
      });
    }
  });
}

test.run();
