/**
 * Files that `reprolab engine install` puts into another package's folder, and the record beside them that says where they
 * came from. The record is written before the files take their places, so that half an installation is seen.
 */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { messageOf } from '../../core/errors.ts';

export const placedFilesSchema = z.strictObject({
  schemaVersion: z.literal(1),
  installedAt: z.iso.datetime().describe('UTC.'),
  files: z
    .array(
      z.strictObject({
        name: z.string().describe('In the folder of the record.'),
        bytes: z.int().nonnegative(),
        sha256: z.string(),
        replaced: z.boolean().describe('Whether a file of that name was there before; it is kept beside it.'),
      }),
    )
    .min(1),
});

export type PlacedFiles = z.infer<typeof placedFilesSchema>;

/** What a record says, or why it cannot be relied on. */
export type RecordState<Record extends PlacedFiles> =
  | { readonly kind: 'none' }
  | { readonly kind: 'whole'; readonly record: Record }
  /** The record is null where it cannot be read. */
  | { readonly kind: 'broken'; readonly problem: string; readonly record: Record | null };

/** Where a file that an installation replaced is kept. */
export function keptName(name: string): string {
  return `${name}.before-reprolab`;
}

/** Reads a record and looks whether its files are there, by their sizes. Never throws. */
export function readPlaced<Schema extends z.ZodType<PlacedFiles>>(
  folder: string,
  recordName: string,
  schema: Schema,
): RecordState<z.infer<Schema>> {
  const path = join(folder, recordName);
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return { kind: 'none' };
  let record: z.infer<Schema>;
  try {
    record = schema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    const why = error instanceof z.ZodError ? 'not what reprolab writes' : messageOf(error);
    return { kind: 'broken', problem: `the record ${recordName} cannot be read (${why})`, record: null };
  }
  const wrong = record.files.filter(
    ({ name, bytes }) => statSync(join(folder, name), { throwIfNoEntry: false })?.size !== bytes,
  );
  if (wrong.length === 0) return { kind: 'whole', record };
  const names = wrong.map(({ name }) => name).join(', ');
  return {
    kind: 'broken',
    problem: `the installation is not whole: ${names} is missing or was changed`,
    record,
  };
}
