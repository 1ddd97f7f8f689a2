// Loads TensorFlow's native library through its binding for TensorFlow.js. Plain JavaScript, because the probe runs
// without a loader for TypeScript.
import { createRequire } from 'node:module';
import util from 'node:util';

const require = createRequire(import.meta.url);

export const tensorFlowPackage = '@tensorflow/tfjs-node-gpu';

/**
 * Loads the package, which registers the tfjs backend 'tensorflow' as it loads, and says what computes: the addon may be
 * built against another TensorFlow than the package was published with, and it is the library that decides numbers and
 * speed. Throws what Node's loader throws.
 *
 * @returns {{ packageVersion?: string, libraryVersion?: string, usesGpu: boolean, module: any }}
 */
export function loadTensorFlow() {
  // Node 23 removed them, and the package calls them (https://github.com/tensorflow/tfjs/issues/8425).
  util.isNullOrUndefined ??= (value) => value === null || value === undefined;
  util.isArray ??= Array.isArray;
  const module = require(tensorFlowPackage);
  const { isUsingGpuDevice, binding } = module.backend();
  return {
    packageVersion: module.version['tfjs-node'],
    libraryVersion: binding?.TF_Version,
    usesGpu: isUsingGpuDevice === true,
    module,
  };
}
