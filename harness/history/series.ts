/** The series of a history: one value a night of each metric, step time and bench cell, split by class. */
import { z } from 'zod';
import { hashOf } from '../core/hash.ts';
import { betterSchema } from '../core/schema/metric.ts';
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

/** Lists come as JSON: a thousand nights of a hundred series are read several times as fast so. */
const listOf = <Item extends z.ZodType>(item: Item) =>
  z.string().transform((text): z.infer<Item>[] => z.array(item).parse(JSON.parse(text)));

const seriesSchema = z.object({
  kind: z.enum(['metric', 'step-time', 'bench']),
  suite: z.string(),
  recipe: z.string(),
  class: z.string(),
  name: z.string(),
  unit: unitSchema,
  better: betterSchema,
  /** What the following lists are about: indexes of nights, ascending. */
  nights: listOf(z.number()),
  /** Mean over the seeds of a metric, median of a time. */
  values: listOf(z.number()),
  /** Whether all seeds came out with the bits of the point before; null where it had other seeds, or is the first. */
  repeats: listOf(z.boolean().nullable()),
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

/**
 * Points of metrics. Two nights have measured the same seeds, or the same values of them, when the hashes over both are
 * equal. Grouped by a hash, since comparing five texts a row takes three times as long.
 */
const metricPoints = `
  SELECT 'metric' AS kind, any_value(suite) AS suite, any_value(recipe) AS recipe, any_value(class) AS class,
    any_value(name) AS name, max(unit) AS unit, max(better) AS better, night, avg(value) AS value,
    bit_xor(hash(seed)) AS seeds, bit_xor(hash(seed, value)) AS bits
  FROM metrics JOIN night USING (result_id)
  WHERE counted AND ($suite IS NULL OR suite = $suite)
  GROUP BY hash(class, name), night`;

const timePoints = (kind: 'step-time' | 'bench', table: string, name: string, condition: string) => `
  SELECT '${kind}', any_value(suite), any_value(recipe), class, ${name}, 'milliseconds', 'lower', night,
    median(median_ms), NULL, NULL
  FROM ${table} JOIN night USING (result_id)
  WHERE median_ms > 0 AND ${condition} AND ($suite IS NULL OR suite = $suite)
  GROUP BY class, ${name}, night`;

const allSeries = `
  WITH night AS (
    SELECT result_id, (row_number() OVER (ORDER BY started_at, result_id) - 1)::INTEGER AS night FROM results
  ),
  points AS (
    ${metricPoints}
    UNION ALL ${timePoints('step-time', 'timings', "'median step time'", 'left_out IS NULL')}
    UNION ALL ${timePoints('bench', 'bench_cells', 'activity', 'true')}
  ),
  compared AS (
    SELECT *, hash(kind, class, name) AS series, CASE WHEN seeds = lag(seeds) OVER before THEN bits = lag(bits) OVER before END AS repeats
    FROM points WINDOW before AS (PARTITION BY hash(kind, class, name) ORDER BY night)
  )
  SELECT any_value(kind) AS kind, any_value(suite) AS suite, any_value(recipe) AS recipe, any_value(class) AS class,
    any_value(name) AS name, max(unit) AS unit, max(better) AS better,
    to_json(list(night ORDER BY night))::VARCHAR AS nights, to_json(list(value ORDER BY night))::VARCHAR AS values,
    to_json(list(repeats ORDER BY night))::VARCHAR AS repeats
  FROM compared GROUP BY series ORDER BY suite, recipe, class, kind, name`;

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
  return series.map((item) => ({ ...item, id: hashOf([item.kind, item.class, item.name]).slice(0, 12) }));
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
