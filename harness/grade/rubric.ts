/** A rubric: which points a verdict on an exercise gets. Written by an instructor, in YAML. */
import { z } from 'zod';
import { valueVerdictSchema } from './schema.ts';
import { readYamlFile } from './yaml-file.ts';

const anAward = 'expected a number of points, a share such as 50%, full, or look';

const awardSchema = z
  .union(
    [
      z.literal(['full', 'look']),
      z.number().nonnegative(anAward),
      z.string().regex(/^\d+(?:\.\d+)?%$/, anAward),
    ],
    anAward,
  )
  .describe(
    "What a verdict gets: points, a share of the exercise's points, all of them (full), or none yet, because somebody has to look (look).",
  );

const awardsSchema = z
  .partialRecord(
    valueVerdictSchema.or(z.never({ error: `expected one of ${valueVerdictSchema.options.join(', ')}` })),
    awardSchema,
  )
  .describe('By verdict. A verdict that stands nowhere: full when reproduced, else look.');

const pointsSchema = z.number().nonnegative().describe('Most points of the exercise.');

const exerciseRubricSchema = z.strictObject({
  points: pointsSchema,
  verdicts: awardsSchema.default({}),
});

const roundingSchema = z.strictObject({
  to: z.number().positive().describe('Points are multiples of this.'),
  direction: z.enum(['nearest', 'up', 'down']).default('nearest').describe('nearest: halves go up.'),
});

export const rubricSchema = z
  .strictObject({
    schemaVersion: z.literal(1).describe('Raised when a reader must change.'),
    rounding: roundingSchema.default({ to: 0.01, direction: 'nearest' }),
    defaults: z
      .strictObject({
        points: pointsSchema
          .optional()
          .describe('Of an exercise that is not named; without it, such an exercise does not count.'),
        verdicts: awardsSchema.default({}),
      })
      .default({ verdicts: {} }),
    notHandedIn: awardSchema
      .default('look')
      .describe('What an exercise gets in a total when the student has handed in others, and not its lab.'),
    exercises: z.record(z.string(), exerciseRubricSchema).default({}).describe('By exercise.'),
  })
  .superRefine((rubric, context) => {
    for (const [exercise, { points, verdicts }] of Object.entries(rubric.exercises)) {
      for (const [verdict, award] of Object.entries(verdicts)) {
        const given = pointsOf(award, points) ?? 0;
        if (given <= points) continue;
        context.addIssue({
          code: 'custom',
          path: ['exercises', exercise, 'verdicts', verdict],
          message: `${given} points of an exercise that has ${points}`,
        });
      }
    }
  });

export type Rubric = z.infer<typeof rubricSchema>;
export type Award = z.infer<typeof awardSchema>;

/** Reads a rubric. Throws ReprolabError 'usage', which names the line of each problem. */
export function readRubric(path: string): Rubric {
  return readYamlFile(path, rubricSchema, {
    what: 'rubric',
    advice: 'docs/grading-outputs.md has an example with every field.',
  });
}

/** The points of an award, not rounded; null where somebody has to look. */
export function pointsOf(award: Award, points: number): number | null {
  if (typeof award === 'number') return award;
  if (award === 'look') return null;
  return award === 'full' ? points : (points * Number(award.slice(0, -1))) / 100;
}
