/** `grades.json`: what was read in submitted notebooks, and how each value was judged. */
import { z } from 'zod';
import { machineSchema, toolSchema } from '../core/schema/machine.ts';
import { count, finite, unitSchema } from '../core/schema/values.ts';

/** The file that a command writes. */
export const gradesFileName = 'grades.json';

export const valueVerdictSchema = z
  .enum([
    'reproduced',
    'better',
    'worse',
    'not-evaluated',
    'shown',
    'not-run',
    'failed',
    'not-found',
    'not-readable',
    'picture-only',
    'not-in-edition',
  ])
  .describe(
    'reproduced: where an honest run of this recipe lies. better, worse: outside it, to be looked at. not-evaluated: there is a value, and nothing that it could be held against (a changed recipe, another edition); the reason says what. shown: a value that nothing claims. not-run: its cells were not executed. failed: its cells ended in an error, measured the wrong model or data, or are older than the training. not-found: it is printed nowhere. not-readable: it is there and no number. picture-only: it exists only in a chart that cannot be read. not-in-edition: the edition of the lab has no such exercise, and it does not count.',
  );

const evidenceSchema = z.strictObject({
  cell: count.describe(
    'Index of the cell in the notebook, from 1, all kinds of cells counted; 0 in a file of values.',
  ),
  executionCount: count.nullable().describe('As the notebook has it.'),
  line: z.string().describe('The line of output, or of a file of values, without control characters.'),
});

const measuredValueSchema = z
  .strictObject({
    text: z.string().describe('As it was printed.'),
    low: finite.describe('Lower end of what was rounded to that text, in the unit.'),
    high: finite.describe('Upper end.'),
    unit: unitSchema,
  })
  .describe('A printed number is the interval of all numbers that are printed so.');

const heldAgainstSchema = z.strictObject({
  kind: z.enum(['published', 'measured', 'definition']).describe('What it is held against.'),
  recipe: z.string().nullable().describe('Recipe of the suite whose runs were stored.'),
  text: z.string().describe('In words: ~96.5%, the range of 30 stored runs.'),
  low: finite.nullable().describe('Lower end of where an honest run lies; null: no end.'),
  high: finite.nullable().describe('Upper end; null: no end.'),
  runs: count.nullable().describe('Stored runs behind it.'),
  chance: finite
    .nullable()
    .describe(
      'Probability that an honest run is judged better or worse, together; null where nothing is random.',
    ),
});

export const gradedExerciseSchema = z.strictObject({
  exercise: z.string().describe("Unique in a course, 'lab/quantity'."),
  title: z.string().describe('In the words of the lab.'),
  lab: z.string().describe('lab1-part1, lab1-part2, lab2-part1, lab2-part2.'),
  verdict: valueVerdictSchema,
  value: measuredValueSchema.nullable().describe('Null where none was read.'),
  evidence: evidenceSchema.nullable().describe('Where it stands; null where it was not found.'),
  against: z.array(heldAgainstSchema).describe('What it was held against, published first.'),
  recipe: z
    .array(
      z.strictObject({
        name: z.string().describe('epochs, batch size, optimizer, rate, layers.'),
        expected: z.string().describe("The edition's."),
        found: z.string().describe("The student's source, or what outputs prove."),
      }),
    )
    .describe("Where the student's recipe differs from that of the edition."),
  reason: z.string().describe('One or two plain sentences.'),
  points: finite.nullable().describe('By the rubric; null without one.'),
  maxPoints: finite.nullable().describe('By the rubric.'),
});

const submittedFileSchema = z.strictObject({
  path: z.string().describe('Relative to what was given on the command line.'),
  sha256: z.string().describe('Of its bytes.'),
  format: z.enum(['notebook', 'values']).describe('values: JSON or CSV of named values.'),
  status: z.enum(['read', 'unreadable', 'not-a-lab', 'not-run']).describe('What came of it.'),
  reason: z.string().nullable().describe('Why it was not read; null when it was.'),
  lab: z.string().nullable().describe('The lab it is; null: not known.'),
  edition: z.string().nullable().describe('tensorflow-2019, tensorflow-2023, tensorflow-2024, pytorch-2025.'),
});

export const gradedStudentSchema = z.strictObject({
  name: z.string().describe('By roster, folder or file; a code with --anonymous.'),
  id: z.string().nullable().describe('By roster.'),
  files: z.array(submittedFileSchema).describe('What was handed in.'),
  exercises: z.array(gradedExerciseSchema).describe('In the order of the labs.'),
  observations: z
    .array(
      z.strictObject({
        file: z.string().describe('Path of the file.'),
        text: z.string().describe('What somebody should look at, in neutral words.'),
      }),
    )
    .describe('Signs that outputs and source do not belong together. Never an accusation.'),
});

export const gradesSchema = z
  .strictObject({
    schemaVersion: z.literal(1).describe('Raised when a reader must change.'),
    tool: toolSchema.describe('What read it.'),
    machine: machineSchema.pick({ os: true, node: true }).describe('Where it was read.'),
    createdAt: z.iso.datetime().describe('UTC.'),
    labs: z.array(z.string()).describe('Labs that were looked for, in order.'),
    students: z.array(gradedStudentSchema).describe('By name.'),
  })
  .meta({ title: 'reprolab grade', description: 'grades.json: what was read in submitted notebooks.' });

export type MeasuredValue = z.infer<typeof measuredValueSchema>;
export type HeldAgainst = z.infer<typeof heldAgainstSchema>;
export type ValueVerdict = z.infer<typeof valueVerdictSchema>;
export type GradedExercise = z.infer<typeof gradedExerciseSchema>;
export type GradedStudent = z.infer<typeof gradedStudentSchema>;
export type SubmittedFile = z.infer<typeof submittedFileSchema>;
export type Grades = z.infer<typeof gradesSchema>;
