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
    kind: z.literal('songs'),
    title: z.string(),
    note: z.string(),
    songs: z.array(
      z.strictObject({
        title: z.string(),
        abc: z.string(),
        valid: z.boolean(),
        problems: z.array(z.string()),
        longestSharedCharacters: count.describe('Longest substring shared with the corpus, in characters.'),
        exactDuplicate: z.boolean(),
        files: z.array(z.string()).describe('File names beside result.json.'),
      }),
    ),
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
