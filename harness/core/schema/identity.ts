/** What says whether two runs had to be equal, and whether they are. */
import { z } from 'zod';
import { machineSchema } from './machine.ts';
import { engineSchema } from './setup.ts';
import { count, sha256Text } from './values.ts';

export const bitsSchema = z
  .strictObject({
    metrics: sha256Text.describe(
      'SHA-256 over the values of the metrics, each as the 8 bytes of an IEEE 754 double, least significant first, in the order of their names (compared byte by byte as UTF-8).',
    ),
    curves: z
      .record(z.string(), sha256Text)
      .describe(
        'By name of the curve: SHA-256 over all its x and then all its y, each as the 8 bytes of an IEEE 754 double, least significant first; curves of one name follow each other.',
      ),
  })
  .describe('Digests of what was measured: equal for runs that are equal bit by bit.');

export const fingerprintSchema = z
  .strictObject({
    hash: sha256Text.describe(
      'SHA-256 of the parts as JSON without white space, keys sorted by code unit, in UTF-8.',
    ),
    parts: z
      .strictObject({
        cpuModel: machineSchema.shape.cpuModel,
        cpuFeatures: machineSchema.shape.cpuFeatures,
        engine: engineSchema.shape.name,
        engineVersion: engineSchema.shape.version,
        adapter: engineSchema.shape.adapter,
        threads: engineSchema.shape.threads,
        recipeHash: z.string().describe("The recipe's hash."),
        shortened: z.string().nullable().describe('How the recipe was shortened; null when it was not.'),
        dataHash: sha256Text.describe(
          'SHA-256 of the datasets in the order loaded, each as {name, kind, files: [{name, sha256}]}, as JSON written as for the hash.',
        ),
        seed: z.int().describe('Of the run.'),
        suiteVersion: z.int().positive().describe('Of the run.'),
      })
      .describe('In the open, so that a reader sees which of them differ.'),
  })
  .describe('What decides the bits of a run: runs with equal fingerprints have equal digests.');

export const checkpointSchema = z
  .strictObject({
    file: z.string().describe('File name beside result.json.'),
    sha256: sha256Text.describe('Of its content.'),
    step: count.describe('Training steps that it holds.'),
  })
  .describe("The trained model's state.");

export type Bits = z.infer<typeof bitsSchema>;
export type Fingerprint = z.infer<typeof fingerprintSchema>;
