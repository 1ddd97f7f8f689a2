/**
 * `result.json`: the only contract between running, judging and reporting. Whatever a report shows or a verdict rests
 * on is in this file.
 */
import { z } from 'zod';
import { checkSchema } from './check.ts';
import { machineSchema, toolSchema } from './machine.ts';
import { runSchema } from './run.ts';
import { profileSchema } from './setup.ts';
import { finite } from './values.ts';

/** Of result.json and bench.json: raised with every change of either that an older reader would trip over. */
export const resultSchemaVersion = 2;

export const courseSchema = z
  .strictObject({ name: z.string(), title: z.string() })
  .describe('The labs that were run together.');

const runErrorSchema = z
  .strictObject({
    suite: z.string(),
    recipe: z.string().nullable().describe('Null: not recorded.'),
    seed: z.int(),
    code: z.string(),
    message: z.string(),
    advice: z.string().nullable(),
  })
  .describe('A run that could not be done: a failure of the infrastructure, never a verdict.');

const planSchema = z
  .array(z.strictObject({ suite: z.string(), recipe: z.string(), seeds: z.array(z.int()) }))
  .describe('The seeds that were asked for, of each suite and recipe, whatever became of them.');

/** What a result and a benchmark both record of the command that made them. */
export const commandFields = {
  schemaVersion: z.literal(resultSchemaVersion),
  id: z.string(),
  tool: toolSchema,
  course: courseSchema.nullable().describe('Null: not recorded.'),
  command: z.array(z.string()),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  durationSeconds: finite
    .nonnegative()
    .nullable()
    .describe(
      'Measured, since the two instants are as right as the clock; null while unfinished or not recorded.',
    ),
  status: z
    .enum(['partial', 'complete'])
    .describe('partial while measurements are missing: a crash leaves what was measured.'),
  machine: machineSchema,
};

export const resultSchema = z
  .strictObject({
    ...commandFields,
    profile: profileSchema,
    plan: planSchema,
    runs: z.array(runSchema),
    checks: z.array(checkSchema),
    errors: z.array(runErrorSchema),
  })
  .meta({ title: 'reprolab result', description: 'result.json: what was measured, and what follows.' });

export type CourseInfo = z.infer<typeof courseSchema>;
export type RunError = z.infer<typeof runErrorSchema>;
export type Plan = z.infer<typeof planSchema>;
export type Result = z.infer<typeof resultSchema>;
