/** Runs 2,000 calls of a step whose state is large, and prints the resident memory on the way as JSON. */
import { add, mul, tensor, variable, zeros, type Rank } from '@tensorflow/tfjs-core';
import { openEngine } from '../../harness/engine/backends/registry.ts';

const size = 1_000_000;
const engine = await openEngine('onnx-webgpu');
const states = ['a', 'b', 'c'].map((name) => variable<Rank>(zeros([size]), true, name));
const decay = tensor(0.5);
const compiled = await engine.compile({
  name: 'moving averages',
  inputs: { x: { shape: [1], dtype: 'float32' } },
  variables: states,
  apply: ({ x }) => {
    for (const state of states) state.assign(add(mul(state, decay), x));
    return { loss: x };
  },
});
const x = Float32Array.of(1);
const resident: number[] = [];
for (let call = 1; call <= 2000; call++) {
  await compiled.run([{ x }]);
  if (call === 200 || call === 2000) resident.push(process.memoryUsage.rss());
}
const state = await compiled.readState();
await compiled.dispose();
await engine.dispose();
// The limit of s <- s / 2 + 1.
for (const { values } of state.values()) {
  if (!values.every((value) => Math.abs(value - 2) < 1e-5)) throw new Error('the state is not the limit');
}
console.log(JSON.stringify({ early: resident[0], late: resident[1], stateBytes: 3 * 4 * size }));
