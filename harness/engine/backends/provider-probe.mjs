// Runs a model of one node on the execution provider named by the first argument, in a process of its own: on some
// machines creating a device aborts the process, and what a provider lacks is said on standard error alone. Reads the
// model's bytes from standard input; exits 0 when the provider computed.
import { buffer } from 'node:stream/consumers';
import * as ort from './onnxruntime.mjs';

try {
  const model = await buffer(process.stdin);
  const provider = process.argv[2];
  // The library then says which graphics processors it has found.
  if (provider === 'webgpu') ort.env.logLevel = 'info';
  const session = await ort.InferenceSession.create(model, {
    executionProviders: [provider],
    logSeverityLevel: 3,
    // The cpu would compute in place of a provider that cannot.
    extra: { session: { disable_cpu_ep_fallback: '1' } },
  });
  const results = await session.run({ x: new ort.Tensor('float32', Float32Array.of(1, 2), [2]) });
  const sum = results.y?.data;
  if (sum?.[0] !== 2 || sum[1] !== 4) throw new Error(`1+1 and 2+2 came out as ${String(sum)}`);
} catch (error) {
  process.stderr.write(`probe failed: ${error.message}\n`);
  process.exitCode = 1;
}
