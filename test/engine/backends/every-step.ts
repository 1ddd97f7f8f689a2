/**
 * Compiles every step of every suite on the engine named by the first argument, runs all of them small beside the oracle,
 * and prints as JSON what became of each.
 */
import { add, type Tensor } from '@tensorflow/tfjs-core';
import { messageOf } from '../../../harness/core/errors.ts';
import { isCapturing, openEngine } from '../../../harness/engine/backends/registry.ts';
import { compileEveryStep, runEveryStep, type RunRecord } from '../../suites/recorded-steps.ts';
import { assertClose } from '../assert-close.ts';
import { tolerances } from '../tolerances.ts';

/** Why a step did not give what the oracle gave; null where it did, within the tolerance of three updates. */
function difference(got: RunRecord, expected: RunRecord | undefined): string | null {
  if (got.problem !== null) return got.problem;
  try {
    if (expected?.name !== got.name) throw new Error(`the oracle ran ${expected?.name ?? 'nothing'} here`);
    expected.outputs.forEach((outputs, call) => {
      for (const [name, values] of Object.entries(outputs)) {
        assertClose(
          got.outputs[call]?.[name] ?? [],
          values,
          tolerances.training,
          `call ${call + 1}, output ${name}`,
        );
      }
    });
    expected.variables.forEach((values, index) => {
      assertClose(got.variables[index] ?? [], values, tolerances.training, `variable ${index}`);
    });
    return null;
  } catch (error) {
    return messageOf(error);
  }
}

const oracle = await openEngine('tfjs-cpu');
const expected = await runEveryStep(oracle);
await oracle.dispose();

const [engineName = ''] = process.argv.slice(2);
const engine = await openEngine(engineName);
if (!isCapturing(engine)) throw new Error(`${engineName} does not capture steps`);
// ONNX Runtime forgets the shaders that it compiled when its last WebGPU session ends; one that stays saves most of the time.
const kept = await engine.compile({
  name: 'kept',
  inputs: { x: { shape: [1], dtype: 'float32' } },
  variables: [],
  apply: ({ x }: { readonly x: Tensor }) => ({ y: add(x, x) }),
});
const got = await runEveryStep(engine);
const compiled = await compileEveryStep(engine);
await kept.dispose();
await engine.dispose();

const ran = got.map((record, index) => ({
  name: record.name,
  calls: record.outputs.length,
  problem: difference(record, expected[index]),
}));
console.log(JSON.stringify({ ranOnOracle: expected.length, ran, compiled }));
