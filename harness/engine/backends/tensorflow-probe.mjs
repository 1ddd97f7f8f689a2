// Loads TensorFlow and computes a sum with it, in a process of its own: which devices it takes is decided when it loads, and
// an addon that does not fit can abort the process. Prints what computed as JSON; exits 0 when it did.
import { loadTensorFlow } from './tensorflow-library.mjs';

try {
  const { module, ...found } = loadTensorFlow();
  const sum = module.add(module.tensor1d([1, 2]), module.tensor1d([1, 2])).dataSync();
  if (sum[0] !== 2 || sum[1] !== 4) throw new Error(`1+1 and 2+2 came out as ${String(sum)}`);
  process.stdout.write(`${JSON.stringify(found)}\n`);
} catch (error) {
  process.stderr.write(`probe failed: ${error.message}\n`);
  process.exitCode = 1;
}
