/** The npm package's own installation: TensorFlow 2.9 for CUDA 11.2 and a ready addon, where its publisher still has them. */
import { execa } from 'execa';
import { existsSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { messageOf, ReprolabError } from '../core/errors.ts';
import { writeAtomically } from '../core/write-atomically.ts';
import { isOffline } from '../data/places.ts';
import { tensorFlowPackage } from '../engine/backends/tensorflow-library.mjs';

/** What it makes in the package. */
const made = ['deps', 'lib'];
const recordName = 'reprolab-download.json';

/**
 * Runs the package's install script; its progress is shown as it comes. What it made is removed where it fails.
 *
 * @throws ReprolabError 'engine-unavailable' with what it said of its errors, without the stack traces
 */
export async function downloadTensorFlow(packageFolder: string): Promise<void> {
  if (isOffline()) {
    throw new ReprolabError(
      'engine-unavailable',
      `${tensorFlowPackage} downloads its TensorFlow, and REPROLAB_OFFLINE is set.`,
      { advice: 'Build against a TensorFlow of Python that is here: add --python EXE.' },
    );
  }
  const before = made.filter((name) => existsSync(join(packageFolder, name)));
  const installer = await execa(process.execPath, ['scripts/install.js', 'gpu', 'download'], {
    cwd: packageFolder,
    reject: false,
    stdin: 'ignore',
    // Standard output is for the answer of the command.
    stdout: process.stderr,
    env: { PATH: `${join(packageFolder, '..', '..', '.bin')}${delimiter}${process.env['PATH'] ?? ''}` },
  });
  const own = made.filter((name) => !before.includes(name));
  if (installer.exitCode !== 0) {
    removeAll(packageFolder, own);
    const errors = installer.stderr
      .split('\n')
      .filter((line) => /^(\S*Error\b|npm error|gyp ERR!|node-pre-gyp ERR!)/.test(line));
    throw new ReprolabError(
      'engine-unavailable',
      [
        `The installer of ${tensorFlowPackage} ended with exit code ${installer.exitCode ?? 'unknown'}.`,
        ...errors.slice(-10),
      ].join('\n'),
      {
        advice:
          'It downloads TensorFlow 2.9 and an addon for CUDA 11.2 from storage.googleapis.com; behind a proxy set HTTPS_PROXY. ' +
          'A current TensorFlow from Python takes its place: reprolab engine install tensorflow-gpu --python EXE.',
      },
    );
  }
  const record = { schemaVersion: 1, installedAt: new Date().toISOString(), folders: own };
  writeAtomically(join(packageFolder, recordName), `${JSON.stringify(record, null, 2)}\n`);
}

/** Says that the package's own installation was run by us; null where it was not. */
export function installedDownload(packageFolder: string): string | null {
  return existsSync(join(packageFolder, recordName))
    ? "TensorFlow 2.9 for CUDA 11.2, by its package's installer"
    : null;
}

/** Removes what the download made; false where it made nothing. */
export function removeDownload(packageFolder: string): boolean {
  const record = join(packageFolder, recordName);
  if (!existsSync(record)) return false;
  removeAll(packageFolder, [...made, recordName]);
  return true;
}

function removeAll(folder: string, names: readonly string[]): void {
  try {
    for (const name of names) rmSync(join(folder, name), { recursive: true, force: true });
  } catch (error) {
    throw new ReprolabError('output-unwritable', `cannot remove from ${folder}: ${messageOf(error)}`, {
      advice: 'Remove it as the user who installed it.',
      cause: error,
    });
  }
}
