/** The series of a history: one value a night of each metric, step time and bench cell, split by class. */
import { z } from 'zod';
import { hashOf } from '../core/hash.ts';
import { betterSchema } from '../core/result-schema.ts';
import { unitSchema } from '../core/unit.ts';
import { ask, type History } from './database.ts';

/** One result or benchmark of a history, in order of time. */
const nightSchema = z.object({
  id: z.string(),
  kind: z.enum(['result', 'bench']),
  startedAt: z.date(),
  commit: z.string().nullable(),
  dirty: z.boolean().nullable(),
  /** The file, from the folder of the database. */
  source: z.string(),
});

const list = z.array(z.number());
const seriesSchema = z.object({
  kind: z.enum(['metric', 'step-time', 'bench']),
  suite: z.string(),
  recipe: z.string(),
  class: z.string(),
  name: z.string(),
  unit: unitSchema,
  better: betterSchema,
  /** What the following lists are about: indexes of nights, ascending. */
  nights: list,
  /** Mean over the seeds of a metric, median of a time. */
  values: list,
  /** Seeds of the night that an earlier night of the series has measured too. */
  repeated: list,
  /** How many of those came out as other bits than the last time. */
  changed: list,
});

const classSchema = z.object({
  class: z.string(),
  engine: z.string(),
  engineVersion: z.string(),
  adapter: z.string().nullable(),
  threads: z.number().nullable(),
  cpuModel: z.string(),
  suiteVersion: z.number().nullable(),
  recipeHash: z.string().nullable(),
  shortened: z.string().nullable(),
  dataKind: z.string().nullable(),
});

export type Night = z.infer<typeof nightSchema>;
export type SeriesClass = z.infer<typeof classSchema>;
export type Series = z.infer<typeof seriesSchema> & {
  /** Stable: a hash of what the series is of. */
  readonly id: string;
};

const nightIndexes =
  'night AS (SELECT result_id, (row_number() OVER (ORDER BY started_at, result_id) - 1)::INTEGER AS night FROM results)';

/**
 * Seeds are told apart only to see whether one that was measured before came out as before. A list's mean is taken in
 * the order of the seeds, so that equal values give an equal mean, to the last bit.
 */
const metricSeries = `
  WITH ${nightIndexes},
  seeds AS (
    SELECT suite, recipe, class, name, unit, better, night, seed, value,
      lag(value) OVER (PARTITION BY suite, recipe, class, name, seed ORDER BY night) AS last_value
    FROM metrics JOIN night USING (result_id)
    WHERE counted AND ($suite IS NULL OR suite = $suite)
  ),
  points AS (
    SELECT suite, recipe, class, name, max(unit) AS unit, max(better) AS better, night,
      list_avg(list(value ORDER BY seed)) AS value,
      count(last_value)::INTEGER AS repeated,
      count(*) FILTER (value <> last_value)::INTEGER AS changed
    FROM seeds GROUP BY suite, recipe, class, name, night
  )
  SELECT 'metric' AS kind, suite, recipe, class, name, max(unit) AS unit, max(better) AS better,
    list(night ORDER BY night) AS nights, list(value ORDER BY night) AS values,
    list(repeated ORDER BY night) AS repeated, list(changed ORDER BY night) AS changed
  FROM points GROUP BY suite, recipe, class, name`;

const timeSeries = (kind: Series['kind'], table: string, name: string, condition: string) => `
  SELECT '${kind}' AS kind, suite, recipe, class, ${name} AS name, 'milliseconds' AS unit, 'lower' AS better,
    list(night ORDER BY night) AS nights, list(value ORDER BY night) AS values,
    list(0 ORDER BY night) AS repeated, list(0 ORDER BY night) AS changed
  FROM (
    SELECT suite, recipe, class, ${name}, night, median(median_ms) AS value
    FROM ${table} JOIN (WITH ${nightIndexes} FROM night) USING (result_id)
    WHERE median_ms > 0 AND ${condition} AND ($suite IS NULL OR suite = $suite)
    GROUP BY suite, recipe, class, ${name}, night
  ) GROUP BY suite, recipe, class, ${name}`;

const allSeries = `
  ${metricSeries}
  UNION ALL ${timeSeries('step-time', "(SELECT *, 'median step time' AS what FROM timings)", 'what', 'left_out IS NULL')}
  UNION ALL ${timeSeries('bench', 'bench_cells', 'activity', 'true')}
  ORDER BY suite, recipe, class, kind, name`;

/** Every night of a history. */
export function readNights(history: History): Promise<Night[]> {
  return ask(
    history,
    `SELECT result_id AS id, kind, started_at AS "startedAt", git_commit AS "commit", git_dirty AS dirty, source
     FROM results ORDER BY started_at, result_id`,
    nightSchema,
  );
}

/** Every series of a suite, or of all. */
export async function readSeries(history: History, suite: string | null): Promise<Series[]> {
  const series = await ask(history, allSeries, seriesSchema, { suite });
  return series.map((item) => {
    const { kind, suite: of, recipe, class: ofClass, name } = item;
    return { ...item, id: hashOf([kind, of, recipe, ofClass, name]).slice(0, 12) };
  });
}

/** What tells the classes of runs and bench cells apart, in words. */
export async function readClasses(history: History): Promise<ReadonlyMap<string, SeriesClass>> {
  const engine = `engine, engine_version AS "engineVersion", adapter, threads::INTEGER AS threads, cpu_model AS "cpuModel"`;
  const classes = await ask(
    history,
    `SELECT DISTINCT ON (class) class, ${engine}, suite_version::INTEGER AS "suiteVersion",
       recipe_hash AS "recipeHash", shortened, data_kind AS "dataKind" FROM runs
     UNION ALL SELECT DISTINCT ON (class) class, ${engine}, NULL, NULL, NULL, NULL FROM bench_cells`,
    classSchema,
  );
  return new Map(classes.map((item) => [item.class, item]));
}
