/** Where TensorFlow's addon lies, and the record of what it was built with. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { libraryFolder } from '../../core/installation.ts';
import { placedFilesSchema, readPlaced } from './placed-files.ts';
import { tensorFlowPackage } from './tensorflow-library.mjs';

/** The version of Node-API that the addon is built for, which later versions of Node keep (https://nodejs.org/api/n-api.html). */
export const addonNapi = 8;
export const addonName = 'tfjs_binding.node';
export const addonRecordName = 'reprolab-build.json';

export const addonRecordSchema = placedFilesSchema.extend({
  system: z.string().describe('Platform and architecture, as Node names them.'),
  napi: z.int().describe('Version of Node-API.'),
  node: z.string().describe('Version of Node that built it.'),
  compiler: z.string().describe('First line of its --version.'),
  tensorflow: z
    .strictObject({
      version: z.string(),
      folder: z.string().describe('The Python package, whose libraries the addon loads.'),
      cuda: z.string().nullable().describe('Version of CUDA that it is built for; null: for the CPU.'),
    })
    .describe('What it is linked to.'),
});

export type AddonRecord = z.infer<typeof addonRecordSchema>;

/** The folder of the addon; null where npm left the optional package out. */
export function addonFolder(): string | null {
  const folder = libraryFolder(tensorFlowPackage);
  return folder === null ? null : join(folder, 'lib', `napi-v${addonNapi}`);
}

/** What must hold for an addon to load, of the process that loads it. */
export interface Loader {
  readonly system: string;
  readonly napi: number;
}

const here: Loader = {
  system: `${process.platform}-${process.arch}`,
  napi: Number(process.versions.napi),
};

/**
 * Why the addon cannot load, in words for a user; null when nothing speaks against it.
 *
 * @param engine - Whose installation is advised.
 */
export function addonProblem(engine: string, folder = addonFolder(), loader = here): string | null {
  if (folder === null) return `${tensorFlowPackage} is not installed: npm left out this optional package`;
  const built = readPlaced(folder, addonRecordName, addonRecordSchema);
  const again = `build it again with: reprolab engine install ${engine}`;
  if (built.kind === 'broken') return `${built.problem}; ${again}`;
  if (!existsSync(join(folder, addonName))) {
    return `TensorFlow's addon is not installed; install it with: reprolab engine install ${engine}`;
  }
  // Without a record it is the package's own installation.
  if (built.kind === 'none') return null;
  const { system, napi, node, tensorflow } = built.record;
  if (system !== loader.system || napi > loader.napi) {
    return (
      `the addon was built by Node ${node} for ${system} and Node-API ${napi}, and this Node is for ` +
      `${loader.system} and Node-API ${loader.napi}; ${again}`
    );
  }
  if (!existsSync(join(tensorflow.folder, 'libtensorflow_framework.so.2'))) {
    return `TensorFlow ${tensorflow.version}, which the addon was built with, is no longer in ${tensorflow.folder}; ${again}`;
  }
  return null;
}
