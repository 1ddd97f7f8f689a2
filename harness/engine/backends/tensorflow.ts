import { createRequire } from 'node:module';
import { internalError, messageOf } from '../../core/errors.ts';

/** Whether TensorFlow's native library runs here, or why not, in words for a user. */
export type TensorFlowProbe =
  | {
      readonly available: true;
      /** Of the TensorFlow library, and in brackets that of the package which binds it. */
      readonly version: string;
      readonly device: string;
    }
  | { readonly available: false; readonly reason: string };

const require = createRequire(import.meta.url);
const packageName = '@tensorflow/tfjs-node-gpu';

/** What the package shows of itself and of the library that its addon is linked to. */
export interface TensorFlowModule {
  readonly version: { readonly 'tfjs-node'?: string };
  backend(): { readonly isUsingGpuDevice?: boolean; readonly binding?: { readonly TF_Version?: string } };
}

/** Loads the package, whose native addon is present only after `npm run setup:tensorflow-gpu`. */
export function loadTensorFlow(): TensorFlowProbe {
  try {
    // The package registers the tfjs backend 'tensorflow' as it loads.
    return describeTensorFlow(require(packageName) as TensorFlowModule);
  } catch (error) {
    return {
      available: false,
      reason: `${whyNotLoaded(error)}; set it up with: npm run setup:tensorflow-gpu`,
    };
  }
}

/**
 * What computes: the addon may be built against another TensorFlow than the package was published with, and it is the
 * library that decides numbers and speed.
 */
export function describeTensorFlow(module: TensorFlowModule): TensorFlowProbe & { available: true } {
  const { isUsingGpuDevice, binding } = module.backend();
  const [packageVersion, libraryVersion] = [module.version['tfjs-node'], binding?.TF_Version];
  if (packageVersion === undefined || libraryVersion === undefined) {
    throw internalError(`${packageName} does not state its version and that of its TensorFlow library`);
  }
  return {
    available: true,
    version: `${libraryVersion} (tfjs-node ${packageVersion})`,
    device: isUsingGpuDevice === true ? 'GPU' : 'CPU',
  };
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
