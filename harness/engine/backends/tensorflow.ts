import { createRequire } from 'node:module';
import { internalError, messageOf } from '../../core/errors.ts';

/** Whether TensorFlow's native library runs here, or why not, in words for a user. */
export type TensorFlowProbe =
  | { readonly available: true; readonly version: string; readonly device: string }
  | { readonly available: false; readonly reason: string };

const require = createRequire(import.meta.url);
const packageName = '@tensorflow/tfjs-node-gpu';

/** Loads the package, whose native addon is present only after `npm run setup:tensorflow-gpu`. */
export function loadTensorFlow(): TensorFlowProbe {
  try {
    // The package registers the tfjs backend 'tensorflow' as it loads.
    const module = require(packageName) as {
      readonly version: { readonly 'tfjs-node'?: string };
      backend(): { readonly isUsingGpuDevice?: boolean };
    };
    const version = module.version['tfjs-node'];
    if (version === undefined) throw internalError(`${packageName} states no version`);
    return { available: true, version, device: module.backend().isUsingGpuDevice === true ? 'GPU' : 'CPU' };
  } catch (error) {
    return {
      available: false,
      reason: `${whyNotLoaded(error)}; set it up with: npm run setup:tensorflow-gpu`,
    };
  }
}

/** One line on why the package does not load; folders are left out, which say nothing to a user. */
export function whyNotLoaded(error: unknown): string {
  const [line = ''] = messageOf(error).split('\n');
  if (line.includes('tfjs_binding.node') && /can ?not be found/i.test(line)) {
    return `the native library of ${packageName} is not installed`;
  }
  if (line.startsWith(`Cannot find module '${packageName}'`)) return `${packageName} is not installed`;
  return `${packageName} does not load (${line.replace(/(?:[A-Z]:)?(?:[\\/][^\\/\s:'"]+)+[\\/]/g, '')})`;
}
