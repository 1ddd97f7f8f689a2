/** The series of a history: one value a night of each metric, step time and bench cell, split by class. */
import { groupBy } from '../core/group-by.ts';
import { betters, type Better } from '../core/schema/words.ts';
import { units, type Unit } from '../core/unit.ts';
import { changeKinds, states, type Analysis, type ChangePoint } from './analysis.ts';
import { flag, instant, listOf, number, oneOf, orNull, text } from './cells.ts';
import { ask, type History, type ReadCell } from './database.ts';

/** One result or benchmark of a history, in order of time. */
export interface Night {
  readonly id: string;
  readonly kind: (typeof nightKinds)[number];
  readonly startedAt: Date;
  readonly commit: string | null;
  readonly dirty: boolean | null;
  /** The file, from the folder of the database. */
  readonly source: string;
}

const nightKinds = ['result', 'bench'] as const;

const seriesKinds = ['metric', 'step-time', 'bench'] as const;
export type SeriesKind = (typeof seriesKinds)[number];

export interface Series {
  /** Stable: a hash of what the series is of. */
  readonly id: string;
  readonly kind: SeriesKind;
  readonly suite: string;
  readonly recipe: string;
  readonly class: string;
  readonly name: string;
  readonly unit: Unit;
  readonly better: Better;
  /** What the following lists are about: indexes of nights, ascending. */
  readonly nights: readonly number[];
  /** Mean over the seeds of a metric, median of a time. */
  readonly values: readonly number[];
  /** Whether all seeds came out with the bits of the point before; null where it had other seeds, or is the first. */
  readonly repeats: readonly (boolean | null)[];
}

/** What tells classes of runs and bench cells apart. */
export interface SeriesClass {
  readonly class: string;
  readonly engine: string;
  readonly engineVersion: string;
  readonly adapter: string | null;
  readonly threads: number | null;
  readonly cpuModel: string;
  readonly suiteVersion: number | null;
  readonly recipeHash: string | null;
  readonly shortened: string | null;
  readonly dataKind: string | null;
}

/** Every night of a history. */
export function readNights(history: History): Promise<Night[]> {
  return ask(
    history,
    `SELECT result_id AS id, kind, started_at AS "startedAt", git_commit AS "commit", git_dirty AS dirty, source
     FROM results ORDER BY started_at, result_id`,
    (cell) => ({
      id: cell('id', text),
      kind: cell('kind', oneOf(nightKinds)),
      startedAt: cell('startedAt', instant),
      commit: cell('commit', orNull(text)),
      dirty: cell('dirty', orNull(flag)),
      source: cell('source', text),
    }),
  );
}

/** Every series as the last addition has left it, with its state. */
export function readSeries(
  history: History,
): Promise<{ readonly series: Series; readonly state: Analysis['state'] }[]> {
  return ask(
    history,
    `SELECT series_id, kind, suite, recipe, class, name, unit, better, nights, values, repeats, state
     FROM series ORDER BY suite, recipe, class, kind, name`,
    (cell) => ({ series: seriesIn(cell), state: cell('state', oneOf(states)) }),
  );
}

/** A row with the columns of a series. */
export function seriesIn(cell: ReadCell): Series {
  return {
    id: cell('series_id', text),
    kind: cell('kind', oneOf(seriesKinds)),
    suite: cell('suite', text),
    recipe: cell('recipe', text),
    class: cell('class', text),
    name: cell('name', text),
    unit: cell('unit', oneOf(units)),
    better: cell('better', oneOf(betters)),
    nights: cell('nights', listOf(number)),
    values: cell('values', listOf(number)),
    repeats: cell('repeats', listOf(orNull(flag))),
  };
}

/** Changes by the id of their series, each in the order of its points. */
export async function readChanges(history: History): Promise<ReadonlyMap<string, readonly ChangePoint[]>> {
  const changes = await ask(
    history,
    'SELECT series_id, point::INTEGER AS point, kind, before, after, p FROM changes ORDER BY series_id, point',
    (cell) => ({
      id: cell('series_id', text),
      index: cell('point', number),
      kind: cell('kind', oneOf(changeKinds)),
      before: cell('before', number),
      after: cell('after', number),
      p: cell('p', orNull(number)),
    }),
  );
  return groupBy(changes, ({ id }) => id);
}

/** What tells the classes of runs and bench cells apart, in words. */
export async function readClasses(history: History): Promise<ReadonlyMap<string, SeriesClass>> {
  const engine = `engine, engine_version AS "engineVersion", adapter, threads::INTEGER AS threads, cpu_model AS "cpuModel"`;
  const classes = await ask(
    history,
    `SELECT DISTINCT ON (class) class, ${engine}, suite_version::INTEGER AS "suiteVersion",
       recipe_hash AS "recipeHash", shortened, data_kind AS "dataKind" FROM runs
     UNION ALL SELECT DISTINCT ON (class) class, ${engine}, NULL, NULL, NULL, NULL FROM bench_cells`,
    (cell): SeriesClass => ({
      class: cell('class', text),
      engine: cell('engine', text),
      engineVersion: cell('engineVersion', text),
      adapter: cell('adapter', orNull(text)),
      threads: cell('threads', orNull(number)),
      cpuModel: cell('cpuModel', text),
      suiteVersion: cell('suiteVersion', orNull(number)),
      recipeHash: cell('recipeHash', orNull(text)),
      shortened: cell('shortened', orNull(text)),
      dataKind: cell('dataKind', orNull(text)),
    }),
  );
  return new Map(classes.map((item) => [item.class, item]));
}
