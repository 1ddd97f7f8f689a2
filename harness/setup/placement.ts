/**
 * Puts files into a folder of another package and takes them out again. They are made in a staging folder; nothing takes its
 * place before all is there and checked, and what was there before is kept and comes back.
 */
import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { messageOf, ReprolabError } from '../core/errors.ts';
import { makeFolder } from '../core/make-folder.ts';
import { writeAtomically } from '../core/write-atomically.ts';
import { isAlive } from '../data/download-lock.ts';
import {
  keptName,
  placedFilesSchema,
  readPlaced,
  type PlacedFiles,
} from '../engine/backends/placed-files.ts';

/** Where files are put, and the name of the record beside them. */
export interface Place {
  readonly folder: string;
  readonly recordName: string;
}

const stagingName = '.reprolab-install';
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Calls `work` with an empty folder in `parent` and removes it afterwards: also when the process is told to end, and what a
 * killed one left when the next one begins.
 *
 * @throws ReprolabError 'output-unwritable' where the folder cannot be made, 'engine-unavailable' while another process is at it
 */
export async function withStaging<T>(parent: string, work: (staging: string) => Promise<T>): Promise<T> {
  const staging = join(parent, stagingName);
  makeStaging(staging);
  const clear = () => {
    rmSync(staging, { recursive: true, force: true });
  };
  const handlers = endings.map((name) => {
    const end = () => {
      clear();
      process.exit(128 + constants.signals[name]);
    };
    process.once(name, end);
    return () => process.off(name, end);
  });
  try {
    return await work(staging);
  } finally {
    clear();
    for (const forget of handlers) forget();
  }
}

function makeStaging(staging: string): void {
  const holder = join(staging, 'process');
  if (existsSync(holder)) {
    const pid = Number(readFileSync(holder, 'utf8'));
    if (isAlive(pid) && pid !== process.pid) {
      throw new ReprolabError(
        'engine-unavailable',
        `Process ${pid} is installing into ${staging} just now.`,
        {
          advice: `Wait until it has ended, or delete ${staging} when it is no installation of reprolab.`,
        },
      );
    }
  }
  try {
    rmSync(staging, { recursive: true, force: true });
    mkdirSync(staging);
    writeFileSync(holder, String(process.pid));
  } catch (error) {
    throw unwritable(staging, error);
  }
}

function unwritable(path: string, error: unknown): ReprolabError {
  return new ReprolabError('output-unwritable', `cannot write to ${path}: ${messageOf(error)}`, {
    advice:
      'Engines are installed into the node_modules that reprolab runs from: install as the user whom they belong to, or ' +
      'run reprolab from a checkout of your own.',
    cause: error,
  });
}

/**
 * Moves staged files into their place, and what an earlier installation of reprolab put there out of it.
 *
 * @param facts - What the record says beside the files.
 * @throws ReprolabError 'output-unwritable'; all is then as it was before, but without an earlier installation.
 */
export async function placeFiles<Facts extends object>(
  staging: string,
  place: Place,
  names: readonly string[],
  facts: Facts,
): Promise<PlacedFiles & Facts> {
  const { folder, recordName } = place;
  removePlaced(place, names);
  try {
    makeFolder(folder);
    const files = [];
    for (const name of names) {
      const path = join(staging, name);
      files.push({
        name,
        bytes: statSync(path).size,
        sha256: await digestOf(path, 'sha256'),
        replaced: existsSync(join(folder, name)),
      });
    }
    const record = { schemaVersion: 1 as const, installedAt: new Date().toISOString(), files, ...facts };
    writeAtomically(join(folder, recordName), `${JSON.stringify(record, null, 2)}\n`);
    for (const { name, replaced } of files) {
      if (replaced) renameSync(join(folder, name), join(folder, keptName(name)));
      renameSync(join(staging, name), join(folder, name));
    }
    return record;
  } catch (error) {
    removePlaced(place, names);
    throw unwritable(folder, error);
  }
}

/**
 * Takes out what an installation put there, whole or half, and brings back what it replaced.
 *
 * @param names - Of the files that may be there, for a record that cannot be read.
 * @returns False where no installation of ours is: then nothing is touched.
 * @throws ReprolabError 'output-unwritable'
 */
export function removePlaced({ folder, recordName }: Place, names: readonly string[]): boolean {
  const state = readPlaced(folder, recordName, placedFilesSchema.loose());
  if (state.kind === 'none') return false;
  const before = state.record?.files.filter(({ replaced }) => replaced) ?? [];
  const replaced = new Set(before.map(({ name }) => name));
  try {
    for (const name of names) restore(folder, name, replaced);
    rmSync(join(folder, recordName), { force: true });
  } catch (error) {
    throw unwritable(folder, error);
  }
  return true;
}

/** What is kept comes back; what stands for something that was there and is not kept is that itself, not yet moved. */
function restore(folder: string, name: string, replaced: ReadonlySet<string>): void {
  const [path, kept] = [join(folder, name), join(folder, keptName(name))];
  if (existsSync(kept)) renameSync(kept, path);
  else if (!replaced.has(name)) rmSync(path, { force: true });
}

/** Hexadecimal digest of a file that may be larger than memory. */
export async function digestOf(path: string, algorithm: 'sha256' | 'sha512'): Promise<string> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
