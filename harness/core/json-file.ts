/** Reading JSON that people and other programs may have written: whatever is wrong with it is said. */
import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { messageOf, ReprolabError, type ErrorCode } from './errors.ts';

/** More problems than these tell no more about what a file is. */
const shownProblems = 10;

/** Nothing of ours is nested as deeply, and whoever walks through a value by recursion cannot go much deeper than this. */
const deepest = 100;

/** What a file is expected to be, for the error when it is not. */
export interface Expectation {
  /** 'result', say. */
  readonly what: string;
  readonly code: ErrorCode;
  /** What to do about a file that cannot be read or is no JSON. */
  readonly unreadable: string;
  /** What to do about JSON that does not fit the schema. */
  readonly unfit: string;
  /** What is wrong with JSON that fits the schema, as it stands in the file; null when nothing is. */
  readonly damage?: (content: unknown) => string | null;
}

function hasPrefix(bytes: Uint8Array, ...prefix: readonly number[]): boolean {
  return prefix.every((byte, index) => bytes[index] === byte);
}

/** How the bytes are encoded when that is not what JSON asks for (RFC 8259, section 8.1); null when it is. */
function otherEncoding(bytes: Uint8Array): string | null {
  if (hasPrefix(bytes, 0xef, 0xbb, 0xbf)) return 'UTF-8 with a byte-order mark';
  if (hasPrefix(bytes, 0xff, 0xfe) || hasPrefix(bytes, 0xfe, 0xff)) return 'UTF-16 with a byte-order mark';
  // JSON begins with an ASCII character, of which UTF-16 makes one byte that is zero and one that is not.
  const [first, second] = bytes;
  return bytes.length > 1 && (first === 0) !== (second === 0) ? 'UTF-16' : null;
}

function readText(path: string): string {
  // Reading a named pipe or a device may never end.
  if (!statSync(path).isFile()) throw new Error('it is not a regular file');
  const bytes = readFileSync(path);
  const encoding = otherEncoding(bytes);
  if (encoding !== null) {
    throw new Error(
      `it is in ${encoding}, as Windows shells write it; save it as UTF-8 without a byte-order mark`,
    );
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

/** Throws for what is nested too deeply; without recursion, which is what that breaks. */
function refuseDepth(content: unknown): void {
  const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
  let level = [content].filter(isObject);
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > deepest) throw new Error(`it is nested more than ${deepest} levels deep`);
    level = level.flatMap((value) => Object.values(value).filter(isObject));
  }
}

/**
 * Reads a JSON file and checks it against a schema. Throws ReprolabError with the code of `expected` when it is
 * missing, not a regular file, in another encoding than UTF-8, no JSON, nested more than 100 levels deep, does not fit the schema or is damaged.
 */
export function readJsonFile<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  expected: Expectation,
): z.infer<Schema> {
  const { what, code } = expected;
  let content: unknown;
  try {
    content = JSON.parse(readText(path));
    refuseDepth(content);
  } catch (error) {
    throw new ReprolabError(code, `Cannot read ${what} ${path}: ${messageOf(error)}`, {
      advice: expected.unreadable,
      cause: error,
    });
  }
  const checked = schema.safeParse(content);
  if (checked.success) {
    const damage = expected.damage?.(content) ?? null;
    if (damage === null) return checked.data;
    throw new ReprolabError(code, `${path} is not a valid ${what}: ${damage}`, { advice: expected.unfit });
  }
  const { issues } = checked.error;
  const shown = z.prettifyError(new z.ZodError(issues.slice(0, shownProblems)));
  const more = issues.length > shownProblems ? `\n... and ${issues.length - shownProblems} more` : '';
  throw new ReprolabError(code, `${path} is not a valid ${what}:\n${shown}${more}`, {
    advice: expected.unfit,
  });
}
