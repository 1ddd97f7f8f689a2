/**
 * The tables of a history, in one place: the database is made from them, rows are appended in the order of their
 * columns, and docs/history.md says the same (tested).
 */

/** Raised with every change that an older reader would trip over. */
export const historySchemaVersion = 2;

export type ColumnType = 'VARCHAR' | 'DOUBLE' | 'BIGINT' | 'INTEGER' | 'BOOLEAN' | 'TIMESTAMP';

interface ColumnSpec {
  readonly type: ColumnType;
  /** Kept in the database too, as the column's comment. */
  readonly description: string;
}

const text = (description: string): ColumnSpec => ({ type: 'VARCHAR', description });
const double = (description: string): ColumnSpec => ({ type: 'DOUBLE', description });
const whole = (description: string): ColumnSpec => ({ type: 'BIGINT', description });
const instant = (description: string): ColumnSpec => ({ type: 'TIMESTAMP', description });
const flag = (description: string): ColumnSpec => ({ type: 'BOOLEAN', description });

const result = {
  result_id: text('id of the result: <UTC time>-<random>'),
  started_at: instant('when the command started, UTC'),
};
const run = {
  ...result,
  run_id: text('<suite>/<recipe>/<seed>: unique in a result'),
  suite: text('name of the suite'),
  recipe: text('name of the recipe'),
  class: text(
    'first 12 digits of the hash of the fingerprint without the seed: runs of one class are comparable, and of one seed equal bit by bit',
  ),
  seed: whole('of all random streams'),
};
const engine = {
  engine: text('as on the command line'),
  engine_version: text('version of what executes'),
  adapter: text('GPU adapter; null: none'),
  threads: whole('null where the engine has no such setting'),
  cpu_model: text('as the system names it'),
};

const seriesColumns = {
  series_id: text('first 12 digits of the hash of kind, class and name'),
  kind: text('metric, step-time or bench'),
  suite: text('name of the suite'),
  recipe: text('name of the recipe'),
  class: text('of the runs or bench cells'),
  name: text('of the metric or activity'),
  unit: text('of the values'),
  better: text('higher, lower or none'),
};

export const tables = {
  meta: {
    schema_version: { type: 'INTEGER', description: 'of these tables' },
    created_by: text('version of reprolab'),
  },
  results: {
    ...result,
    kind: text('result or bench'),
    digest: text('SHA-256 of the file that was added'),
    source: text('the file, from the folder of the database, with /'),
    added_at: instant('when it was added, UTC'),
    course: text('name of the course; null: not recorded'),
    tool_version: text('version of reprolab'),
    git_commit: text('commit of the checkout; null outside one'),
    git_dirty: flag('whether files differed from that commit'),
    command: text('the command line as a JSON list'),
    finished_at: instant('null while unfinished'),
    duration_seconds: double('null while unfinished or not recorded'),
    status: text('partial or complete'),
    profile: text('smoke, quick, nightly or full; null for a bench'),
    cpu_model: text('as the system names it'),
    cpu_cores: whole('logical cores that the process could use'),
    os: text('name, release and architecture'),
    node: text('version of Node.js'),
  },
  runs: {
    ...run,
    suite_version: whole('raised by a suite when its numbers change by intention; null: not recorded'),
    recipe_hash: text('SHA-256 of the complete recipe'),
    shortened: text('why the run is shorter than its recipe; null when it is not'),
    data_kind: text('real, own, synthetic, generated or none: of all datasets together'),
    data_hash: text('hash of the datasets'),
    ...engine,
    cpu_features: text('instruction sets, joined by spaces'),
    fingerprint: text('hash of what decides the bits, seed included; null: not recorded'),
    metrics_sha256: text('digest of the metrics: equal for runs that are equal bit by bit'),
    diverged: text('where training left the finite numbers; null when it did not'),
  },
  metrics: {
    ...run,
    name: text('of the metric'),
    value: double('in the unit'),
    unit: text('fraction (of 1), nats, bits, count, number, seconds, milliseconds or bytes'),
    better: text('higher, lower or none'),
    samples: whole('test samples behind it; null where it is no share or mean'),
    standard_error: double('in the unit; null where nobody computed it'),
    counted: flag('false for a run that diverged: its metrics are no point of a series'),
  },
  checks: {
    ...result,
    check_id: text('<suite>/<recipe>/<kind>/<name>: unique in a result'),
    kind: text('claim, reference or sanity'),
    suite: text('name of the suite'),
    recipe: text('name of the recipe'),
    title: text('what is checked'),
    metric: text('name of the metric or curve'),
    unit: text('of its numbers; null for a check without a number'),
    expected: text('as its source prints it'),
    measured: double('mean over the seeds; null where nothing was measured'),
    seeds: whole('how many'),
    verdict: text('pass, fail, inconclusive or not-evaluated'),
    reason: text('one sentence'),
    seconds: double('wall seconds of the runs behind it'),
  },
  timings: {
    ...run,
    calls: whole('measured calls after warm-up'),
    min_ms: double('smallest latency of a training step after warm-up, ms'),
    median_ms: double('median, ms'),
    p95_ms: double('95th percentile, ms'),
    p99_ms: double('99th percentile, ms'),
    max_ms: double('largest, ms'),
    mean_ms: double('mean, ms'),
    steps_per_second: double('at the mean'),
    concurrency: whole('runs that were trained at once on the machine: above 1 they share its time'),
    left_out: text('why it is no point of a series: shared or diverged; null when it is one'),
  },
  bench_cells: {
    ...result,
    suite: text('name of the suite'),
    recipe: text('name of the recipe'),
    activity: text('training-step, batch-assembly, training-loop or evaluation'),
    class: text(
      'first 12 digits of the hash of suite, recipe, activity, engine and machine: cells of one class are comparable',
    ),
    ...engine,
    calls: whole('measured calls'),
    median_ms: double('median latency per step, ms'),
    low_ms: double('lower end of its interval'),
    high_ms: double('upper end of its interval'),
    gflop_per_second: double('achieved at the median; null for eager engines'),
  },
  points: {
    ...result,
    ...seriesColumns,
    value: double('mean over the seeds of a metric, median of times'),
    seeds: text('first 12 digits of the hash of the seeds; null for a time'),
    bits: text(
      'first 12 digits of the hash of the seeds and their values: equal for nights that are equal bit by bit; null for a time',
    ),
  },
  series: {
    ...seriesColumns,
    nights: text('results that have measured it, by their place in the order of time, from 0: a JSON list'),
    values: text('the points: a JSON list'),
    repeats: text(
      'whether a point has the bits of the one before; null where it has other seeds: a JSON list',
    ),
    state: text('insufficient-history, constant, reproducible or varying, in the present epoch'),
    searched_digest: text(
      'SHA-256 of the points that the search for change points need not search again; null: none',
    ),
    searched_count: whole('how many they are'),
    searched_next: whole('where the search goes on'),
    searched_splits: text('where they may change: a JSON list'),
  },
  changes: {
    ...result,
    series_id: text('of the series that changed; the result is the first of the new level'),
    point: whole("the result's place among the points of the series, from 0"),
    kind: text('bits: a series without noise has other values. level: the mean moved'),
    before: double('mean of the level before'),
    after: double('mean of the new level'),
    p: double('p-value of their difference, for one series alone; null of bits'),
  },
  errors: {
    ...result,
    suite: text('of the run that could not be done'),
    recipe: text('its recipe; null: not recorded'),
    seed: whole('its seed'),
    code: text('kind of the failure'),
    message: text('what happened'),
  },
  decisions: {
    decided_at: instant('when, UTC'),
    who: text('who decided'),
    why: text('the reason given'),
    kind: text('acknowledge or rebaseline'),
    series_id: text('the series; null for a whole suite'),
    suite: text('name of the suite'),
    result_id: text('the first result of the new level, or of the new epoch'),
    started_at: instant('when that result started, UTC'),
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, ColumnSpec>>>>;

export type TableName = keyof typeof tables;

/** A cell: text, number, truth, an instant as ISO 8601; null where there is nothing. */
export type Cell = string | number | boolean | null;

/** A row of a table, with every column. */
export type Row<Name extends TableName> = Readonly<Record<keyof (typeof tables)[Name], Cell>>;

export const tableNames = Object.keys(tables) as TableName[];

/** Columns of a table in their order. */
export function columnsOf(name: TableName): readonly (readonly [name: string, spec: ColumnSpec])[] {
  return Object.entries(tables[name]);
}
