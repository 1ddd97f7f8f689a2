import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ReprolabError } from '../core/errors.ts';
import { isCheckout, packageRoot } from '../core/installation.ts';
import { makeFolder } from '../core/make-folder.ts';
import { claimFolder, unwritable, type Release } from './folder-claim.ts';

/** A package's user finds results where the command ran; a package's own folder is no place for them. */
const defaultParent = () => (isCheckout ? join(packageRoot, 'reports', 'out') : resolve('reprolab-out'));

/** Where one command writes. */
export interface OutputFolder {
  /** Identifies the result: `<UTC time>-<random>`, sorted by time. */
  readonly id: string;
  readonly path: string;
  /** Lets other commands write there; a process that ends does so too. */
  readonly release: Release;
}

/**
 * Makes the folder of a new result before anything is measured, `given` or <id> below reports/out in a checkout and below
 * reprolab-out in the working folder of an installed package's user, and claims it.
 *
 * @param names - What will be written there and must not be there yet.
 * @throws ReprolabError 'output-unwritable' when it cannot be made or written, another command writes there, or it
 *   holds one of `names`.
 */
export function makeOutputFolder(given: string | undefined, names: readonly string[]): OutputFolder {
  const time = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  const id = `${time}-${randomBytes(3).toString('hex')}`;
  const path = given === undefined ? join(defaultParent(), id) : resolve(given);
  try {
    makeFolder(path);
  } catch (error) {
    throw unwritable(path, error);
  }
  const release = claimFolder(path);
  const taken = names.filter((name) => existsSync(join(path, name)));
  if (taken.length === 0) return { id, path, release };
  release();
  throw new ReprolabError(
    'output-unwritable',
    `${path} holds ${taken.join(', ')} already, which would be overwritten.`,
    { advice: 'Choose another folder with --out, or move what is there away.' },
  );
}

/** The folder of a result that is continued. Throws 'output-unwritable' as above. */
export function reopenOutput(path: string, id: string): OutputFolder {
  return { id, path, release: claimFolder(path) };
}
