/** What a run was set up with: engine, data, recipe. */
import { z } from 'zod';
import { count } from './values.ts';

export const profileSchema = z
  .enum(['smoke', 'quick', 'nightly', 'full'])
  .describe('In order of cost; smoke and shortened recipes claim nothing.');

const adapterDetailsSchema = z
  .strictObject({
    api: z
      .string()
      .nullable()
      .describe('Interface by which it is used: Vulkan, Metal, Direct3D 12. Null: not known.'),
    vendor: z.string().nullable().describe('Who made it; null: not told, as of a software adapter.'),
    driver: z.string().nullable().describe('File name of its driver; null: not told.'),
    maxStorageBufferBytes: count
      .nullable()
      .describe(
        "The device's limit of one buffer that a shader reads; null: not told, as by ONNX Runtime 1.30.",
      ),
  })
  .nullable()
  .default(null)
  .describe('What else is known of the adapter; null where there is none, or in older files.');

export const engineSchema = z.strictObject({
  name: z.string().describe('As on the command line: onnx-cpu, tfjs-cpu.'),
  backend: z.string().describe('What executes: an execution provider or an eager backend.'),
  threads: count.nullable().describe('Null where the engine has no such setting.'),
  adapter: z.string().nullable().describe('GPU adapter, where there is one.'),
  softwareAdapter: z
    .boolean()
    .describe('True when the GPU is emulated in software: its timings say nothing about hardware.'),
  adapterDetails: adapterDetailsSchema,
  version: z.string().describe('Version of what executes.'),
});

export const datasetSchema = z.strictObject({
  name: z.string().describe('As in reprolab data list; own data has a name of its own.'),
  kind: z
    .enum(['real', 'own', 'synthetic', 'generated'])
    .describe(
      'real: the official files. own: other files than the official ones, which the user gave; they have a name of their own. synthetic: made in place of official files. generated: made by code by definition, so that there are no other files.',
    ),
  source: z
    .string()
    .describe('Where it was found, in words a user knows: --data-dir, user cache, generated.'),
  note: z
    .string()
    .nullable()
    .describe(
      'What a reader must know: why the data is synthetic or another file, what could not be checked.',
    ),
  files: z
    .array(
      z.strictObject({
        name: z.string().describe('As the dataset names it.'),
        sha256: z.string().describe('Of the content, unpacked.'),
        sizeBytes: count.describe('Of the content, unpacked.'),
      }),
    )
    .describe('Every file that was read; empty for data that code made.'),
});

export const usedDatasetSchema = z.strictObject({
  role: z.string().describe('What the run used it for, in words: training and test, test photographs.'),
  ...datasetSchema.shape,
});

export const recipeValuesSchema = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
  .describe('Every value that decides a training, beside the seed.');

export const recipeSchema = z.strictObject({
  name: z.string().describe('Unique in its suite.'),
  hash: z
    .string()
    .describe('SHA-256 of the values as JSON without white space, keys sorted by code unit, in UTF-8.'),
  values: recipeValuesSchema.describe('The complete recipe, before any shortening.'),
});

export type Profile = z.infer<typeof profileSchema>;
export type AdapterDetails = NonNullable<z.infer<typeof adapterDetailsSchema>>;
export type EngineInfo = z.infer<typeof engineSchema>;
export type DatasetInfo = z.infer<typeof datasetSchema>;
export type UsedDataset = z.infer<typeof usedDatasetSchema>;
export type RecipeValues = z.infer<typeof recipeValuesSchema>;
export type RecipeInfo = z.infer<typeof recipeSchema>;
