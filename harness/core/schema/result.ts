/**
 * `result.json`: the only contract between running, judging and reporting. Whatever a report shows or a verdict rests
 * on is in this file.
 */
import { z } from 'zod';
import { checkSchema } from './check.ts';
import { machineSchema, toolSchema } from './machine.ts';
import { runSchema } from './run.ts';
import { engineChoiceSchema, profileSchema } from './setup.ts';
import { count, finite, sha256Text } from './values.ts';

/** Of result.json and bench.json: raised with every change of either that an older reader would trip over. */
export const resultSchemaVersion = 2;

export const courseSchema = z
  .strictObject({
    name: z.string().describe('Kebab-case.'),
    title: z.string().describe('Heads the report.'),
  })
  .describe('Labs that are run, judged and reported together.');

const runErrorSchema = z
  .strictObject({
    suite: z.string().describe('Of the run.'),
    recipe: z.string().nullable().describe('Of the run; null: not recorded.'),
    seed: z.int().describe('Of the run.'),
    code: z.string().describe('Kind of the failure, for programs.'),
    message: z.string().describe('What happened.'),
    advice: z.string().nullable().describe('What to do about it, where something is known.'),
  })
  .describe('A run that could not be done: a failure of the infrastructure, never a verdict.');

const planSchema = z
  .array(
    z.strictObject({
      suite: z.string().describe('Name of the suite.'),
      recipe: z.string().describe('Name of the recipe.'),
      seeds: z.array(z.int()).describe('In the order asked for.'),
    }),
  )
  .describe('The seeds that were asked for, of each suite and recipe, whatever became of them.');

const shardSchema = z
  .strictObject({
    index: count.describe('From 1.'),
    of: count.describe('How many shards there are.'),
    whole: planSchema.describe('The plan of all shards together.'),
  })
  .nullable()
  .default(null)
  .describe('Which part of a plan this is; null: the whole.');

const confirmationsSchema = z
  .array(
    z.strictObject({
      suite: z.string().describe('Name of the suite.'),
      recipe: z.string().describe('Name of the recipe.'),
      seeds: z.array(z.int()).describe('Fresh seeds, fixed before any of them was trained.'),
      checks: z.array(z.string()).describe('Ids of the checks that were suspect.'),
    }),
  )
  .default([])
  .describe('What was trained beyond the plan to decide checks that its runs left suspect.');

/** What a result, a benchmark and an agreement all record of the command that made them. */
export const commandFields = {
  schemaVersion: z.literal(resultSchemaVersion).describe('Of result.json, bench.json and agreement.json.'),
  digest: sha256Text
    .optional()
    .describe(
      'SHA-256 of all other fields as JSON without white space, keys sorted by code unit, in UTF-8: a file that was damaged or changed after it was written is refused. Absent in older files, and where whoever changed it removed it.',
    ),
  id: z.string().describe('<UTC time>-<random>, sorted by time.'),
  tool: toolSchema.describe('What measured.'),
  course: courseSchema.nullable().describe('The labs that were run together; null: not recorded.'),
  command: z.array(z.string()).describe('The command line, word by word.'),
  startedAt: z.iso.datetime().describe('UTC.'),
  finishedAt: z.iso.datetime().nullable().describe('UTC; null while unfinished.'),
  durationSeconds: finite
    .nonnegative()
    .nullable()
    .describe(
      'Measured, since the two instants are as right as the clock; null while unfinished or not recorded.',
    ),
  status: z
    .enum(['partial', 'complete'])
    .describe('partial while measurements are missing: a crash leaves what was measured.'),
  machine: machineSchema.describe('Where it was measured.'),
  engineChoice: engineChoiceSchema,
};

export const resultSchema = z
  .strictObject({
    ...commandFields,
    profile: profileSchema,
    plan: planSchema,
    confirmations: confirmationsSchema,
    shard: shardSchema,
    runs: z.array(runSchema).describe('Everything that was measured, in the order of the plan.'),
    checks: z.array(checkSchema).describe('What follows from it; a reader judges the runs again.'),
    errors: z.array(runErrorSchema).describe('Runs that could not be done.'),
  })
  .meta({ title: 'reprolab result', description: 'result.json: what was measured, and what follows.' });

export type CourseInfo = z.infer<typeof courseSchema>;
export type RunError = z.infer<typeof runErrorSchema>;
export type Plan = z.infer<typeof planSchema>;
export type Result = z.infer<typeof resultSchema>;
