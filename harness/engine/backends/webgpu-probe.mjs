// Runs a model of one node on the WebGPU provider, in a process of its own: on some machines creating a WebGPU device
// aborts the process. Reads the model's bytes from standard input; exits 0 when the provider computed.
import { buffer } from 'node:stream/consumers';
import * as ort from './onnxruntime.mjs';

try {
  const model = await buffer(process.stdin);
  // The library then says which graphics processors it has found.
  ort.env.logLevel = 'info';
  const session = await ort.InferenceSession.create(model, {
    executionProviders: ['webgpu'],
    logSeverityLevel: 3,
  });
  const results = await session.run({ x: new ort.Tensor('float32', Float32Array.of(1, 2), [2]) });
  const sum = results.y?.data;
  if (sum?.[0] !== 2 || sum[1] !== 4) throw new Error(`1+1 and 2+2 came out as ${String(sum)}`);
} catch (error) {
  process.stderr.write(`probe failed: ${error.message}\n`);
  process.exitCode = 1;
}
