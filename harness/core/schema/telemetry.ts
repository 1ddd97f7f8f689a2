/** What was read of the machine while something was measured on it. */
import { z } from 'zod';
import { count, finite, unitSchema } from './values.ts';

/** Points that a series is thinned to. */
export const longestSeries = 240;

const share = finite.min(0).max(1);

const seriesSchema = z.strictObject({
  name: z.string().describe('What was read: power, temperature, clock, utilization.'),
  source: z.string().describe('What was asked: nvidia-smi, /proc/pressure.'),
  device: z.string().nullable().describe('The device that it is of; null: the whole machine.'),
  unit: unitSchema,
  values: z
    .array(finite.nullable())
    .max(longestSeries)
    .describe('One a point, the mean of its readings; null where there was no answer.'),
});

const energySchema = z.strictObject({
  source: z.string().describe('What was asked.'),
  device: z.string().describe('What it was used by.'),
  joules: finite.nonnegative().describe('Over the time that the sensor answered.'),
  coverage: share.describe(
    'Share of the time that the figure stands on: readings that came, times the share of its time that the sensor looks.',
  ),
  errorJoules: finite
    .nonnegative()
    .nullable()
    .describe('Error that the maker or a study of the sensor states, over this time; null: none is stated.'),
  meanWatts: finite.nonnegative().describe('Mean power.'),
  peakWatts: finite.nonnegative().nullable().describe('Largest reading of the power; null for a counter.'),
});

export const telemetrySchema = z
  .strictObject({
    startedAt: z.iso.datetime().describe('UTC, of the first reading.'),
    seconds: finite.nonnegative().describe('From the first reading to the last.'),
    readings: count.describe('How often everything was read.'),
    intervalSeconds: finite.positive().describe('Time from one point of the series to the next.'),
    sources: z
      .array(
        z.strictObject({
          name: z.string().describe('A command or a file of the system.'),
          detail: z.string().nullable().describe('Its version, or what it left unanswered; null: nothing.'),
        }),
      )
      .describe('What answered. What the machine has not is not listed.'),
    series: z.array(seriesSchema).describe('All of equal length, at most 240 points.'),
    shared: z
      .array(z.boolean())
      .max(longestSeries)
      .describe('By point: whether others used the machine, so that its times say less.'),
    throttled: z
      .array(z.boolean())
      .max(longestSeries)
      .describe('By point: whether a limit of power, heat or quota held a processor back.'),
    sharedShare: share.describe('Share of the readings that are marked as shared.'),
    throttledShare: share.describe('Share of the readings that are marked as throttled.'),
    throttleSeconds: z
      .record(z.string(), finite.nonnegative())
      .describe('Time throttled by reason, in words; reasons that never held are left out.'),
    energy: z.array(energySchema).describe('One a sensor; what holds another is not added to it.'),
    ownCpuShare: finite
      .nonnegative()
      .describe('CPU time of the reading process and its tools, as a share of one core.'),
  })
  .describe('Read of the machine once a second while it was measured on.');

export type Telemetry = z.infer<typeof telemetrySchema>;
