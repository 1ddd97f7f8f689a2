import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { messageOf, ReprolabError } from '../core/errors.ts';
import { isCheckout, packageRoot } from '../core/installation.ts';

/** A package's user finds results where the command ran; a package's own folder is no place for them. */
const defaultParent = () => (isCheckout ? join(packageRoot, 'reports', 'out') : resolve('reprolab-out'));

/** Where one command writes. */
export interface OutputFolder {
  /** Identifies the result: `<UTC time>-<random>`, sorted by time. */
  readonly id: string;
  readonly path: string;
}

/**
 * Makes the folder of a new result before anything is measured: `given`, or <id> below reports/out in a checkout and
 * below reprolab-out in the working folder of an installed package's user.
 *
 * @param markers - Files whose presence means that the folder holds a result already.
 * @throws ReprolabError 'output-unwritable' when it cannot be made or written, or holds a result already.
 */
export function makeOutputFolder(given: string | undefined, markers: readonly string[]): OutputFolder {
  const time = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  const id = `${time}-${randomBytes(3).toString('hex')}`;
  const path = given === undefined ? join(defaultParent(), id) : resolve(given);
  const taken = markers.find((marker) => existsSync(join(path, marker)));
  if (taken !== undefined) {
    throw new ReprolabError(
      'output-unwritable',
      `${path} holds a ${taken} already; it would be overwritten.`,
      {
        advice: 'Choose another folder with --out, or move the old result away.',
      },
    );
  }
  const probe = join(path, `.writable-${id}`);
  try {
    makeFolder(path);
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    throw new ReprolabError(
      'output-unwritable',
      `Cannot write into the output folder ${path}: ${messageOf(error)}`,
      {
        advice: 'Choose a folder that you may write with --out DIR.',
        cause: error,
      },
    );
  }
  return { id, path };
}

/**
 * Makes a folder and those above it that are missing, one by one: Node's own recursive mkdir never returns where a
 * file system answers "no such entry" for a name that cannot be made, as /proc does.
 */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}
