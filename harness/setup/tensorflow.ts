/** `reprolab engine install tensorflow` and `tensorflow-gpu`: one addon, of one npm package, serves both. */
import { readdirSync, rmdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { ReprolabError } from '../core/errors.ts';
import { libraryFolder } from '../core/installation.ts';
import {
  addonFolder,
  addonName,
  addonNapi,
  addonRecordName,
  addonRecordSchema,
  type AddonRecord,
} from '../engine/backends/tensorflow-addon.ts';
import { readPlaced } from '../engine/backends/placed-files.ts';
import { tensorFlowPackage } from '../engine/backends/tensorflow-library.mjs';
import { buildAddon } from './build-addon.ts';
import { placeFiles, removePlaced, withStaging, type Place } from './placement.ts';
import { findTensorFlow } from './python-tensorflow.ts';
import { downloadTensorFlow, installedDownload, removeDownload } from './tensorflow-download.ts';

export interface TensorFlowRequest {
  /** The Python whose TensorFlow is taken; the first there is when left out. */
  readonly python?: string;
  /** Whether it is to compute on a GPU. */
  readonly gpu: boolean;
  /** A line about the work. */
  readonly tell: (line: string) => void;
}

/**
 * Builds the addon against a Python's TensorFlow; for a GPU without a Python named, lets the package download its own.
 *
 * @throws ReprolabError with advice for all that can be missing; nothing is changed then
 */
export async function installTensorFlow({ python, gpu, tell }: TensorFlowRequest): Promise<string> {
  const packageFolder = folderOfPackage();
  if (gpu && python === undefined) {
    if (readPlaced(placeOfAddon().folder, addonRecordName, addonRecordSchema).kind !== 'none') {
      throw new ReprolabError(
        'engine-unavailable',
        "An addon built against Python's TensorFlow is installed.",
        {
          advice:
            'Remove it first: reprolab engine uninstall tensorflow. Or build for a GPU: add --python EXE.',
        },
      );
    }
    tell(`Running the installer of ${tensorFlowPackage} ...`);
    await downloadTensorFlow(packageFolder);
    return `the TensorFlow that ${tensorFlowPackage} downloads`;
  }
  if (process.platform !== 'linux') {
    throw new ReprolabError('engine-unavailable', 'The addon is built on Linux only.', {
      advice: 'On this system use onnx-cpu, or onnx-webgpu with a GPU.',
    });
  }
  const tensorFlow = await findTensorFlow(python);
  if (gpu && tensorFlow.cuda === null) {
    throw new ReprolabError(
      'engine-unavailable',
      `TensorFlow ${tensorFlow.version} of ${tensorFlow.python} is built for the CPU.`,
      {
        advice:
          'Install tensorflow[and-cuda] there, or build for the CPU: reprolab engine install tensorflow --python EXE.',
      },
    );
  }
  return withStaging(packageFolder, async (staging) => {
    tell(
      `Building the addon against TensorFlow ${tensorFlow.version} in ${tensorFlow.folder} (about 15 s) ...`,
    );
    const compiler = await buildAddon(packageFolder, tensorFlow, staging);
    const { version, folder, cuda } = tensorFlow;
    const facts: Omit<AddonRecord, 'schemaVersion' | 'installedAt' | 'files'> = {
      system: `${process.platform}-${process.arch}`,
      napi: addonNapi,
      node: process.version,
      compiler,
      tensorflow: { version, folder, cuda },
    };
    await placeFiles(staging, placeOfAddon(), [addonName], facts);
    return `TensorFlow ${version}, built with ${compiler}`;
  });
}

/**
 * What the record of the installation says, in words; null: none is installed by us.
 *
 * @param gpu - Whether one for a GPU is meant; the addon is the same, what it is built for differs.
 */
export function installedTensorFlow(gpu: boolean): string | null {
  const folder = addonFolder();
  if (folder === null) return null;
  const state = readPlaced(folder, addonRecordName, addonRecordSchema);
  if (state.kind === 'broken') return state.problem;
  if (state.kind === 'none') return gpu ? installedDownload(folderOfPackage()) : null;
  const { tensorflow, compiler, node, installedAt } = state.record;
  if (gpu && tensorflow.cuda === null) return null;
  const cuda = tensorflow.cuda === null ? '' : ` for CUDA ${tensorflow.cuda}`;
  return `TensorFlow ${tensorflow.version}${cuda}, built by ${compiler} and Node ${node}, ${installedAt.slice(0, 10)}`;
}

/** Takes out the addon, however it was installed; false where there is none of ours. */
export function uninstallTensorFlow(): boolean {
  const place = placeOfAddon();
  const built = removePlaced(place, [addonName]);
  // The package comes without these folders.
  if (built) removeIfEmpty(place.folder, dirname(place.folder));
  return removeDownload(folderOfPackage()) || built;
}

function removeIfEmpty(...folders: readonly string[]): void {
  for (const folder of folders) if (readdirSync(folder).length === 0) rmdirSync(folder);
}

function folderOfPackage(): string {
  const folder = libraryFolder(tensorFlowPackage);
  if (folder !== null) return folder;
  throw new ReprolabError('engine-unavailable', `${tensorFlowPackage} is not installed: npm left it out.`, {
    advice: `It is an optional package: install it with npm install --no-save --ignore-scripts ${tensorFlowPackage}@4.22.0.`,
  });
}

function placeOfAddon(): Place {
  return { folder: addonFolder() ?? folderOfPackage(), recordName: addonRecordName };
}
