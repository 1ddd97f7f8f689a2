/** What a suite shows beside its numbers; the report has one section per kind. */
import { z } from 'zod';
import { count, finite, unitSchema } from './values.ts';

const imageSchema = z.strictObject({
  caption: z.string().describe('Below the image; may be empty.'),
  width: z.int().positive().describe('Pixels.'),
  height: z.int().positive().describe('Pixels.'),
  rgbBase64: z.string().describe('RGB bytes, row major, base64.'),
});

const workSchema = z.strictObject({
  title: z.string().describe('Of the work.'),
  text: z.string().describe('The work itself.'),
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
    kind: z.literal('confusion-matrix').describe('Actual against predicted classes.'),
    title: z.string().describe('Heads the section.'),
    labels: z.array(z.string()).describe('Names of the classes.'),
    counts: z.array(z.array(count)).describe('counts[actual][predicted]'),
  }),
  z.strictObject({
    kind: z.literal('exercises').describe('Values that are right or wrong.'),
    title: z.string().describe('Heads the section.'),
    rows: z
      .array(
        z.strictObject({
          name: z.string().describe('What is asked.'),
          expected: z.string().describe('What must come out.'),
          measured: z.string().describe('What came out.'),
          passed: z.boolean().describe('Whether it is right.'),
        }),
      )
      .describe('One an exercise.'),
  }),
  z.strictObject({
    kind: z.literal('image-grid').describe('Images in rows.'),
    title: z.string().describe('Heads the section.'),
    note: z.string().describe('What a reader must know; may be empty.'),
    columns: count.describe('Images in a row.'),
    images: z.array(imageSchema).describe('Row by row.'),
  }),
  z.strictObject({
    kind: z.literal('group-bars').describe('A bar for each group and series.'),
    title: z.string().describe('Heads the section.'),
    note: z.string().describe('What a reader must know; may be empty.'),
    unit: unitSchema,
    groups: z.array(z.string()).describe('Names of the groups.'),
    series: z
      .array(
        z.strictObject({
          name: z.string().describe('In the legend.'),
          values: z.array(finite).describe('One a group.'),
          low: z.array(finite).nullable().describe('Lower ends of the intervals.'),
          high: z.array(finite).nullable().describe('Upper ends of the intervals.'),
        }),
      )
      .describe('One a colour.'),
  }),
  z.strictObject({
    kind: z.literal('works').describe('Texts that a model has written.'),
    title: z.string().describe('Heads the section.'),
    note: z.string().describe('What a reader must know; may be empty.'),
    format: z.string().describe("What the texts are written in, such as 'JSON'."),
    works: z.array(workSchema).describe('In the order written.'),
  }),
  z.strictObject({
    kind: z.literal('table').describe('Any other table.'),
    title: z.string().describe('Heads the section.'),
    note: z.string().describe('What a reader must know; may be empty.'),
    columns: z.array(z.string()).describe('Heads of the columns.'),
    rows: z
      .array(z.array(z.union([z.string(), z.number(), z.null()])))
      .describe('One cell a column; null for an empty one.'),
  }),
]);

export type Exhibit = z.infer<typeof exhibitSchema>;
