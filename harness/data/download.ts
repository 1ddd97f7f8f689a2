/** Downloads one registered file into the cache: resumable, checked, renamed into place only when good. */
import { rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { messageOf, ReprolabError } from '../core/errors.ts';
import { makeFolder } from '../core/make-folder.ts';
import { checkFile, ContentMismatch, inspectFile, type CheckedFile } from './check.ts';
import { withDownloadLock } from './download-lock.ts';
import type { DataFile } from './file-set.ts';
import { ConnectionBroken, SourceFailed, transfer } from './transfer.ts';

export interface DownloadProgress {
  /** Registered name of the file. */
  readonly file: string;
  readonly receivedBytes: number;
  /** Size of the official download. */
  readonly totalBytes: number;
}

export interface DownloadOptions {
  /** Time for all sources of a file together to answer; default 20 s. */
  readonly connectTimeoutMs?: number;
  /** Longest silence within a transfer; default 30 s. */
  readonly stallTimeoutMs?: number;
  readonly progress?: (progress: DownloadProgress) => void;
}

/** Connections in a row that may break without getting further. */
const fruitlessAttempts = 2;

/**
 * Downloads to `target` from the first source that delivers, through `<target>.part`, which a later call resumes.
 * `target` appears only complete and checked. Throws 'data-missing' when no source can be reached,
 * 'data-invalid' when one delivers something else, 'output-unwritable' when the folder cannot be written.
 */
export async function downloadFile(
  file: DataFile,
  target: string,
  options: DownloadOptions = {},
): Promise<CheckedFile> {
  makeCache(dirname(target));
  return withDownloadLock(target, async () => {
    // Another process may have finished it while this one waited.
    if ((await sizeOrZero(target)) > 0) return checkFile(file, target, { label: 'user cache', named: false });
    const failures: string[] = [];
    let delivered = false;
    for (const url of file.urls) {
      try {
        return await fromSource(file, url, target, options);
      } catch (error) {
        if (!isSourceFailure(error)) throw unwritable(dirname(target), error);
        delivered ||= error instanceof ContentMismatch;
        failures.push(`${new URL(url).host}: ${error.message}`);
      }
    }
    throw new ReprolabError(
      delivered ? 'data-invalid' : 'data-missing',
      `${file.name} could not be downloaded: ${failures.join('; ')}`,
      {
        advice:
          'Check the network (behind a proxy: NODE_USE_ENV_PROXY=1 with Node 24 or later), or get the file from ' +
          `${file.urls[0] ?? 'its publisher'} and give its folder with --data-dir.`,
      },
    );
  });
}

/** One source, resumed until it is complete; a resumed file that fails the check is fetched once more from zero. */
async function fromSource(
  file: DataFile,
  url: string,
  target: string,
  options: DownloadOptions,
): Promise<CheckedFile> {
  const part = `${target}.part`;
  const resumed = (await sizeOrZero(part)) > 0;
  await receive(file, url, part, options);
  try {
    const checked = await inspectFile(file, part);
    await rename(part, target);
    return { ...checked, path: target };
  } catch (error) {
    if (!(error instanceof ContentMismatch)) throw error;
    await rm(part, { force: true });
    if (resumed) return fromSource(file, url, target, options);
    throw error;
  }
}

async function receive(file: DataFile, url: string, part: string, options: DownloadOptions): Promise<void> {
  let furthest = await sizeOrZero(part);
  for (let fruitless = 0; ;) {
    try {
      await transfer({
        url,
        part,
        offset: await sizeOrZero(part),
        largestBytes: 2 * file.downloadBytes + 65_536,
        connectTimeoutMs: (options.connectTimeoutMs ?? 20_000) / file.urls.length,
        stallTimeoutMs: options.stallTimeoutMs ?? 30_000,
        received: (receivedBytes) =>
          options.progress?.({ file: file.name, receivedBytes, totalBytes: file.downloadBytes }),
      });
      return;
    } catch (error) {
      if (!(error instanceof ConnectionBroken)) throw error;
      const size = await sizeOrZero(part);
      // Further than ever: a server without ranges begins anew each time and could go on for ever.
      fruitless = size > furthest ? 0 : fruitless + 1;
      if (fruitless >= fruitlessAttempts) throw error;
      furthest = Math.max(furthest, size);
    }
  }
}

function isSourceFailure(error: unknown): error is Error {
  return (
    error instanceof SourceFailed || error instanceof ConnectionBroken || error instanceof ContentMismatch
  );
}

function makeCache(folder: string): void {
  try {
    makeFolder(folder);
  } catch (error) {
    throw unwritable(folder, error);
  }
}

/** What is left when the source is not at fault: the file system (no space, no permission). */
function unwritable(folder: string, error: unknown): ReprolabError {
  return new ReprolabError(
    'output-unwritable',
    `cannot write to the data cache ${folder}: ${messageOf(error)}`,
    {
      advice: 'Set XDG_CACHE_HOME to a folder that you can write, or give the data with --data-dir.',
      cause: error,
    },
  );
}

async function sizeOrZero(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}
