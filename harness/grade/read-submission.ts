/** Reads a file that was handed in: whatever is wrong with it is said, and is the file's own trouble. */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { extname } from 'node:path';
import { messageOf } from '../core/errors.ts';
import { formatBytes } from '../core/print.ts';
import type { Notebook } from './notebook.ts';
import { readNotebook } from './read-notebook.ts';
import { readValues, type NamedValues } from './values-file.ts';

/** Sound and pictures make notebooks large; nobody hands in more than this. */
export const largestBytes = 200 * 2 ** 20;

/** Names of files that are read. */
export const readableExtensions = ['.ipynb', '.json', '.csv'] as const;

export type Submission =
  | { readonly kind: 'notebook'; readonly sha256: string; readonly notebook: Notebook }
  | { readonly kind: 'values'; readonly sha256: string; readonly values: NamedValues }
  | { readonly kind: 'unreadable'; readonly sha256: string; readonly reason: string };

const conflict = /^<{7} [\s\S]*^={7}$[\s\S]*^>{7} /m;

/** Why text is no JSON: two versions that nobody chose between are neither. */
function whyNoJson(text: string, error: unknown): string {
  return conflict.test(text)
    ? 'merge conflict: the file holds two versions between conflict markers of version control, and neither was taken'
    : `it is no valid JSON: ${messageOf(error)}`;
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Error('it is not text in UTF-8');
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(whyNoJson(text, error), { cause: error });
  }
}

/** Reads one file; never throws for what is in it. */
export function readSubmission(path: string): Submission {
  let sha256 = '';
  try {
    const { size } = statSync(path);
    if (size > largestBytes) {
      const found = `it has ${formatBytes(size)}, and at most ${formatBytes(largestBytes)} are read`;
      return {
        kind: 'unreadable',
        sha256,
        reason: `${found}: clear the outputs that are no results, such as sound`,
      };
    }
    const bytes = readFileSync(path);
    sha256 = createHash('sha256').update(bytes).digest('hex');
    const text = decoded(bytes);
    if (extname(path).toLowerCase() === '.csv') return { kind: 'values', sha256, values: readValues(text) };
    const content = parsed(text);
    const notebook = readNotebook(content);
    if (notebook !== null) return { kind: 'notebook', sha256, notebook };
    if (extname(path).toLowerCase() === '.json')
      return { kind: 'values', sha256, values: readValues(content) };
    return { kind: 'unreadable', sha256, reason: 'it is JSON and no notebook: it has no cells' };
  } catch (error) {
    return { kind: 'unreadable', sha256, reason: messageOf(error) };
  }
}
