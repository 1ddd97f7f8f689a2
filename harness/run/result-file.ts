/** Reading and writing result files: validated both ways, written atomically. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { internalError } from '../core/errors.ts';
import { readJsonFile } from '../core/json-file.ts';
import {
  agreementSchema,
  benchSchema,
  resultSchema,
  type Agreement,
  type BenchResult,
  type Result,
} from '../core/result-schema.ts';
import { damageOf, sealed } from '../core/seal.ts';
import { writeAtomically } from '../core/write-atomically.ts';
import { storedBenchSchema, storedResultSchema } from '../core/stored-result.ts';

export const resultFileName = 'result.json';
export const benchFileName = 'bench.json';
export const agreementFileName = 'agreement.json';

interface Sealed {
  readonly digest?: string | undefined;
}

function serialize<T extends Sealed>(schema: z.ZodType<T>, value: T, what: string): string {
  const checked = schema.safeParse(value);
  if (!checked.success) throw internalError(`${what} breaks its own schema: ${checked.error.message}`);
  return `${JSON.stringify(sealed(checked.data), null, 2)}\n`;
}

/** A file that does not fit is bad input whether it is no JSON or the JSON of something else. */
function read<T extends Sealed>(
  schema: z.ZodType<T>,
  path: string,
  what: string,
  damage: (content: unknown) => string | null = damageOf,
): Omit<T, 'digest'> {
  const { digest: _, ...content } = readJsonFile(path, schema, {
    what,
    code: 'result-invalid',
    unreadable: `Give a folder that a run has written; it holds ${resultFileName}.`,
    unfit:
      'It may come from another version of reprolab: run it again, or use the version in its "tool" field.',
    damage,
  });
  return content;
}

/** The result as text: what result.json holds and `--json` prints. */
export function resultText(result: Result): string {
  return serialize(resultSchema, result, 'the result');
}

/** Validates and writes result.json into `folder`. */
export function writeResult(folder: string, result: Result): void {
  writeAtomically(join(folder, resultFileName), resultText(result));
}

/** Reads and validates a folder's result.json. Throws 'result-invalid' when there is none or it is wrong. */
export function readResult(folder: string): Result {
  return read(storedResultSchema, join(folder, resultFileName), 'result');
}

/** Reads and validates a result given as its folder or as the file itself. Throws as `readResult`. */
export function readResultAt(path: string): Result {
  return read(storedResultSchema, fileAt(path, resultFileName), 'result');
}

/**
 * As `readResultAt`, for whoever only looks at it: a file that was changed after it was written is read too, and said
 * to be that.
 */
export function readEdited(path: string): { readonly result: Result; readonly isAsWritten: boolean } {
  let isAsWritten = true;
  const result = read(storedResultSchema, fileAt(path, resultFileName), 'result', (content) => {
    isAsWritten = damageOf(content) === null;
    return null;
  });
  return { result, isAsWritten };
}

function fileAt(path: string, name: string): string {
  const isFile = statSync(path, { throwIfNoEntry: false })?.isDirectory() === false;
  return isFile ? path : join(path, name);
}

/** The bench result as text: what bench.json holds and `bench --json` prints. */
export function benchText(bench: BenchResult): string {
  return serialize(benchSchema, bench, 'the bench result');
}

/** Validates and writes bench.json into `folder`. */
export function writeBench(folder: string, bench: BenchResult): void {
  writeAtomically(join(folder, benchFileName), benchText(bench));
}

/** Reads and validates a folder's bench.json. Throws 'result-invalid' when there is none or it is wrong. */
export function readBench(folder: string): BenchResult {
  return read(storedBenchSchema, join(folder, benchFileName), 'bench result');
}

/** The agreement as text: what agreement.json holds and `agree --json` prints. */
export function agreementText(agreement: Agreement): string {
  return serialize(agreementSchema, agreement, 'the agreement');
}

/** Validates and writes agreement.json into `folder`. */
export function writeAgreement(folder: string, agreement: Agreement): void {
  writeAtomically(join(folder, agreementFileName), agreementText(agreement));
}

/** Reads and validates a benchmark given as its folder or as the file itself. Throws as `readBench`. */
export function readBenchAt(path: string): BenchResult {
  return read(storedBenchSchema, fileAt(path, benchFileName), 'bench result');
}
