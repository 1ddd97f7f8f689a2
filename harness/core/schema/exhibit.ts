/** What a suite shows beside its numbers; the report has one section per kind. */
import { z } from 'zod';
import { unitSchema } from '../unit.ts';
import { count, finite } from './values.ts';

const imageSchema = z.strictObject({
  caption: z.string(),
  width: z.int().positive(),
  height: z.int().positive(),
  rgbBase64: z.string().describe('RGB bytes, row major, base64.'),
});

const workSchema = z.strictObject({
  title: z.string(),
  text: z.string(),
  valid: z.boolean().describe('Whether it keeps the rules of its format.'),
  problems: z.array(z.string()).describe('Why it does not.'),
  warnings: z.array(z.string()).describe('What a reader must see at once, such as a copy; a few words each.'),
  facts: z.array(z.string()).describe('What was found about it; a clause each.'),
  files: z.array(z.string()).describe('File names beside result.json.'),
  drawing: z
    .string()
    .nullable()
    .describe('An SVG of it; cleaned when it is shown. Null where there is none.'),
  undrawn: z.string().nullable().describe('Why there is no drawing; null where there is one.'),
  sound: z
    .strictObject({
      notes: z
        .array(z.tuple([finite, finite, finite]))
        .describe(
          'Start and length in milliseconds, and MIDI pitch (69 is the A of 440 Hz), in order of time.',
        ),
      cursor: z
        .array(z.tuple([finite, finite]))
        .describe(
          'When, in milliseconds, the note begins whose data-index in the drawing is the second number.',
        ),
    })
    .nullable()
    .describe('To be played; null where nothing sounds.'),
});

export const exhibitSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('confusion-matrix'),
    title: z.string(),
    labels: z.array(z.string()),
    counts: z.array(z.array(count)).describe('counts[actual][predicted]'),
  }),
  z.strictObject({
    kind: z.literal('exercises'),
    title: z.string(),
    rows: z.array(
      z.strictObject({
        name: z.string(),
        expected: z.string(),
        measured: z.string(),
        passed: z.boolean(),
      }),
    ),
  }),
  z.strictObject({
    kind: z.literal('image-grid'),
    title: z.string(),
    note: z.string(),
    columns: count,
    images: z.array(imageSchema),
  }),
  z.strictObject({
    kind: z.literal('group-bars'),
    title: z.string(),
    note: z.string(),
    unit: unitSchema,
    groups: z.array(z.string()),
    series: z.array(
      z.strictObject({
        name: z.string(),
        values: z.array(finite).describe('One a group.'),
        low: z.array(finite).nullable().describe('Lower ends of the intervals.'),
        high: z.array(finite).nullable().describe('Upper ends of the intervals.'),
      }),
    ),
  }),
  z.strictObject({
    kind: z.literal('works'),
    title: z.string(),
    note: z.string(),
    format: z.string().describe("What the texts are written in, such as 'ABC'."),
    works: z.array(workSchema).describe('Texts that a model has written.'),
  }),
  z.strictObject({
    kind: z.literal('table'),
    title: z.string(),
    note: z.string(),
    columns: z.array(z.string()),
    rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
  }),
]);

export type Exhibit = z.infer<typeof exhibitSchema>;
