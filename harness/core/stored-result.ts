/** Results and benchmarks as they are read: of this version of the schema, or of an older one. */
import { z } from 'zod';
import { benchVersion1, resultVersion1 } from './migrate-result.ts';
import { benchSchema, resultSchema, resultSchemaVersion } from './result-schema.ts';

/** Of what stands in place of a version. */
const shownCharacters = 80;

/** What is wrong with a version that no reader here knows. */
const unknownVersion = {
  error: ({ code, input }: { readonly code: string; readonly input?: unknown }) => {
    if (code !== 'invalid_union' || typeof input !== 'object' || input === null) return undefined;
    const found = 'schemaVersion' in input ? input.schemaVersion : undefined;
    return typeof found === 'number' && found > resultSchemaVersion
      ? `schema version ${found} was written by a newer reprolab than this one, which reads up to ${resultSchemaVersion}; update reprolab`
      : `expected a schemaVersion from 1 to ${resultSchemaVersion}, found ${found === undefined ? 'none' : JSON.stringify(found).slice(0, shownCharacters)}`;
  },
};

export const storedResultSchema = z.discriminatedUnion(
  'schemaVersion',
  [resultSchema, resultVersion1.pipe(resultSchema)],
  unknownVersion,
);

export const storedBenchSchema = z.discriminatedUnion(
  'schemaVersion',
  [benchSchema, benchVersion1.pipe(benchSchema)],
  unknownVersion,
);
