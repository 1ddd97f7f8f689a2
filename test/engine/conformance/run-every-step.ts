/**
 * Runs every step of every suite and recipe small on the engine named by the first argument, beside the oracle, compiles all
 * of them at their published size, and prints as JSON what became of each.
 */
import { add, type Tensor } from '@tensorflow/tfjs-core';
import { isCapturing, openEngine } from '../../../harness/engine/backends/registry.ts';
import { compileEveryStep, runEveryStep } from '../../suites/recorded-steps.ts';
import { differenceOf } from '../conformance/difference.ts';

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
const compiled = await compileEveryStep(engine, 'every');
await kept.dispose();
await engine.dispose();

const ran = got.map((record, index) => ({
  name: record.name,
  calls: record.outputs.length,
  problem: differenceOf(record, expected[index]),
}));
console.log(JSON.stringify({ ranOnOracle: expected.length, ran, compiled }));
