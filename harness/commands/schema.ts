/** `reprolab schema`: the files that reprolab writes and reads, as JSON Schema. */
import { z } from 'zod';
import { agreementSchema, benchSchema, comparisonSchema, resultSchema } from '../core/result-schema.ts';
import { gradesSchema } from '../grade/schema.ts';
import { labFileSchema } from '../verdict/claim-schema.ts';
import { measuredReferenceSchema } from '../verdict/reference-schema.ts';

const schemas = {
  result: resultSchema,
  bench: benchSchema,
  agreement: agreementSchema,
  comparison: comparisonSchema,
  claims: labFileSchema,
  reference: measuredReferenceSchema,
  grades: gradesSchema,
} as const satisfies Readonly<Record<string, z.ZodType>>;

export type SchemaName = keyof typeof schemas;

/** In the order in which a user meets them. */
export const schemaNames = Object.keys(schemas) as SchemaName[];

/**
 * JSON Schema (draft 2020-12) of a kind of file, as text. It describes the file itself, before anything is derived from
 * it; relations between fields, such as lists of one length, are checked by reprolab alone.
 */
export function jsonSchemaText(name: SchemaName): string {
  const schema = z.toJSONSchema(schemas[name], { target: 'draft-2020-12', io: 'input' });
  return `${JSON.stringify(schema, null, 2)}\n`;
}
